import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test, vi } from 'vitest'
import { programme } from '../../programme/active.ts'
import { REMOTE_ACCESS_DAYS } from '../../programme/remote-access.ts'
import { idempotencyKeys, ticketEvents, ticketSecrets, tickets } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { newId } from '../../worker/ids.ts'
import { seal, unseal } from '../../worker/secrets/seal.ts'
import { type Client, db, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { agentNamed, customerWith, SUBMISSION, submitted } from './support-conversation.ts'

const DETAILS = 'Host id 914 227 305\nPassword: Kornblomst-77'
const KEPT_MS = REMOTE_ACCESS_DAYS * 24 * 3_600_000
const p = portal()
let agent: Client
beforeAll(async () => {
  agent = await agentNamed(p, 'Maria Holm')
})

const path = (number: string) => `/api/tickets/${number}/remote-access`
const deskPath = (number: string) => `/api/desk/tickets/${number}/remote-access`

interface State {
  isOffered: boolean
  remoteAccess: { state: string; keptAt: string; expiresAt: string; endedAt: string | null; readBy: string | null } | null
}

async function stateFor(client: Client, number: string): Promise<State> {
  const response = await client.get(path(number))
  expect(response.status).toBe(200)
  return response.json<State>()
}

/** A ticket with details left for the agent, who has it. */
async function withDetails(details = DETAILS) {
  const customer = await customerWith(p)
  const number = await submitted(customer, { remoteAccess: details })
  await agent.post(`/api/desk/tickets/${number}/assign`, {})
  return { customer, number }
}

const rowsOf = async (number: string) => {
  const rows = await db
    .select({ secret: ticketSecrets })
    .from(ticketSecrets)
    .innerJoin(tickets, eq(tickets.id, ticketSecrets.ticketId))
    .where(eq(tickets.number, number))
    .orderBy(ticketSecrets.keptAt)
  return rows.map(({ secret }) => secret)
}

const read = (by: Client, number: string) => by.post(`${deskPath(number)}/read`, {})

test('the agent in charge reads remote access details once, and the customer sees who did and when', async () => {
  const { customer, number } = await withDetails()
  expect(await stateFor(customer, number)).toMatchObject({ isOffered: true, remoteAccess: { state: 'kept', readBy: null } })
  const answer = await read(agent, number)
  expect(answer.headers.get('cache-control')).toContain('no-store')
  expect(await answer.json()).toEqual({ details: DETAILS })
  expect(await refusal(await read(agent, number))).toMatchObject({ slug: 'remote-access-not-found', status: 404 })
  expect((await stateFor(customer, number)).remoteAccess).toMatchObject({
    state: 'read',
    readBy: 'Maria Holm',
    endedAt: new Date(WEDNESDAY_MORNING).toISOString(),
  })
  expect(await (await agent.get(deskPath(number))).json()).toMatchObject({ isMine: true, remoteAccess: { state: 'read' } })
  const [row] = await rowsOf(number)
  expect(row).toMatchObject({ sealed: null, readerId: agent.accountId })
  const events = await db
    .select()
    .from(ticketEvents)
    .where(eq(ticketEvents.ticketId, row?.ticketId ?? ''))
  expect(events).toContainEqual(expect.objectContaining({ action: 'readRemoteAccess', actorId: agent.accountId }))
})

test('of two readings at once, one gets the details and the other nothing', async () => {
  const { number } = await withDetails()
  const answers = await Promise.all([read(agent, number), read(agent, number), read(agent, number)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
})

test('an agent who is not in charge is refused until the ticket is theirs', async () => {
  const { number } = await withDetails()
  const other = await agentNamed(p, 'Niels')
  expect(await refusal(await read(other, number))).toMatchObject({ slug: 'remote-access-not-yours', status: 403 })
  expect(await (await other.get(deskPath(number))).json()).toMatchObject({ isMine: false, remoteAccess: { state: 'kept' } })
  await other.post(`/api/desk/tickets/${number}/assign`, {})
  expect(await refusal(await read(agent, number))).toMatchObject({ slug: 'remote-access-not-yours' })
  expect((await read(other, number)).status).toBe(200)
})

test('customers, strangers and nobody read nothing; somebody else’s ticket is not there', async () => {
  const { customer, number } = await withDetails()
  const stranger = await customerWith(p)
  for (const client of [customer, stranger])
    expect(await refusal(await read(client, number))).toMatchObject({ slug: 'not-an-agent' })
  expect(await refusal(await read(p.anonymous, number))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await p.anonymous.get(path(number)))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await stranger.get(path(number)))).toMatchObject({ slug: 'ticket-not-found' })
  expect(await refusal(await stranger.post(path(number), { details: 'mine' }))).toMatchObject({ slug: 'ticket-not-found' })
  expect(await refusal(await stranger.request(path(number), { method: 'DELETE' }))).toMatchObject({ slug: 'ticket-not-found' })
  expect(await refusal(await read(agent, '100000000'))).toMatchObject({ slug: 'ticket-not-found' })
  expect(await refusal(await agent.get(deskPath('100000000')))).toMatchObject({ slug: 'ticket-not-found' })
  expect((await stateFor(customer, number)).remoteAccess?.state).toBe('kept')
})

test('details are replaced and taken back, and what they were is gone', async () => {
  const { customer, number } = await withDetails()
  const again = await customer.post(path(number), { details: 'Another password' })
  expect(again.status).toBe(201)
  expect((await rowsOf(number)).filter(({ sealed }) => sealed !== null)).toHaveLength(1)
  const withdrawn = await customer.request(path(number), { method: 'DELETE' })
  expect(await withdrawn.json()).toMatchObject({ remoteAccess: { state: 'withdrawn' } })
  expect(await refusal(await customer.request(path(number), { method: 'DELETE' }))).toMatchObject({
    slug: 'remote-access-not-found',
  })
  expect(await refusal(await read(agent, number))).toMatchObject({ slug: 'remote-access-not-found' })
  expect((await rowsOf(number)).map(({ ended, sealed }) => ({ ended, sealed }))).toEqual([
    { ended: 'replaced', sealed: null },
    { ended: 'withdrawn', sealed: null },
  ])
})

test('leaving details answers us: a ticket that waits is open again', async () => {
  const { customer, number } = await withDetails()
  await agent.post(`/api/desk/tickets/${number}/status`, { status: 'waiting' })
  expect((await customer.post(path(number), { details: 'Here they are' })).status).toBe(201)
  const { ticket } = await (await customer.get(`/api/tickets/${number}`)).json<{ ticket: { status: string } }>()
  expect(ticket.status).toBe('open')
})

test.each([['resolved'], ['closed']])('a ticket that is %s keeps no details, and takes none', async (end) => {
  const { customer, number } = await withDetails()
  if (end === 'resolved') await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  else await customer.post(`/api/tickets/${number}/close`, {})
  expect(await rowsOf(number)).toMatchObject([{ sealed: null, ended: 'ticketOver' }])
  expect(await stateFor(customer, number)).toMatchObject({ isOffered: false, remoteAccess: { state: 'ticketOver' } })
  expect(await refusal(await customer.post(path(number), { details: 'Late' }))).toMatchObject({ slug: 'ticket-closed' })
})

test('details that nobody reads are gone after seven days, first to readers and then from the database', async () => {
  const { customer, number } = await withDetails()
  p.clock.now = WEDNESDAY_MORNING + KEPT_MS - 1
  expect((await stateFor(customer, number)).remoteAccess?.state).toBe('kept')
  p.clock.now = WEDNESDAY_MORNING + KEPT_MS
  expect((await stateFor(customer, number)).remoteAccess).toMatchObject({ state: 'expired' })
  expect(await refusal(await read(agent, number))).toMatchObject({ slug: 'remote-access-not-found' })
  await runHousekeeping(p.env, db, p.clock.now)
  p.clock.now = WEDNESDAY_MORNING
  expect(await rowsOf(number)).toMatchObject([{ sealed: null, ended: 'expired' }])
})

test('details are taken only where the plan includes remote sessions', async () => {
  const without = programme.plans.filter(({ extras, channels }) => !extras.remoteSessions && channels.ticket !== null)
  const customer = await customerWith(p)
  const number = await submitted(customer)
  // The demo programme grants remote sessions with every ticket; a plan that does not is put on the ticket by hand.
  await db
    .update(tickets)
    .set({ plan: without[0]?.id ?? 'free' })
    .where(eq(tickets.number, number))
  expect((await stateFor(customer, number)).isOffered).toBe(false)
  expect(await refusal(await customer.post(path(number), { details: DETAILS }))).toMatchObject({
    slug: 'remote-access-not-included',
    status: 403,
  })
})

test.each([
  ['nothing', ''],
  ['more than there is room for', 'x'.repeat(2001)],
])('details that hold %s are refused', async (_, details) => {
  const { customer, number } = await withDetails()
  expect(await refusal(await customer.post(path(number), { details }))).toMatchObject({ slug: 'validation-failed' })
})

test('no mail, answer, log or stored answer holds the details, nor does the database in clear', async () => {
  const logged = vi.spyOn(console, 'error')
  const customer = await customerWith(p)
  const key = crypto.randomUUID()
  const number = await submitted(customer, { remoteAccess: DETAILS })
  const response = await customer.post('/api/tickets', { ...SUBMISSION, remoteAccess: DETAILS }, { 'idempotency-key': key })
  const text = await response.text()
  await agent.post(`/api/desk/tickets/${number}/assign`, {})
  const seen = [
    text,
    await (await customer.get(`/api/tickets/${number}`)).text(),
    await (await agent.get(`/api/desk/tickets/${number}`)).text(),
    JSON.stringify(await p.mails(customer.email)),
    JSON.stringify(await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key))),
    JSON.stringify(await rowsOf(number)),
    JSON.stringify(logged.mock.calls),
  ]
  for (const each of seen) expect(each).not.toContain('Kornblomst')
  logged.mockRestore()
})

