import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { messages, ticketEvents, tickets } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'
import { incidentsOf } from './support-payments.ts'

const AN_HOUR_LATER = WEDNESDAY_MORNING + 3_600_000
const submission = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Sessions end', body: 'Text' },
  ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
}

interface Ticket {
  number: string
  status: string
  outcome: string | null
  mergedInto: string | null
  deadlines: Record<string, { dueAt: string; metAt: string | null } | null>
  resolutionPaused: boolean
  messages: { body: string }[]
}

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
let colleague: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  colleague = await p.signedIn(newEmail(), ['agent'])
})

async function customerWith(plan = 'service-contract'): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan })
  return p.signedIn(email)
}

async function submitted(client: Client, more: object = {}): Promise<Ticket> {
  const response = await client.post('/api/tickets', { ...submission, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: Ticket }>()).ticket
}

/** A customer's two tickets about one problem, the second an hour later. */
async function twice(more: object = {}) {
  const client = await customerWith()
  p.clock.now = WEDNESDAY_MORNING
  const first = await submitted(client)
  p.clock.now = AN_HOUR_LATER
  const second = await submitted(client, more)
  return { client, first, second }
}

const merge = (number: string, into: string, by = agent) => by.post(`/api/desk/tickets/${number}/merge`, { into })
const merged = async (response: Response) => response.json<{ merged: Ticket; ticket: Ticket }>()
const act = (number: string, action: string, json: object, by = agent) => by.post(`/api/desk/tickets/${number}/${action}`, json)
const write = (client: Client, number: string) => client.post(`/api/tickets/${number}/messages`, { body: 'One more thing' })
const seenBy = async (client: Client, number: string) =>
  (await (await client.get(`/api/tickets/${number}`)).json<{ ticket: Ticket }>()).ticket
const atDesk = async (number: string) =>
  (await agent.get(`/api/desk/tickets/${number}`)).json<{ ticket: Ticket; mergedFrom: string[] }>()
const fields = async (response: Response) => (await refusal(response)).errors?.map(({ pointer, code }) => [pointer, code])

test('a duplicate is resolved as one, its words stay readable, and each ticket names the other', async () => {
  const { client, first, second } = await twice()
  const response = await merge(second.number, first.number)
  expect(response.status).toBe(200)
  expect(await merged(response)).toMatchObject({
    merged: { number: second.number, status: 'resolved', outcome: 'duplicate', mergedInto: first.number },
    ticket: { number: first.number, status: 'new', outcome: null, mergedInto: null },
  })
  expect(await seenBy(client, second.number)).toMatchObject({ mergedInto: first.number, messages: [{ body: 'Text' }] })
  expect((await atDesk(first.number)).mergedFrom).toEqual([second.number])
  expect((await atDesk(second.number)).ticket.mergedInto).toBe(first.number)
})

test('the customer is told by mail, as part of the conversation that goes on', async () => {
  const { client, first, second } = await twice({ locale: 'en', subject: 'Again' })
  await merge(second.number, first.number)
  const [mail] = await p.mails(client.email)
  expect(mail?.subject).toContain(first.number)
  expect(mail?.text).toContain(second.number)
  expect(mail?.text).toContain(`/en/tickets/${first.number}/`)
})

test('the incident spent on a duplicate is given back, and the mail says so', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 2, 'incident-10')
  const first = await submitted(client, { payWith: 'incident' })
  const second = await submitted(client, { payWith: 'incident' })
  expect(await incidentsOf(client)).toMatchObject({ balance: 0, held: 2 })
  await merge(second.number, first.number)
  const { balance, held, entries } = await incidentsOf(client)
  expect({ balance, held, last: entries[0] }).toMatchObject({
    ...{ balance: 1, held: 1 },
    last: { kind: 'release', delta: 1, ticket: second.number, reason: 'duplicate' },
  })
  expect((await p.mails(client.email))[0]?.text).toContain('given back')
})

test('what is written to a merged ticket is refused and names the other; nothing else opens it again', async () => {
  const { client, first, second } = await twice()
  await merge(second.number, first.number)
  const reply = { visibility: 'public', body: 'Hello' }
  const refused = [
    await write(client, second.number),
    await client.post(`/api/tickets/${second.number}/reopen`, {}),
    await act(second.number, 'messages', reply),
    await act(second.number, 'resolve', { outcome: 'solved' }),
    await act(second.number, 'assign', {}),
    await act(second.number, 'status', { status: 'waiting' }),
    await act(second.number, 'split', { subjects: ['More'] }),
    await merge(second.number, first.number),
  ]
  for (const response of refused) {
    const { slug, detail, status } = await refusal(response)
    expect([slug, status, detail.includes(first.number)]).toEqual(['ticket-merged', 409, true])
  }
  expect((await act(second.number, 'messages', { visibility: 'internal', body: 'For us' })).status).toBe(201)
  expect((await write(client, first.number)).status).toBe(201)
})

