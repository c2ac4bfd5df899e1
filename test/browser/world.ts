import { randomBytes, randomUUID } from 'node:crypto'
import { type APIRequestContext, type Browser, type BrowserContextOptions, expect } from '@playwright/test'
import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { generateLicenseKey } from '../../programme/license-key.ts'
import { localSecret } from '../../scripts/local-secrets.ts'
import { keyedHash } from '../../worker/hash.ts'
import { administratorOf, codeFor, mailIn, mailsTo, newEmail, orderLicense } from './support.ts'

/** The people who look at pages. */
export type Who = 'visitor' | 'customer' | 'stranger' | 'reseller' | 'agent' | 'administrator'

type Sessions = BrowserContextOptions['storageState']

/** Somebody for every page, and one of everything that a page can be about. */
export interface World {
  /** What a browser context needs to be that person. */
  sessions: Record<Who, Sessions>
  email: string
  /** A ticket with files, an answer, an estimate, somebody who shares it and access details. */
  ticket: string
  /** One whose first response is late. */
  late: string
  /** One that is resolved, rated, and can be opened again. */
  resolved: string
  /** A ticket that is asked to become two. */
  split: string
  purchase: string
  invoice: string
  /** The link that asks an end customer for consent, from its path on. */
  consent: string
  /** The same for an invitation to an organisation. */
  invitation: string
  /** A license that the reseller sold. */
  license: string
  account: string
  /** The link that ends the reminders of that account, from its path on. */
  reminders: string
  macro: string
  webhook: string
  /** A mail that nobody could place. */
  mail: string
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==',
  'base64',
)
const QUESTION = {
  ...{ version: '7.6.2.0', type: 'defect', severity: 'S2', body: 'It fails each time.' },
  policyVersion: programme.policy.version,
}

/** Calls a command of the API. @returns its answer, of the form that the caller knows it to have */
type Call = <T = unknown>(path: string, data?: object) => Promise<T>

interface Person {
  email: string
  request: APIRequestContext
  call: Call
  session: Sessions
}

const worlds = new Map<Locale, Promise<World>>()

/** The world in which that language is spoken, made once for each process of the tests. */
export function worldIn(browser: Browser, locale: Locale): Promise<World> {
  const world = worlds.get(locale) ?? newWorld(browser, locale)
  worlds.set(locale, world)
  return world
}

/** Somebody new, signed in, in a browser of their own. */
async function newPerson(
  browser: Browser,
  locale: Locale,
  { email = newEmail(), role }: { email?: string; role?: 'reseller' | 'agent' | 'administrator' } = {},
): Promise<Person> {
  const context = await browser.newContext({ locale })
  const { request } = context
  await request.post('/api/session/codes', { data: { email, locale } })
  const code = await codeFor(request, email)
  const signedIn = await request.post('/api/session', { data: { email, code, timeZone: 'Europe/Athens' } })
  expect(signedIn.status()).toBe(201)
  if (role) {
    const given = await (await administratorOf(browser)).post(`/api/desk/accounts/${email}/roles`, { data: { roles: [role] } })
    expect(given.status()).toBe(200)
  }
  return { email, request, call: callAs(request), session: await context.storageState() }
}

function callAs(request: APIRequestContext): Call {
  return async (path, data = {}) => {
    const response = await request.post(`/api/${path}`, { data })
    expect(response.ok(), `${path}: ${response.ok() ? '' : await response.text()}`).toBe(true)
    return response.status() === 204 ? undefined : response.json()
  }
}

async function newWorld(browser: Browser, locale: Locale): Promise<World> {
  const email = newEmail()
  await orderLicense(browser, email, 'service-contract')
  const customer = await newPerson(browser, locale, { email })
  const stranger = await newPerson(browser, locale)
  const reseller = await newPerson(browser, locale, { role: 'reseller' })
  const agent = await newPerson(browser, locale, { role: 'agent' })
  const administrator = await newPerson(browser, locale, { role: 'administrator' })
  const bought = await purchasesOf(customer, administrator)
  return {
    sessions: {
      visitor: undefined,
      customer: customer.session,
      stranger: stranger.session,
      reseller: reseller.session,
      agent: agent.session,
      administrator: administrator.session,
    },
    email,
    ...bought,
    invitation: await invitationOf(customer, stranger),
    ...(await ticketsOf(customer, agent, locale)),
    ...(await soldBy(reseller, administrator, locale)),
    ...(await deskOf(customer, agent, administrator, locale)),
  }
}

/** An order by card that waits, and one by invoice that is paid. */
async function purchasesOf({ call, request }: Person, administrator: Person): Promise<Pick<World, 'purchase' | 'invoice'>> {
  const pack = { pack: 'incident-10', currency: 'EUR', policyVersion: programme.policy.version }
  await call('purchases', { ...pack, payBy: 'card' })
  const { purchase } = await call<{ purchase: { id: string } }>('purchases', { ...pack, payBy: 'invoice' })
  await administrator.call(`desk/purchases/${purchase.id}/paid`)
  const { items } = await (await request.get(`/api/invoices?purchase=${purchase.id}`)).json()
  return { purchase: purchase.id, invoice: items[0].number }
}

/** An organisation of the customer's, to which somebody is invited. @returns the link of the invitation, from its path on */
async function invitationOf({ call, request }: Person, invited: Person): Promise<string> {
  await call('organisation', { name: 'Havn & Søn' })
  await call('organisation/invitations', { email: invited.email })
  return linkIn(request, invited.email, 'invitation')
}

