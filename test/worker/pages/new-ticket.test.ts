import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { tickets } from '../../../worker/db/schema.ts'
import { type Client, db, issueLicense, newEmail, portal } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { chosenIn, customerOf, fieldValue, leadsTo, linkIn, shown, submitWithFiles } from './support-pages.ts'

const FORM = '/en/tickets/new/?product=nordlys-remote&key=a-key-of-this-form'
const FIELDS = {
  locale: 'en',
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S2',
  subject: 'The Viewer closes',
  body: 'Each time.\r\nAnd again.',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}
const log = (content = 'a line\n') => new File([content], 'host.log')
const notPng = () => new File(['not a picture'], 'screen.png')

async function storedFiles(): Promise<string[]> {
  return (await env.FILES.list()).objects.map(({ key }) => key)
}

async function ticketsOf(client: Client): Promise<(typeof tickets.$inferSelect)[]> {
  return db.select().from(tickets).where(eq(tickets.accountId, client.accountId))
}

test('a stranger is led to sign in, and back to the form for the same product', async () => {
  expect(await leadsTo(portal().anonymous.get('/en/tickets/new/?product=nordlys-backup'))).toBe(
    '/en/sign-in/?next=%2Fen%2Ftickets%2Fnew%2F%3Fproduct%3Dnordlys-backup',
  )
})

test('who can submit for several products is asked for which; who can for one alone is not', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  await issueLicense({ orderEmail: email, product: 'nordlys-backup', plan: 'plus' })
  const page = await shown((await p.signedIn(email)).get('/en/tickets/new/'))
  expect(page.text).toContain('Nordlys Remote PRO')
  expect(page.text).toContain('Nordlys Backup PLUS')
  expect(page.html).not.toContain('name="subject"')
  const alone = await shown((await customerOf(p)).get('/en/tickets/new/'))
  expect(fieldValue(alone, 'product')).toBe('nordlys-remote')
})

test('the form shows each way to pay with what is promised now, in the zone of its reader', async () => {
  const customer = await customerOf(portal())
  await givePack(customer.accountId, 1)
  await leadsTo(customer.submit('/en/account/', { action: 'profile', locale: 'en', timeZone: 'Europe/Athens' }))
  const page = await shown(customer.get('/en/tickets/new/?product=nordlys-remote'))
  expect(page.text).toMatch(/With your plan PRO First response: by Wed, 18 Nov 2026, 14:00 \S+ on average/)
  expect(page.text).toMatch(
    /With one incident \(Per incident\) First response: by Wed, 18 Nov 2026, 13:00 [^ ,]+, guaranteed 1 incident left/,
  )
  expect(chosenIn(page, 'payWith')).toBe('plan')
  expect(page.text).toContain('The current release is 7.6.2.0; we support major version 7 and newer.')
  expect(page.text).toContain('I agree to the support policy of 1 November 2026.')
})

test('promises that differ by request type are those of the type that is chosen', async () => {
  const customer = await customerOf(portal(), { plan: 'service-contract' })
  const again = await shown(submitWithFiles(customer, FORM, { ...FIELDS, type: 'environment', policyVersion: '' }))
  expect(again.text).toContain('Assignment of an engineer: by Wed, 18 Nov 2026, 11:00 CET, guaranteed')
  expect(again.text).toContain('Resolution: by Wed, 25 Nov 2026, 10:00 CET, guaranteed')
})

test('a submitted ticket has its text, its file and its promise, and the page leads to it', async () => {
  const customer = await customerOf(portal())
  const next = await leadsTo(submitWithFiles(customer, FORM, FIELDS, [log()]))
  const [ticket] = await ticketsOf(customer)
  expect(next).toBe(`/en/tickets/${ticket?.number}/?done=submitted`)
  const page = await shown(customer.get(next ?? ''))
  expect(page.text).toContain('We have your ticket')
  expect(page.text).toContain('First response (average) by Wed, 18 Nov 2026, 13:00 CET on average')
  expect(page.html).toContain('Each time.\nAnd again.')
  expect(page.text).toContain('host.log 0 kB')
})

test('pressed twice, the form sends one ticket, and both lead to it', async () => {
  const customer = await customerOf(portal())
  const both = await Promise.all([1, 2].map(() => leadsTo(submitWithFiles(customer, FORM, FIELDS, [log()]))))
  const [ticket, ...others] = await ticketsOf(customer)
  expect(both).toEqual([1, 2].map(() => `/en/tickets/${ticket?.number}/?done=submitted`))
  expect(others).toEqual([])
})

test('gone back to and changed, a form that was sent asks before it makes a second ticket', async () => {
  const customer = await customerOf(portal())
  await leadsTo(submitWithFiles(customer, FORM, FIELDS))
  const page = await shown(submitWithFiles(customer, FORM, { ...FIELDS, subject: 'Another problem' }))
  expect(page.status).toBe(409)
  expect(page.text).toContain('You have sent a ticket with this form already.')
  expect(fieldValue(page, 'subject')).toBe('Another problem')
  const sendTo =
    page.html
      .match(/<form id="ticket"[^>]*action="([^"]*)"/)?.[1]
      ?.replaceAll('&amp;', '&')
      .replaceAll('&#x3D;', '=') ?? ''
  expect(sendTo).not.toContain('a-key-of-this-form')
  await leadsTo(submitWithFiles(customer, `/en/tickets/new/${sendTo}`, { ...FIELDS, subject: 'Another problem' }))
  expect((await ticketsOf(customer)).map(({ subject }) => subject).toSorted()).toEqual(['Another problem', 'The Viewer closes'])
})