test('it is closed with time like any other, and by its customer', async () => {
  const { client, first, second } = await twice()
  await merge(second.number, first.number)
  expect((await client.post(`/api/tickets/${second.number}/close`, {})).status).toBe(200)
  expect(await seenBy(client, second.number)).toMatchObject({ status: 'closed', outcome: 'duplicate', mergedInto: first.number })
})

test('the earlier promise survives: into the newer ticket goes what was promised for the older one', async () => {
  const { client, first, second } = await twice()
  await merge(first.number, second.number)
  const { deadlines } = await seenBy(client, second.number)
  for (const event of ['assignment', 'firstResponse', 'resolution']) {
    expect([event, deadlines[event]?.dueAt]).toEqual([event, first.deadlines[event]?.dueAt])
  }
  expect(new Set(Object.values(deadlines)).size).toBeGreaterThan(1)
  const [row] = await db.select().from(tickets).where(eq(tickets.number, second.number))
  expect(row?.nextDueAt).toBe(Math.min(...Object.values(first.deadlines).map((each) => Date.parse(each?.dueAt ?? '9999-01-01'))))
})

test('a promise that is sooner already stays, and one that is met stays met', async () => {
  const { client, first, second } = await twice()
  await act(first.number, 'messages', { visibility: 'public', body: 'We look into it.' })
  const before = (await seenBy(client, first.number)).deadlines
  await merge(second.number, first.number)
  expect((await seenBy(client, first.number)).deadlines).toEqual(before)
})

test('into a ticket whose clock stands still, the earlier promise goes as the time that is left', async () => {
  const { client, first, second } = await twice()
  await act(second.number, 'status', { status: 'waiting' })
  await merge(first.number, second.number)
  expect(await seenBy(client, second.number)).toMatchObject({ status: 'waiting', resolutionPaused: true })
  await act(second.number, 'status', { status: 'open' })
  expect((await seenBy(client, second.number)).deadlines.resolution?.dueAt).toBe(first.deadlines.resolution?.dueAt)
})

test.each([
  ['itself', async ({ second }: Twice) => second.number, 'same-ticket'],
  ['one that is not there', async () => '100000001', 'no-such-ticket'],
  ['another customer’s', async () => (await submitted(await customerWith())).number, 'other-customers-ticket'],
  [
    'one that is resolved',
    async ({ first }: Twice) => {
      await act(first.number, 'resolve', { outcome: 'solved' })
      return first.number
    },
    'ended-ticket',
  ],
  [
    'one that was merged itself',
    async ({ client, first }: Twice) => {
      await merge(first.number, (await submitted(client)).number)
      return first.number
    },
    'merged-ticket',
  ],
])('a ticket is not merged into %s, and nothing is changed', async (_, into, code) => {
  const pair = await twice()
  expect(await fields(await merge(pair.second.number, await into(pair)))).toEqual([['/into', code]])
  expect(await seenBy(pair.client, pair.second.number)).toMatchObject({ status: 'new', mergedInto: null })
})
type Twice = Awaited<ReturnType<typeof twice>>

test('a number with blanks, as it is read out, is understood; none is asked for', async () => {
  const { first, second } = await twice()
  const spoken = first.number.replace(/(\d{3})/g, '$1 ')
  expect((await merge(second.number, spoken)).status).toBe(200)
  expect(await fields(await merge(second.number, ' '))).toEqual([['/into', 'required']])
})

test('only agents merge', async () => {
  const { client, first, second } = await twice()
  expect((await refusal(await merge(second.number, first.number, client))).slug).toBe('not-an-agent')
  expect((await refusal(await merge(second.number, first.number, p.anonymous))).slug).toBe('signed-out')
  expect((await refusal(await merge('100000001', first.number))).slug).toBe('ticket-not-found')
})

test('a ticket that is over is not merged', async () => {
  const { first, second } = await twice()
  await act(second.number, 'resolve', { outcome: 'solved' })
  expect((await refusal(await merge(second.number, first.number))).slug).toBe('ticket-status-conflict')
})

