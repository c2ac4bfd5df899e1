import { expect, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { type Client, issueLicense, newEmail, portal } from '../support.ts'
import { customerOf, leadsTo, shown } from './support-pages.ts'

type Portal = ReturnType<typeof portal>

const NEW = '/en/partner/tickets/new/'
const fields = {
  ...{ version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Black screen', body: 'Since the update.', locale: 'en' },
  ...{ policyVersion: programme.policy.version, customerLocale: 'en' },
}

const resellerOf = (p: Portal) => p.signedIn(newEmail(), ['reseller'])

/** The link that a customer is sent, for a ticket that a reseller submitted by the form. */
async function asked(p: Portal) {
  const reseller = await resellerOf(p)
  const email = newEmail()
  const { id } = await issueLicense({ soldBy: reseller.email, orderEmail: email })
  const target = await leadsTo(
    reseller.submit(`${NEW}?license=${id}&key=${crypto.randomUUID()}`, { ...fields, customerEmail: email }),
  )
  const number = target?.match(/\d{9}/)?.[0] ?? ''
  expect(target).toBe(`/en/tickets/${number}/?done=submitted`)
  const mail = (await p.mails(email)).find(({ text }) => text.includes('/partner/consent/'))
  const { pathname, search } = new URL(mail?.text.match(/http\S+consent\S+/)?.[0] ?? 'http://none')
  return { reseller, email, number, link: pathname + search, token: new URLSearchParams(search).get('token') ?? '' }
}

const answer = (client: Client, action: string, token: string) => client.submit('/en/partner/consent/', { action, token })

test('the partner area shows what resellers have, and what this one sold, found again by its key', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  const { key } = await issueLicense({ soldBy: reseller.email, supportUntil: '2026-12-01', orderReference: 'NO-7' })
  const hint = key.slice(-4)
  const page = await shown(reseller.get('/en/partner/'))
  expect(page.status).toBe(200)
  expect(page.text).toContain('By ticket only, not on the forum')
  expect(page.text).toContain('Answered before: Free and trial')
  expect(page.text).toContain(hint)
  expect((await shown(reseller.get(`/en/partner/?search=${hint}&show=expiring`))).text).toContain('NO-7')
  expect((await shown(reseller.get('/en/partner/?search=&show=ended'))).text).toContain('No license was found.')
  expect((await shown(reseller.get('/en/account/'))).html).toContain('href="/en/partner/"')
})

test('the partner area is for resellers, and its form for licenses they sold', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const { id } = await issueLicense({ soldBy: newEmail() })
  for (const path of ['/en/partner/', '/en/partner/tickets/', `${NEW}?license=${id}`]) {
    expect((await shown(customer.get(path))).status).toBe(403)
    expect(await leadsTo(p.anonymous.get(path))).toContain('/en/sign-in/')
  }
  expect((await shown(customer.get('/en/account/'))).html).not.toContain('href="/en/partner/"')
  expect((await shown((await resellerOf(p)).get(`${NEW}?license=${id}`))).status).toBe(404)
})

test('a form that is refused comes back with what was typed', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  const { id } = await issueLicense({ soldBy: reseller.email })
  const page = await shown(
    reseller.submit(`${NEW}?license=${id}`, { ...fields, customerEmail: reseller.email, body: 'Typed & kept' }),
  )
  expect(page.status).toBe(422)
  expect(page.text).toContain('This is your own address.')
  expect(page.html).toContain('Typed &amp; kept')
})

test('a customer reads what is asked, signs in, consents, and takes it back', async () => {
  const p = portal()
  const { reseller, email, number, link, token } = await asked(p)
  expect((await shown(reseller.get(`/en/tickets/${number}/`))).text).toContain(`We have asked ${email} for consent`)
  const stranger = await shown(p.anonymous.get(link))
  expect(stranger.text).toContain('Black screen')
  expect(stranger.text).not.toContain('Since the update.')
  expect(stranger.text).not.toContain(email)
  expect(stranger.html).not.toContain('value="give"')
  expect((await shown((await p.signedIn()).get(link))).text).toContain('Only somebody who is signed in with the address')
  const customer = await p.signedIn(email)
  expect((await shown(customer.get(link))).html).toContain('value="give"')
  expect(await leadsTo(answer(customer, 'give', token))).toBe(`/en/tickets/${number}/`)
  const page = await shown(customer.get(`/en/tickets/${number}/`))
  expect(page.text).toContain('Since the update.')
  expect(page.text).toContain(`This is a ticket of ${reseller.email}`)
  expect(page.html).not.toContain('value="close"')
  expect((await shown(customer.get('/en/tickets/'))).text).toContain('Shared with you')
  expect((await shown(reseller.get('/en/partner/tickets/'))).text).toContain(`${email} consented`)
  const left = await leadsTo(customer.submit(`/en/tickets/${number}/leave/`, { participant: customer.accountId }))
  expect(left).toBe(`/en/tickets/?left=${number}`)
  expect((await shown(customer.get(left ?? ''))).text).toContain(`You no longer follow ticket ${number}.`)
  expect((await shown(customer.get(`/en/tickets/${number}/`))).status).toBe(404)
})

test('a customer without an account declines, and the question is over', async () => {
  const p = portal()
  const { link, token } = await asked(p)
  expect(await leadsTo(answer(p.anonymous, 'decline', token))).toBe('/en/partner/consent/?done=declined')
  expect((await shown(p.anonymous.get('/en/partner/consent/?done=declined'))).text).toContain('You have declined')
  expect((await shown(p.anonymous.get(link))).text).toContain('This question can no longer be answered')
  expect((await shown(answer(p.anonymous, 'decline', token))).status).toBe(404)
})

test('a ticket is shared and unshared by forms alone', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  const email = newEmail()
  await issueLicense({ orderEmail: email, soldBy: reseller.email })
  const customer = await p.signedIn(email)
  const submitted = await customer.post('/api/tickets', {
    ...{ ...fields, customerLocale: undefined, product: 'nordlys-remote', payWith: 'plan' },
  })
  const { number } = (await submitted.json<{ ticket: { number: string } }>()).ticket
  const page = `/en/tickets/${number}/`
  expect((await shown(customer.get(page))).text).toContain(`${reseller.email} (Reseller)`)
  const act = (action: string, participant: string) => customer.submit(page, { action, participant })
  expect(await leadsTo(act('addParticipant', reseller.accountId))).toBe(`${page}?done=addParticipant#sharing`)
  expect((await shown(customer.get(`${page}?done=addParticipant`))).text).toContain('The ticket is shared.')
  await reseller.post(`/api/tickets/${number}/messages`, { body: 'I can help.' })
  expect((await shown(customer.get(page))).text).toContain('I can help.')
  expect((await shown(act('addParticipant', 'acc_none'))).status).toBe(404)
  expect(await leadsTo(act('removeParticipant', reseller.accountId))).toBe(`${page}?done=removeParticipant#sharing`)
  expect((await shown(reseller.get(page))).status).toBe(404)
})
