import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import {
  accountRoles,
  accounts,
  macros,
  organisationInvitations,
  organisationMembers,
  organisations,
  outbox,
  sessions,
  ticketParticipants,
  tickets,
  webhookDeliveries,
  webhookEndpoints,
} from '../../worker/db/schema.ts'
import { newToken, sha256 } from '../../worker/hash.ts'
import { newId } from '../../worker/ids.ts'
import { CALLERS, type Caller } from '../support/rights-table.ts'
import { type Client, db, issueLicense, newEmail, portal, WEDNESDAY_MORNING } from './support.ts'
import { begin, png, uploaded } from './support-files.ts'
import { givePack } from './support-incidents.ts'
import { mailIn, rawMail, received } from './support-mail.ts'
import { ordered } from './support-payments.ts'

/** The people of the rights table, new ones each time, and what the customer owns. */
export interface World {
  portal: ReturnType<typeof portal>
  people: Record<Caller, Client>
  /** Somebody else of the customer's organisation. */
  member: Client
  /** Stands in everything that the customer writes: no stranger may be shown it. */
  canary: string
}

const ROLES: Partial<Record<Caller, 'reseller' | 'agent' | 'administrator'>> = {
  reseller: 'reseller',
  agent: 'agent',
  administrator: 'administrator',
}

/** Everybody, signed in; the customer has a license, an incident, and an organisation with the colleague in it. */
export async function newWorld(): Promise<World> {
  const p = portal({ env: { LIMITS: 'off' } })
  const person = (caller: Caller) => (caller === 'nobody' ? Promise.resolve(p.anonymous) : signedIn(p, ROLES[caller]))
  const everybody = await Promise.all(CALLERS.map(async (caller) => [caller, await person(caller)] as const))
  const people = Object.fromEntries(everybody) as World['people']
  const member = await signedIn(p)
  await issueLicense({ accountId: people.customer.accountId, linkedAt: WEDNESDAY_MORNING })
  await givePack(people.customer.accountId, 1)
  await found(people.customer, [people.colleague, member])
  return { portal: p, people, member, canary: `canary-${crypto.randomUUID()}` }
}

/** An account with a session, without the way through the mail. */
async function signedIn(p: World['portal'], role?: 'reseller' | 'agent' | 'administrator'): Promise<Client> {
  const id = newId('account')
  const email = newEmail()
  const token = newToken()
  const at = WEDNESDAY_MORNING
  await db.batch([
    db.insert(accounts).values({ id, email, locale: 'en', timeZone: 'Europe/Copenhagen', createdAt: at }),
    db.insert(sessions).values({ tokenHash: await sha256(token), accountId: id, createdAt: at, expiresAt: at + 86_400_000 }),
    ...(role ? [db.insert(accountRoles).values({ accountId: id, role, grantedAt: at })] : []),
  ])
  return p.clientWith(email, id, `session=${token}`)
}

async function found(owner: Client, others: readonly Client[]): Promise<void> {
  const id = newId('organisation')
  const at = WEDNESDAY_MORNING
  const invited = others.map(({ email }) => ({ id: newId('invitation'), organisationId: id, email, tokenHash: newToken() }))
  const joined = others.map(({ accountId }) => ({ accountId, organisationId: id, joinedAt: at }))
  await db.batch([
    db.insert(organisations).values({ id, name: 'Fjord & Co', ownerId: owner.accountId, createdAt: at }),
    db.insert(organisationInvitations).values(invited.map((row) => ({ ...row, invitedAt: at, expiresAt: at + 86_400_000 }))),
    db.insert(organisationMembers).values(joined),
  ])
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status >= 400) throw new Error(`${response.status} ${await response.text()}`)
  return response.json<T>()
}

interface Submitted {
  ticket: { number: string; attachments: { id: string }[] }
}

/** A ticket as somebody submits it; `policyVersion` is the one in force. */
export const TICKET = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Subject', body: 'Text' },
  ...{ locale: 'en', payWith: 'plan' },
}

/** A ticket of the customer's that the colleague takes part in, with a file. */
export async function ticketOf({ people, canary }: World): Promise<Submitted['ticket']> {
  const form = new FormData()
  const fields = { ...TICKET, subject: canary, policyVersion: programme.policy.version }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.append('attachments', new File([`${canary}\n`], `${canary}.txt`, { type: 'text/plain' }))
  const { ticket } = await answer<Submitted>(await people.customer.request('/api/tickets', { method: 'POST', body: form }))
  await addColleague(people, ticket.number)
  return ticket
}