test('of many who merge at once, in both directions, one does, and the customer hears of it once', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 2, 'incident-10')
  const [a, b] = [await submitted(client, { payWith: 'incident' }), await submitted(client, { payWith: 'incident' })]
  const mails = (await p.mails(client.email)).length
  const tries = [1, 2, 3].flatMap(() => [merge(b.number, a.number), merge(a.number, b.number, colleague)])
  const answers = await Promise.all(tries)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status !== 200)) expect([409, 422]).toContain(answer.status)
  const seen = [await seenBy(client, a.number), await seenBy(client, b.number)]
  expect(seen.map(({ status }) => status).sort()).toEqual(['new', 'resolved'])
  expect(await incidentsOf(client)).toMatchObject({ balance: 1, held: 1 })
  expect((await p.mails(client.email)).length).toBe(mails + 1)
})

test('a reply and a merge at once: the reply is kept or refused, never lost', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { client, first, second } = await twice()
    const [written, joined] = await Promise.all([write(client, second.number), merge(second.number, first.number)])
    expect(joined.status).toBe(200)
    const { messages: kept } = await seenBy(client, second.number)
    expect(kept.length).toBe(written.status === 201 ? 2 : 1)
    if (written.status !== 201) expect((await refusal(written)).slug).toBe('ticket-merged')
  }
})

test('of two agents who resolve at once, one does; the incident is settled once, and the other is told', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 1)
  const { number } = await submitted(client, { payWith: 'incident' })
  const reply = { visibility: 'public', body: 'Solved by the update.', status: 'resolved', outcome: 'solved' }
  const answers = await Promise.all([
    act(number, 'resolve', { outcome: 'defectWithoutSolution' }),
    act(number, 'messages', reply, colleague),
    act(number, 'messages', { ...reply, body: 'Solved by me.' }),
  ])
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status >= 300)) {
    expect((await refusal(answer)).slug).toBe('ticket-status-conflict')
  }
  const { entries } = await incidentsOf(client)
  expect(entries.filter(({ kind }) => kind === 'settle' || kind === 'release')).toHaveLength(1)
})

test('of two agents who reply at once both are heard', async () => {
  const { client, first } = await twice()
  const answers = await Promise.all(
    [agent, colleague].map((by, index) => act(first.number, 'messages', { visibility: 'public', body: `Reply ${index}` }, by)),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
  expect((await seenBy(client, first.number)).messages.map(({ body }) => body).sort()).toEqual(['Reply 0', 'Reply 1', 'Text'])
})

test('a reply that resolves: one mail with the words and the outcome, and the promises are met', async () => {
  const { client, first } = await twice()
  const mails = (await p.mails(client.email)).length
  const reply = { visibility: 'public', body: 'The update mends it.', status: 'resolved', outcome: 'fixedInLaterBuild' }
  expect((await act(first.number, 'messages', reply)).status).toBe(201)
  const sent = await p.mails(client.email)
  expect(sent.length).toBe(mails + 1)
  expect(sent[0]?.text).toContain('The update mends it.')
  expect(sent[0]?.text).toContain('Fixed in a later build')
  expect(await seenBy(client, first.number)).toMatchObject({
    ...{ status: 'resolved', outcome: 'fixedInLaterBuild' },
    deadlines: { resolution: { metAt: new Date(AN_HOUR_LATER).toISOString() } },
  })
})

test('the database itself refuses what no rule would do to a merged ticket', async () => {
  const { client, first, second } = await twice()
  const other = await submitted(await customerWith())
  const update = (number: string, set: object) => db.update(tickets).set(set).where(eq(tickets.number, number)).run()
  const asDuplicate = { status: 'resolved', outcome: 'duplicate' } as const
  await expect(update(second.number, { ...asDuplicate, mergedInto: other.number })).rejects.toThrow()
  await expect(update(second.number, { mergedInto: first.number })).rejects.toThrow()
  await expect(update(second.number, { ...asDuplicate, mergedInto: second.number })).rejects.toThrow()
  await merge(second.number, first.number)
  await expect(update(second.number, { mergedInto: null })).rejects.toThrow()
  await expect(update(second.number, { status: 'open', outcome: 'duplicate' })).rejects.toThrow()
  const [{ id = '' } = {}] = await db.select({ id: tickets.id }).from(tickets).where(eq(tickets.number, second.number))
  const message = { id: newId('message'), ticketId: id, authorId: client.accountId, authorRole: 'customer', body: 'x' } as const
  await expect(
    db
      .insert(messages)
      .values({ ...message, visibility: 'public', createdAt: 1 })
      .run(),
  ).rejects.toThrow()
  const events = await db.select().from(ticketEvents).where(eq(ticketEvents.ticketId, id))
  expect(events.filter(({ action }) => action === 'merge')).toHaveLength(1)
})
