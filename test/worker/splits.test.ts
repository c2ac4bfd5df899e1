import { eq, inArray } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { ticketSplitParts, ticketSplits, tickets } from '../../worker/db/schema.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'
import { incidentsOf } from './support-payments.ts'

const HOUR_MS = 3_600_000
const SUBJECTS = ['The printer is not found', 'The licence asks for a key']
const submission = {
  ...{
    product: 'nordlys-remote',
    version: '7.6.2.0',
    type: 'defect',
    severity: 'S2',
    subject: 'Sessions end',
    body: 'And more.',
  },
  ...{ locale: 'en', payWith: 'incident', policyVersion: programme.policy.version },
}

interface Split {
  status: string
  parts: { subject: string; ticket: string | null }[]
  incidents: number
  answeredAt: string | null
}
interface Ticket {
  number: string
  subject: string
  status: string
  product: string
  plan: string
  payWith: string
  submittedAt: string
  deadlines: Record<string, { dueAt: string } | null>
  messages: { body: string; author: string }[]
}

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', { ...submission, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: Ticket }>()).ticket.number
}

/** A ticket paid with one of so many incidents. */
async function paidTicket(incidents: number) {
  const client = await p.signedIn()
  await givePack(client.accountId, incidents, 'incident-10')
  return { client, number: await submitted(client) }
}

async function plannedTicket() {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const client = await p.signedIn(email)
  return { client, number: await submitted(client, { payWith: 'plan' }) }
}

const propose = (number: string, subjects: readonly string[] = SUBJECTS, headers = {}) =>
  agent.post(`/api/desk/tickets/${number}/split`, { subjects }, headers)
const answer = (client: Client, number: string, how: 'accept' | 'decline') =>
  client.post(`/api/tickets/${number}/split/${how}`, {})
const splitOf = async (response: Response | Promise<Response>) => (await (await response).json<{ split: Split }>()).split
const splitsOf = async (client: Client, number: string) =>
  (await client.get(`/api/tickets/${number}/split`)).json<{ splits: Split[]; splitFrom: string | null }>()
const ticketOf = async (client: Client, number: string) =>
  (await (await client.get(`/api/tickets/${number}`)).json<{ ticket: Ticket }>()).ticket
const ticketsOf = async (client: Client) => (await (await client.get('/api/tickets')).json<{ items: Ticket[] }>()).items

test('a split that spends incidents is only proposed: the customer is asked by mail, and nothing is spent', async () => {
  const { client, number } = await paidTicket(3)
  const response = await propose(number)
  expect(response.status).toBe(201)
  expect(await splitOf(response)).toMatchObject({ status: 'proposed', incidents: 2, parts: [{ ticket: null }, { ticket: null }] })
  const [mail] = await p.mails(client.email)
  expect(mail?.subject).toContain(number)
  for (const subject of SUBJECTS) expect(mail?.text).toContain(subject)
  expect(mail?.text).toContain(`/en/tickets/${number}/`)
  expect(await ticketsOf(client)).toHaveLength(1)
  expect(await incidentsOf(client)).toMatchObject({ balance: 2, held: 1 })
})

test('accepted, each part is a ticket with an incident of its own, counted from the acceptance, and points to the first', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  const split = await splitOf(answer(client, number, 'accept'))
  p.clock.now = WEDNESDAY_MORNING
  expect(split).toMatchObject({ status: 'accepted', answeredAt: new Date(WEDNESDAY_MORNING + HOUR_MS).toISOString() })
  const first = split.parts[0]?.ticket ?? ''
  expect(await ticketOf(client, first)).toMatchObject({
    ...{ subject: SUBJECTS[0], status: 'new', product: 'nordlys-remote', plan: 'incident', payWith: 'incident' },
    submittedAt: new Date(WEDNESDAY_MORNING + HOUR_MS).toISOString(),
    deadlines: { firstResponse: { dueAt: new Date(WEDNESDAY_MORNING + 3 * HOUR_MS).toISOString() } },
    messages: [{ author: 'system', body: expect.stringContaining(number) }],
  })
  expect(await splitsOf(client, first)).toEqual({ splits: [], splitFrom: number })
  expect(await splitsOf(client, number)).toMatchObject({ splits: [{ parts: [{ ticket: first }, { subject: SUBJECTS[1] }] }] })
  const { balance, held, entries } = await incidentsOf(client)
  expect({ balance, held }).toEqual({ balance: 0, held: 3 })
  expect(entries.slice(0, 2).map(({ kind, ticket }) => [kind, ticket])).toEqual(
    split.parts.toReversed().map(({ ticket }) => ['hold', ticket]),
  )
  const [mail] = await p.mails(client.email)
  for (const { ticket } of split.parts) expect(mail?.text).toContain(`/en/tickets/${ticket}/`)
})

