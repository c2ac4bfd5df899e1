import { beforeAll, expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { type Client, issueLicense, newEmail, portal } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { chosenIn, customerOf, fieldValue, leadsTo, selectedIn, shown } from './support-pages.ts'

const PAGE = '/en/desk/tickets/new/'
const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

const called = (email: string, more = {}) => ({
  ...{ email, product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S1', locale: 'en', payWith: 'plan' },
  ...{ subject: 'Nobody can connect', body: 'Since this morning.' },
  ...more,
})
const find = (email: string, product = 'nordlys-remote', locale = 'en') =>
  shown(agent.get(`/${locale}/desk/tickets/new/?${new URLSearchParams({ email, product })}`))

test('an agent finds the caller by address, and sees what they are entitled to and what would be promised', async () => {
  const client = await customerOf(p)
  await givePack(client.accountId, 2, 'premium-2')
  const page = await find(client.email)
  expect(page.status).toBe(200)
  expect(page.text).toContain('PRO')
  expect(page.text).toContain('One incident (Premium phone)')
  expect(page.text).toContain('2 incidents left')
  expect(page.text).toMatch(/First response: by Wed, 18 Nov 2026/)
  expect([fieldValue(page, 'email'), selectedIn(page, 'product')]).toEqual([client.email, 'nordlys-remote'])
})

test('the ticket is opened for the caller, who gets the mail, and the agent sees it', async () => {
  const client = await customerOf(p)
  const next = await leadsTo(agent.submit(`${PAGE}?key=first-call`, called(client.email)))
  expect(next).toMatch(/^\/en\/desk\/tickets\/\d{9}\/\?done=opened$/)
  expect(await leadsTo(agent.submit(`${PAGE}?key=first-call`, called(client.email)))).toBe(next)
  expect((await shown(agent.get(next ?? ''))).text).toContain('The ticket is open')
  const { items } = await (await client.get('/api/tickets')).json<{ items: { subject: string }[] }>()
  expect(items.map(({ subject }) => subject)).toEqual(['Nobody can connect'])
  expect((await p.mails(client.email))[0]?.subject).toContain('Nobody can connect')
})

test('somebody new who ordered a license is entitled by it; the account is made with the ticket, and not before', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  expect((await find(email)).text).toContain('Nobody has signed in with this address yet')
  expect(await leadsTo(agent.submit(PAGE, called(email, { locale: 'da' })))).toContain('?done=opened')
  expect((await find(email)).text).not.toContain('Nobody has signed in with this address yet')
})

test('a caller who has nothing is told of in words, and there is no form', async () => {
  const page = await find(newEmail())
  expect(page.text).toContain('No ticket can be opened with what this customer has')
  expect(page.html).not.toContain('id="ticket"')
})

test('what is refused comes back beside its field, with all that was typed', async () => {
  const { email } = await customerOf(p)
  const page = await shown(agent.submit(`${PAGE}?key=the-same-key`, called(email, { version: 'none', payWith: 'incident' })))
  expect(page.status).toBe(422)
  expect(page.html).toMatch(/id="version-error">[^<]/)
  expect([fieldValue(page, 'subject'), chosenIn(page, 'severity'), chosenIn(page, 'type')]).toEqual([
    'Nobody can connect',
    'S1',
    'defect',
  ])
  expect(page.html).toContain('key&#x3D;the-same-key')
  const unpaid = await shown(agent.submit(PAGE, called(email, { payWith: 'incident' })))
  expect([unpaid.status, /id="payWith-error">[^<]/.test(unpaid.html)]).toEqual([402, true])
  const address = await find('no address')
  expect([address.status, /id="email-error">[^<]/.test(address.html), fieldValue(address, 'email')]).toEqual([
    422,
    true,
    'no address',
  ])
})

test('an agent whose session has ended during the call loses nothing', async () => {
  const page = await shown(p.anonymous.submit(PAGE, called(newEmail())))
  expect([page.status, fieldValue(page, 'subject'), chosenIn(page, 'type')]).toEqual([401, 'Nobody can connect', 'defect'])
})

test('it is the agents’ alone', async () => {
  const customer = await customerOf(p)
  expect((await customer.get(PAGE)).status).toBe(403)
  expect((await customer.submit(PAGE, called(customer.email))).status).toBe(403)
  expect(await leadsTo(p.anonymous.get(PAGE))).toContain('/en/sign-in/')
})

test.each(LOCALES)('in %s, the page has no hole, whoever phones', async (locale) => {
  const { email } = await customerOf(p)
  for (const caller of [email, newEmail()]) expect((await find(caller, 'nordlys-remote', locale)).status).toBe(200)
  expect((await agent.get(`/${locale}/desk/tickets/new/`)).status).toBe(200)
})