/** The newest mail's link that has that parameter, from its path on. */
async function linkIn(request: APIRequestContext, email: string, parameter: string): Promise<string> {
  const [mail] = await mailsTo(request, email)
  const { pathname, search } = new URL(new RegExp(`http\\S+${parameter}=\\S+`).exec(mail?.text ?? '')?.[0] ?? '')
  return pathname + search
}

async function ticketsOf(customer: Person, agent: Person, locale: Locale) {
  const submit = (subject: string, more: object = {}) => ticketOf(customer, { locale, subject, ...more })
  const asDesk = (number: string, verb: string, data: object = {}) => agent.call(`desk/tickets/${number}/${verb}`, data)

  const ticket = await submit('A change that takes an hour', { type: 'change' })
  await asDesk(ticket, 'assign')
  await asDesk(ticket, 'messages', { body: 'We can do that. `code` and\nlines', visibility: 'public', status: 'waiting' })
  await asDesk(ticket, 'messages', { body: 'Between ourselves.', visibility: 'internal' })
  await asDesk(ticket, 'change', { minutes: 60, work: 'A new rule' })
  await customer.call(`tickets/${ticket}/remote-access`, { details: 'Host 914 227 305' })

  const late = await submit('Left waiting')
  expect((await customer.request.post(`/dev/tickets/${late}/overdue`)).status()).toBe(204)

  const resolved = await submit('Soon solved')
  await asDesk(resolved, 'assign')
  await asDesk(resolved, 'messages', { body: 'Please restart it.', visibility: 'public' })
  await asDesk(resolved, 'resolve', { outcome: 'solved' })
  await customer.call(`tickets/${resolved}/rating`, { score: 4, comment: 'Quick, and kind.' })

  const split = await submit('Two problems', { payWith: 'incident' })
  await asDesk(split, 'split', { subjects: ['The second problem'] })
  return { ticket, late, resolved, split }
}

/** A ticket of somebody's with a log and a picture. @returns its number */
async function ticketOf({ request }: Person, more: object): Promise<string> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...QUESTION, product: 'nordlys-remote', payWith: 'plan', ...more }))
    form.set(name, value)
  form.append('attachments', new File(['one line\n'], 'host.log', { type: 'text/plain' }))
  form.append('attachments', new File([PNG], 'screen.png', { type: 'image/png' }))
  const response = await request.post('/api/tickets', { multipart: form })
  expect(response.status(), await response.text()).toBe(201)
  return (await response.json()).ticket.number
}

/** A license that the reseller sold, and a ticket about it that its customer has to consent to. */
async function soldBy(reseller: Person, administrator: Person, locale: Locale): Promise<Pick<World, 'license' | 'consent'>> {
  const customerEmail = newEmail()
  const key = generateLicenseKey(randomBytes(15))
  const cells = [key, 'nordlys-remote', 'pro', 'commercial', customerEmail, '', reseller.email, 'A-1']
  const csv = `key,product,plan,kind,orderEmail,supportUntil,soldBy,orderReference\n${cells.join(',')}\n`
  await administrator.call('desk/licenses/import', { csv })
  const { items } = await (await reseller.request.get('/api/partner/licenses')).json()
  const license: string = items[0].id
  await reseller.call('partner/tickets', {
    ...QUESTION,
    license,
    customerEmail,
    customerLocale: locale,
    locale,
    subject: 'For a customer',
  })
  return { license, consent: await linkIn(reseller.request, customerEmail, 'token') }
}

/** What only those at the desk see. */
async function deskOf(customer: Person, agent: Person, administrator: Person, locale: Locale) {
  const { macro } = await agent.call<{ macro: { id: string } }>('desk/macros', {
    title: 'Restart',
    texts: { en: 'Please restart the Host.' },
  })
  const webhook = await webhookOf(administrator)
  const mark = `Unplaced ${randomUUID()}`
  const raw = `From: ${customer.email}\r\nTo: support@example.com\r\nSubject: ${mark}\r\nMessage-ID: <${randomUUID()}@example.org>\r\n`
  const body = 'Content-Type: text/plain; charset=utf-8\r\n\r\nIt fails again.\r\n'
  const nowhere = `support+100000000.${'0'.repeat(20)}@example.com`
  await mailIn(customer.request, customer.email, nowhere, `${raw}${body}`)
  const { items } = await (await agent.request.get('/api/desk/received-mails')).json()
  const mail = items.find(({ subject }: { subject: string }) => subject === mark)
  const { account } = await (await administrator.request.get(`/api/desk/accounts/${customer.email}`)).json()
  const reminders = await remindersOf(account.id, locale)
  return { macro: macro.id, webhook, mail: mail.id, account: account.id, reminders }
}

/** Signed here as the portal signs it: no reminder is due as long as a test takes. */
async function remindersOf(account: string, locale: Locale): Promise<string> {
  const signature = await keyedHash(localSecret('SECRET'), 'reminders', account)
  return `/${locale}/account/reminders/?${new URLSearchParams({ account, signature })}`
}

/** An endpoint, of which a portal has only so many: all worlds share one. @returns its id */
async function webhookOf({ request, call }: Person): Promise<string> {
  const endpoint = { url: 'http://127.0.0.1:9/', description: 'A chat', events: ['ticket.rated'] }
  const { items } = await (await request.get('/api/desk/webhooks')).json()
  const there = items.find(({ url }: { url: string }) => url === endpoint.url)
  if (there) return there.id
  return (await call<{ webhook: { id: string } }>('desk/webhooks', endpoint)).webhook.id
}