test('where the balance is short nothing is half done, and the split can be accepted once there are enough', async () => {
  const { client, number } = await paidTicket(2)
  await propose(number)
  expect(await refusal(await answer(client, number, 'accept'))).toMatchObject({ slug: 'incident-balance-exhausted', status: 402 })
  expect(await ticketsOf(client)).toHaveLength(1)
  expect(await incidentsOf(client)).toMatchObject({ balance: 1, held: 1 })
  expect(await splitsOf(client, number)).toMatchObject({ splits: [{ status: 'proposed' }] })
  await givePack(client.accountId, 1)
  expect((await answer(client, number, 'accept')).status).toBe(200)
  expect(await incidentsOf(client)).toMatchObject({ balance: 0, held: 3 })
})

test('accepted ten times at once, a ticket is split once, and each answer is the same', async () => {
  const { client, number } = await paidTicket(9)
  await propose(number)
  const answers = await Promise.all(Array.from({ length: 10 }, () => answer(client, number, 'accept')))
  const accepted = await Promise.all(answers.filter(({ status }) => status === 200).map(splitOf))
  expect(accepted.length).toBeGreaterThan(0)
  for (const split of accepted) expect(split.parts).toEqual(accepted[0]?.parts)
  expect(await ticketsOf(client)).toHaveLength(3)
  expect(await incidentsOf(client)).toMatchObject({ balance: 6, held: 3 })
})

test('accepted and declined at once, one of the two holds', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  await Promise.all([answer(client, number, 'accept'), answer(client, number, 'decline')])
  const [split] = (await splitsOf(client, number)).splits
  expect(await ticketsOf(client)).toHaveLength(split?.status === 'accepted' ? 3 : 1)
})

test('declined, it stays one ticket; the agent sees it, and may propose another', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  expect(await splitOf(answer(client, number, 'decline'))).toMatchObject({ status: 'declined' })
  expect((await answer(client, number, 'decline')).status).toBe(200)
  expect(await refusal(await answer(client, number, 'accept'))).toMatchObject({ slug: 'split-not-open', status: 409 })
  expect(await (await agent.get(`/api/desk/tickets/${number}`)).json()).toMatchObject({ splits: [{ status: 'declined' }] })
  expect((await propose(number, ['Another'])).status).toBe(201)
  expect(await incidentsOf(client)).toMatchObject({ balance: 2, held: 1 })
})

test('a ticket under a plan is split at once, without a question and without a charge', async () => {
  const { client, number } = await plannedTicket()
  const split = await splitOf(propose(number))
  expect(split).toMatchObject({ status: 'accepted', incidents: 0, parts: [{ ticket: expect.any(String) }, {}] })
  expect(await ticketOf(client, split.parts[1]?.ticket ?? '')).toMatchObject({
    subject: SUBJECTS[1],
    plan: 'pro',
    payWith: 'plan',
  })
  expect((await p.mails(client.email))[0]?.text).toContain(split.parts[1]?.ticket ?? 'none')
  expect((await incidentsOf(client)).entries).toEqual([])
})

test('the same split sent twice under one key is one split; another under it is refused', async () => {
  const { client, number } = await plannedTicket()
  const key = { 'idempotency-key': 'split-once-only' }
  const answers = await Promise.all([propose(number, SUBJECTS, key), propose(number, SUBJECTS, key)])
  const [first, second] = await Promise.all(answers.map(splitOf))
  expect(second).toEqual(first)
  expect(await ticketsOf(client)).toHaveLength(3)
  expect(await refusal(await propose(number, ['Another'], key))).toMatchObject({ slug: 'idempotency-key-reused' })
})

test('a proposal moves no clock and meets no promise', async () => {
  const { client, number } = await paidTicket(3)
  const before = await ticketOf(client, number)
  await propose(number)
  const after = await ticketOf(client, number)
  expect([after.deadlines, after.status]).toEqual([before.deadlines, before.status])
})

test('one proposal at a time; an agent may take it back, and then there is nothing to accept', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  expect(await refusal(await propose(number))).toMatchObject({ slug: 'split-open', status: 409 })
  expect(await splitOf(agent.post(`/api/desk/tickets/${number}/split/withdraw`, {}))).toMatchObject({ status: 'withdrawn' })
  expect(await refusal(await agent.post(`/api/desk/tickets/${number}/split/withdraw`, {}))).toMatchObject({
    slug: 'split-not-open',
  })
  expect(await refusal(await answer(client, number, 'accept'))).toMatchObject({ slug: 'split-not-open' })
})