/** A ticket with remote access details that nobody has read. @returns its number */
export async function remoteAccessOf(world: World): Promise<string> {
  const { number } = await ticketOf(world)
  await answer(await world.people.customer.post(`/api/tickets/${number}/remote-access`, { details: world.canary }))
  return number
}

async function addColleague({ customer, colleague }: World['people'], number: string): Promise<void> {
  const [row] = await db
    .select({ ticketId: tickets.id, submittedAt: tickets.submittedAt })
    .from(tickets)
    .where(eq(tickets.number, number))
  if (!row) throw new Error(`there is no ticket ${number}`)
  const added = {
    accountId: colleague.accountId,
    kind: 'colleague',
    addedBy: customer.accountId,
    addedAt: row.submittedAt,
  } as const
  await db.insert(ticketParticipants).values({ ...row, ...added })
}

/** A file of the customer's on its way. */
export async function uploadOf({ people, canary }: World): Promise<string> {
  return (await begin(people.customer, `${canary}.log`, 10)).id
}

/** A picture on a ticket of the customer's that the colleague takes part in. */
export async function pictureOf(world: World): Promise<string> {
  const { number } = await ticketOf(world)
  const { id } = await uploaded(world.people.customer, `${world.canary}.png`, png(4, 4))
  await answer(await world.people.customer.post(`/api/tickets/${number}/messages`, { body: world.canary, uploads: [id] }))
  return id
}

/** An order of the customer's that waits for its money: by invoice, or by card. */
export async function orderOf({ people }: World, payBy: 'invoice' | 'card'): Promise<string> {
  return (await ordered(people.customer, { payBy })).id
}

/** The invoice of an order. */
export async function invoiceOf(world: World): Promise<string> {
  const id = await orderOf(world, 'invoice')
  const { items } = await answer<{ items: { number: string }[] }>(await world.people.customer.get(`/api/invoices?purchase=${id}`))
  return items[0]?.number ?? ''
}

/** An open invitation to the customer's organisation. */
export async function invitationOf({ people }: World): Promise<string> {
  const invited = await people.customer.post('/api/organisation/invitations', { email: newEmail() })
  return (await answer<{ invitation: { id: string } }>(invited)).invitation.id
}

/** A mail to the customer that was given up. */
export async function failedMailOf({ people, canary }: World): Promise<string> {
  const id = newId('mail')
  const at = WEDNESDAY_MORNING
  const letter = { subject: canary, text: canary, html: canary, locale: 'en' } as const
  await db
    .insert(outbox)
    .values({ id, recipient: people.customer.email, ...letter, createdAt: at, nextAttemptAt: at, failedAt: at })
  return id
}

/** A mail of the customer's that waits for an agent. */
export async function receivedMailOf({ people, canary }: World): Promise<string> {
  const mail = rawMail({ From: people.customer.email, To: people.customer.email, Subject: canary }, `${canary}\n`)
  await mailIn(people.customer.email, `support+100000000.${'0'.repeat(20)}@${env.MAIL_FROM.split('@')[1]}`, mail)
  return (await received(people.customer.email))[0]?.id ?? ''
}

/** A token of the customer's. */
export async function tokenOf({ people, canary }: World): Promise<string> {
  const made = await people.customer.post('/api/tokens', { name: canary, scopes: ['tickets:read'] })
  return (await answer<{ id: string }>(made)).id
}

/** A macro of somebody's own, or without an owner a shared one. @returns its id */
export async function macroOf(owner: Client | null): Promise<string> {
  const id = newId('macro')
  const at = { createdAt: WEDNESDAY_MORNING, updatedAt: WEDNESDAY_MORNING }
  await db.insert(macros).values({ id, ownerId: owner?.accountId ?? null, title: 'Answer', texts: { en: 'Hello' }, ...at })
  return id
}

/** An endpoint, and something that was sent to it. */
export async function webhookOf({ canary }: World): Promise<string> {
  const [id, delivery] = [newId('webhook'), newId('message')]
  const at = WEDNESDAY_MORNING
  await db.batch([
    db
      .insert(webhookEndpoints)
      .values({ id, url: 'http://127.0.0.1:9/', description: canary, events: [], state: 'enabled', createdAt: at }),
    db.insert(webhookDeliveries).values({ id: delivery, endpointId: id, type: 'ticket.rated', payload: canary, createdAt: at }),
  ])
  return `${id} ${delivery}`
}