test('a form with faults comes back with everything typed, and every fault by its field', async () => {
  const customer = await customerOf(portal())
  const subject = '"Quotes" & <i>tags</i> {{holes}}'
  const typed = { ...FIELDS, subject, version: '6.1', severity: '', body: '', policyVersion: '' }
  const page = await shown(submitWithFiles(customer, FORM, typed))
  expect(page.status).toBe(422)
  expect(fieldValue(page, 'subject')).toBe(subject)
  expect(fieldValue(page, 'version')).toBe('6.1')
  expect(chosenIn(page, 'type')).toBe('defect')
  expect(page.html).toMatch(/id="severity-error"[^>]*>This is/)
  expect(page.html).toMatch(/id="body-error"[^>]*>This is needed/)
  expect(page.html).toMatch(/id="policyVersion-error"[^>]*>Please accept the support policy/)
  expect(page.html).toMatch(/data-standing="unsupported">\s*We no longer support this version/)
  expect(page.html).toMatch(/data-standing="outdated" hidden>/)
  expect(linkIn(page, /#body/)).toBe('#body')
  expect(await ticketsOf(customer)).toEqual([])
})

test('a file that is not what it says is refused by its field, and what was typed before it is kept', async () => {
  const customer = await customerOf(portal())
  const before = await storedFiles()
  const page = await shown(submitWithFiles(customer, FORM, FIELDS, [log(), notPng()]))
  expect(page.status).toBe(422)
  expect(page.text).toContain('screen.png')
  expect(page.html).toMatch(/id="attachments-error"[^>]*>A file is not what its name says/)
  expect(fieldValue(page, 'body')).toBe('Each time.\r\nAnd again.')
  expect(chosenIn(page, 'severity')).toBe('S2')
  expect(await storedFiles()).toEqual(before)
})

test('a policy that has changed in the meantime has to be accepted anew', async () => {
  const customer = await customerOf(portal())
  const page = await shown(submitWithFiles(customer, FORM, { ...FIELDS, policyVersion: '2020-01-01' }))
  expect(page.status).toBe(409)
  expect(page.html).toMatch(/id="policyVersion-error"[^>]*>The support policy has changed/)
  expect(chosenIn(page, 'policyVersion')).toBeUndefined()
})

test('a session that has ended loses nothing typed: the page stays and points to signing in; no file is kept', async () => {
  const before = await storedFiles()
  const page = await shown(submitWithFiles(portal().anonymous, FORM, FIELDS, [log()]))
  expect(page.status).toBe(401)
  expect(fieldValue(page, 'subject')).toBe('The Viewer closes')
  expect(fieldValue(page, 'version')).toBe('7.6.2.0')
  expect(fieldValue(page, 'payWith')).toBe('plan')
  expect(chosenIn(page, 'severity')).toBe('S2')
  expect(chosenIn(page, 'policyVersion')).toBe(programme.policy.version)
  expect(linkIn(page, /target="_blank"/)).toBe('/en/sign-in/')
  expect(page.html).toContain('a-key-of-this-form')
  expect(await storedFiles()).toEqual(before)
})

test('who has neither a plan with tickets nor an incident is shown what is open instead of a form', async () => {
  const page = await shown((await portal().signedIn()).get('/en/tickets/new/?product=nordlys-remote'))
  expect(page.status).toBe(200)
  expect(page.html).not.toContain('name="subject"')
  expect(page.text).toContain('Your plan does not include tickets')
  for (const href of ['/en/kb/', programme.vendor.urls.forum ?? '', '/en/licenses/', '/en/plans/'])
    expect([href, linkIn(page, new RegExp(href.replaceAll('/', '(?:/|&#x2F;)')))]).toEqual([href, href])
  expect(linkIn(page, /incidents/)).toBe('/en/incidents/?product=nordlys-remote#buy')
})

test('one incident pays for one ticket: the second keeps what was typed, and says what is open', async () => {
  const customer = await portal().signedIn()
  await givePack(customer.accountId, 1)
  await leadsTo(submitWithFiles(customer, FORM, { ...FIELDS, payWith: 'incident' }))
  const page = await shown(submitWithFiles(customer, `${FORM}-2`, { ...FIELDS, payWith: 'incident' }))
  expect(page.status).toBe(402)
  expect(page.text).toContain('There is no incident left to spend')
  expect(page.text).toContain('What is open to you for Nordlys Remote')
  expect(fieldValue(page, 'subject')).toBe('The Viewer closes')
  expect(fieldValue(page, 'payWith')).toBe('incident')
  expect(await ticketsOf(customer)).toHaveLength(1)
})

test('a script that sends in place gets the ticket’s address, or the problem with the field it is about', async () => {
  const customer = await customerOf(portal())
  const inPlace = { accept: 'application/problem+json' }
  const refused = await submitWithFiles(customer, FORM, FIELDS, [notPng()], inPlace)
  expect(refused.status).toBe(422)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/attachments', code: 'attachment-type-mismatch' }] })
  const sent = await submitWithFiles(customer, FORM, FIELDS, [log()], inPlace)
  expect(sent.status).toBe(201)
  expect(sent.headers.get('location')).toMatch(/^\/en\/tickets\/\d{9}\/\?done=submitted$/)
})

test('an unknown product leads back to the choice', async () => {
  const page = await shown((await customerOf(portal())).get('/en/tickets/new/?product=typewriter'))
  expect(page.status).toBe(200)
  expect(page.text).toContain('Which product is it about?')
})
