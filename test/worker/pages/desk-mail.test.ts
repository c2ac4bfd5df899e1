import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { issueLicense, newEmail, portal } from '../support.ts'
import { filePart, mailIn, messagesOn, multipart, part, received } from '../support-mail.ts'
import { customerOf, leadsTo, type Shown, shown } from './support-pages.ts'

/** Whether a page leads there; Mustache writes a slash as a reference. */
function leads({ html }: Shown, href: string): boolean {
  return html.replaceAll('&#x2F;', '/').includes(`href="${href}"`)
}

/** An agent, and a mail that waits for one. */
async function waiting() {
  const p = portal()
  const agent = await p.signedIn(newEmail(), ['agent'])
  const sender = newEmail()
  const [local, domain] = env.MAIL_FROM.split('@')
  const raw = multipart({ From: `<${sender}>`, Subject: 'Re: <b>Backup</b>' }, [
    part({ 'Content-Type': 'text/plain' }, 'Let me in.\n\n-- \nIda <script>'),
    filePart('log.txt', 'text/plain', Uint8Array.of(97)),
  ])
  await mailIn(sender, `${local}+123456789.${'0'.repeat(20)}@${domain}`, raw)
  const id = (await received(sender))[0]?.id ?? ''
  return { p, agent, sender, id, page: `/en/desk/mail/${id}/` }
}

test('the desk leads to the mails that came in; each says why it waits, and what it says is shown as text', async () => {
  const { agent, sender, id, page } = await waiting()
  expect(leads(await shown(agent.get('/en/desk/')), '/en/desk/mail/')).toBe(true)
  const list = await shown(agent.get('/en/desk/mail/'))
  expect(leads(list, page)).toBe(true)
  expect(list.text).toContain(sender)
  expect(list.text).toContain('Its sender is not on the ticket it answers')
  const mail = await shown(agent.get(page))
  expect(mail.text).toContain('Let me in.')
  expect(mail.text).toContain('log.txt')
  expect(mail.html).toContain('<details class="quoted">')
  expect(mail.html).not.toContain('<script>')
  expect(mail.html).not.toContain('<b>Backup</b>')
  expect(leads(mail, `/api/desk/received-mails/${id}/raw`)).toBe(true)
})

test('a customer does not see them, and who is signed out is led to sign in', async () => {
  const { p, page } = await waiting()
  expect((await shown((await p.signedIn()).get(page))).status).toBe(403)
  expect(await leadsTo(p.anonymous.get('/en/desk/mail/'))).toContain('/en/sign-in/')
})

test('a wrong number is said at its field; the right one puts the mail on the ticket', async () => {
  const { p, agent, page } = await waiting()
  const customer = await customerOf(p)
  const opened = await customer.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Backup', body: 'It fails.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: '2026-11-01' },
  })
  const { number } = (await opened.json<{ ticket: { number: string } }>()).ticket
  const wrong = await shown(agent.submit(page, { action: 'attach', number: '999999999' }))
  expect(wrong.status).toBe(404)
  expect(wrong.html).toContain('number-error')
  expect(await leadsTo(agent.submit(page, { action: 'attach', number }))).toBe(`${page}?done=attach#main`)
  const done = await shown(agent.get(`${page}?done=attach`))
  expect(done.text).toContain('The mail is on its ticket.')
  expect(leads(done, `/en/desk/tickets/${number}/`)).toBe(true)
  expect(done.html).not.toContain('value="dismiss"')
  const ticket = await shown(agent.get(`/en/desk/tickets/${number}/`))
  expect(ticket.text).toContain('Let me in.')
  expect(ticket.text).toContain('Show quoted text')
  expect((await messagesOn(number)).at(-1)).toMatchObject({ visibility: 'internal' })
})

test('a ticket is opened for its sender, whose version is not told; without a plan the form says why not', async () => {
  const { agent, sender, page } = await waiting()
  const form = {
    action: 'open',
    email: sender,
    subject: 'Backup',
    product: 'nordlys-remote',
    version: '',
    type: 'defect',
    severity: 'S3',
    locale: 'en',
  }
  const refused = await shown(agent.submit(page, form))
  expect(refused.status).toBe(403)
  expect(refused.html).toContain('email-error')
  await issueLicense({ orderEmail: sender })
  const next = await leadsTo(agent.submit(page, form))
  expect(next).toMatch(/^\/en\/desk\/tickets\/\d{9}\/\?done=opened$/)
  expect((await shown(agent.get(next ?? ''))).text).toContain('Nordlys Remote, version not told')
})

test('one that is put aside is found under what was placed', async () => {
  const { agent, page } = await waiting()
  expect(await leadsTo(agent.submit(page, { action: 'dismiss' }))).toBe(`${page}?done=dismiss#main`)
  expect(leads(await shown(agent.get('/en/desk/mail/?filter=placed')), page)).toBe(true)
  expect(leads(await shown(agent.get('/en/desk/mail/')), page)).toBe(false)
})