test('the same key with other details is another ticket, and is refused', async () => {
  const customer = await customerWith(p)
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const first = await customer.post('/api/tickets', { ...SUBMISSION, remoteAccess: DETAILS }, headers)
  const same = await customer.post('/api/tickets', { ...SUBMISSION, remoteAccess: DETAILS }, headers)
  expect(await same.json()).toEqual(await first.json())
  const other = await customer.post('/api/tickets', { ...SUBMISSION, remoteAccess: 'Another' }, headers)
  expect(await refusal(other)).toMatchObject({ slug: 'idempotency-key-reused' })
})

test('the database lets no details come back, move, be read by another or be written for a ticket that is over', async () => {
  const { number } = await withDetails()
  const [row] = await rowsOf(number)
  const id = row?.id ?? ''
  const set = (values: Partial<typeof ticketSecrets.$inferInsert>) =>
    db
      .update(ticketSecrets)
      .set(values)
      .where(eq(ticketSecrets.id, id))
      .then(() => 'written')
      .catch((error) => String(error.cause))
  expect(await set({ sealed: 'something else' })).toContain('secret-fixed')
  expect(await set({ sealed: null, ended: 'read', endedAt: 1, readerId: row?.authorId })).toContain('secret-not-yours')
  const late = (row?.expiresAt ?? 0) + 1
  expect(await set({ sealed: null, ended: 'read', endedAt: late, readerId: agent.accountId })).toContain('secret-gone')
  expect((await read(agent, number)).status).toBe(200)
  expect(await set({ sealed: 'back again', ended: null, endedAt: null, readerId: null })).toContain('secret-gone')
  await expect(db.delete(ticketSecrets).where(eq(ticketSecrets.id, id))).rejects.toMatchObject({
    cause: { message: expect.stringContaining('secret-fixed') },
  })
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  const late2 = { ...row, id: newId('secret'), sealed: 'late' } as typeof ticketSecrets.$inferInsert
  await expect(db.insert(ticketSecrets).values(late2)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('secret-ticket-over') },
  })
})