test('a ticket that is over is not split, nor is a proposal accepted by then', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  expect(await refusal(await answer(client, number, 'accept'))).toMatchObject({ slug: 'ticket-status-conflict' })
  expect(await refusal(await propose(number))).toMatchObject({ slug: 'ticket-status-conflict' })
  await client.post(`/api/tickets/${number}/close`, {})
  expect(await refusal(await propose(number))).toMatchObject({ slug: 'ticket-closed' })
  await client.post(`/api/tickets/${number}/reopen`, {})
  expect((await answer(client, number, 'accept')).status).toBe(200)
})

test('incidents of a pack that extends a plan do not pay for parts once that plan has ended', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro', supportUntil: '2026-11-18' })
  const client = await p.signedIn(email)
  await givePack(client.accountId, 4, 'premium-4')
  const number = await submitted(client)
  await propose(number)
  p.clock.now = Date.parse('2026-11-19T00:00:00+01:00')
  expect(await refusal(await answer(client, number, 'accept'))).toMatchObject({ slug: 'pack-needs-plan', status: 403 })
  p.clock.now = Date.parse('2026-11-18T23:59:59+01:00')
  expect((await answer(client, number, 'accept')).status).toBe(200)
  p.clock.now = WEDNESDAY_MORNING
})

test.each([
  { subjects: [] },
  { subjects: [' '] },
  { subjects: ['1', '2', '3', '4', '5', '6'] },
  { subjects: ['x'.repeat(201)] },
  {},
  { subjects: ['one'], spend: 0 },
])('a split proposed as %j is refused', async (body) => {
  const { number } = await plannedTicket()
  expect(await refusal(await agent.post(`/api/desk/tickets/${number}/split`, body))).toMatchObject({ slug: 'validation-failed' })
})

test('only an agent proposes, and only whose ticket it is answers; to others it is not there', async () => {
  const { client, number } = await paidTicket(3)
  await propose(number)
  const [other, nobody] = [await p.signedIn(), p.anonymous]
  for (const path of [`/api/desk/tickets/${number}/split`, `/api/desk/tickets/${number}/split/withdraw`]) {
    expect((await refusal(await client.post(path, { subjects: ['x'] }))).slug).toBe('not-an-agent')
    expect((await refusal(await nobody.post(path, { subjects: ['x'] }))).slug).toBe('signed-out')
  }
  for (const how of ['accept', 'decline'] as const) {
    for (const stranger of [other, agent])
      expect((await refusal(await answer(stranger, number, how))).slug).toBe('ticket-not-found')
    expect((await refusal(await answer(nobody, number, how))).slug).toBe('signed-out')
    expect((await refusal(await answer(client, '100000000', how))).slug).toBe('ticket-not-found')
  }
  expect((await refusal(await other.get(`/api/tickets/${number}/split`))).slug).toBe('ticket-not-found')
  expect((await refusal(await propose('100000000'))).slug).toBe('ticket-not-found')
})

test('the database refuses a second answer, another subject, and a part that is somebody else’s ticket', async () => {
  const [{ client, number }, other] = [await paidTicket(3), await plannedTicket()]
  await propose(number)
  const id = (await db.select({ id: tickets.id }).from(tickets).where(eq(tickets.number, number)))[0]?.id ?? ''
  const [split] = await db.select().from(ticketSplits).where(eq(ticketSplits.ticketId, id))
  const ofSplit = eq(ticketSplitParts.splitId, split?.id ?? '')
  const stolen = db
    .select({ id: tickets.id })
    .from(tickets)
    .where(inArray(tickets.number, [other.number]))
  const update = (set: object) => db.update(ticketSplitParts).set(set).where(ofSplit)
  await expect(update({ subject: 'Other' })).rejects.toThrow()
  await expect(update({ ticketId: id })).rejects.toThrow()
  await answer(client, number, 'decline')
  const again = db
    .update(ticketSplits)
    .set({ status: 'accepted' })
    .where(eq(ticketSplits.id, split?.id ?? ''))
  await expect(again).rejects.toThrow()
  await expect(db.delete(ticketSplits).where(eq(ticketSplits.id, split?.id ?? ''))).rejects.toThrow()
  await propose(number, ['One'])
  const [second] = await db.select().from(ticketSplits).where(eq(ticketSplits.ticketId, id)).offset(1).limit(1)
  await expect(
    db.batch([
      db
        .update(ticketSplits)
        .set({ status: 'accepted', answeredAt: 1 })
        .where(eq(ticketSplits.id, second?.id ?? '')),
      db
        .update(ticketSplitParts)
        .set({ ticketId: (await stolen)[0]?.id ?? '' })
        .where(eq(ticketSplitParts.splitId, second?.id ?? '')),
    ]),
  ).rejects.toThrow(/split-mismatch/)
})