test('what is sealed opens for its own ticket alone, and after the key was replaced', async () => {
  const place = { ticketId: 'tkt_one', secretId: 'sec_one' }
  const old = { SEALING_KEYS: `old:${'o'.repeat(40)}` }
  const sealed = await seal(old, place, DETAILS)
  const rotated = { SEALING_KEYS: `new:${'n'.repeat(40)} ${old.SEALING_KEYS}` }
  expect(await unseal(rotated, place, sealed)).toBe(DETAILS)
  expect((await seal(rotated, place, DETAILS)).keyId).toBe('new')
  await expect(unseal(old, { ...place, ticketId: 'tkt_two' }, sealed)).rejects.toThrow()
  await expect(unseal(old, { ...place, secretId: 'sec_two' }, sealed)).rejects.toThrow()
  await expect(unseal({ SEALING_KEYS: `old:${'x'.repeat(40)}` }, place, sealed)).rejects.toThrow()
  await expect(unseal({ SEALING_KEYS: `new:${'n'.repeat(40)}` }, place, sealed)).rejects.toThrow('no key "old"')
  expect(await seal(old, place, DETAILS)).not.toEqual(sealed)
  await expect(seal({ SEALING_KEYS: '' }, place, DETAILS)).rejects.toThrow('SEALING_KEYS')
  await expect(seal({ SEALING_KEYS: 'short:one' }, place, DETAILS)).rejects.toThrow('SEALING_KEYS')
  expect(env.SEALING_KEYS).toMatch(/^tests:/)
})
