import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { incidentEntries, tickets } from '../../worker/db/schema.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'

const HOUR_MS = 3_600_000
const submission = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S2',
  subject: 'The Viewer closes when the Host restarts',
  body: 'It happens each time.',
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

interface Deadline {
  dueAt: string
  metAt: string | null
}
interface Ticket {
  number: string
  status: string
  outcome: string | null
  subject: string
  assignee: { email: string } | null
  deadlines: Record<'assignment' | 'firstResponse' | 'resolution', Deadline | null>
  resolutionPaused: boolean
  nextDueAt: string | null
  messages: { body: string; author: string; visibility: string; authorName: string | null }[]
  attachments: { id: string; fileName: string }[]
}
interface Queue {
  items: Ticket[]
  nextCursor: string | null
}

const p = portal()
let agent: Client
let administrator: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  administrator = await p.signedIn(newEmail(), ['administrator'])
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

async function newTicket(more: object = {}, plan?: string) {
  const client = await customerWith(plan)
  return { client, ...(await submitted(client, more)) }
}

async function paidWithIncident() {
  const client = await p.signedIn()
  await givePack(client.accountId, 1)
  return { client, ...(await submitted(client, { payWith: 'incident' })) }
}

const act = (number: string, action: string, json: unknown, by = agent, headers = {}) =>
  by.post(`/api/desk/tickets/${number}/${action}`, json, headers)
const reply = (number: string, body: string, more: object = {}) =>
  act(number, 'messages', { body, visibility: 'public', ...more })

async function seen(number: string): Promise<{ ticket: Ticket; customer: Record<string, unknown> }> {
  return (await agent.get(`/api/desk/tickets/${number}`)).json()
}

async function wholeQueue(query = ''): Promise<Ticket[]> {
  const items: Ticket[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Queue = await (await agent.get(`/api/desk/queue?limit=2${cursor && `&cursor=${cursor}`}${query}`)).json()
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

const numbers = (items: readonly { number: string }[]) => items.map(({ number }) => number)

test('the queue is by the earliest deadline, then by rank, and those without a deadline come last', async () => {
  const pro = await customerWith('pro')
  const plus = await customerWith('plus')
  const slow = await submitted(plus)
  const fast = await submitted(pro)
  const contract = await newTicket()
  const answered = await submitted(pro)
  await reply(answered.number, 'Thank you.')
  const mine = new Set(numbers([slow, fast, contract, answered]))
  const order = numbers(await wholeQueue()).filter((number) => mine.has(number))
  expect(order).toEqual([contract.number, fast.number, slow.number, answered.number])
})

test('a page of the queue reads as many rows with many tickets as with few, wherever it begins', async () => {
  const { d1, usage } = countingD1(env.DB)
  const counting = portal({ env: { DB: d1 } })
  const other = await counting.signedIn(newEmail(), ['agent'])
  /** Rows that the dearest full page of the queue reads. */
  const dearestPage = async (query: string) => {
    let dearest = 0
    for (let cursor: string | null = ''; cursor !== null; ) {
      usage.rowsRead = 0
      const page: Queue = await (await other.get(`/api/desk/queue?limit=3${cursor && `&cursor=${cursor}`}${query}`)).json()
      if (page.items.length === 3) dearest = Math.max(dearest, usage.rowsRead)
      cursor = page.nextCursor
    }
    return dearest
  }
  const client = await customerWith()
  const made: Ticket[] = []
  const submitSome = async () => {
    for (let index = 0; index < 12; index += 1) made.push(await submitted(client))
    for (const { number } of made.slice(-4)) await act(number, 'assign', { assignee: other.email })
    for (const { number } of made.slice(-8, -4)) await act(number, 'status', { status: 'waiting' })
  }
  const readAll = async () => {
    const rows: number[] = []
    for (const query of ['', '&filter=mine', '&filter=unassigned', '&filter=waiting']) rows.push(await dearestPage(query))
    return rows
  }
  await submitSome()
  const few = await readAll()
  await submitSome()
  await submitSome()
  // A page that begins among tickets due at one instant reads at most its own length twice; a line takes six rows.
  expect(Math.max(...few, ...(await readAll()))).toBeLessThan(52)
})

test('the queue can be narrowed to what is mine, to what nobody has, and to what waits', async () => {
  const [mine, free, waiting] = [await newTicket(), await newTicket(), await newTicket()]
  await act(mine.number, 'assign', {})
  await act(waiting.number, 'assign', { assignee: administrator.email })
  await act(waiting.number, 'status', { status: 'waiting' })
  const listed = async (filter: string) => {
    const ours = new Set([mine.number, free.number, waiting.number])
    return numbers(await wholeQueue(`&filter=${filter}`)).filter((number) => ours.has(number))
  }
  expect(await listed('mine')).toEqual([mine.number])
  expect(await listed('unassigned')).toEqual([free.number])
  expect(await listed('waiting')).toEqual([waiting.number])
})

test('a ticket in the queue says whose it is and who has it', async () => {
  const { client, number } = await newTicket()
  const queued = async () => (await wholeQueue()).find((ticket) => ticket.number === number)
  expect(await queued()).toMatchObject({ customer: { email: client.email, name: null }, assignee: null, rank: 1 })
  await act(number, 'assign', { assignee: administrator.email })
  expect(await queued()).toMatchObject({
    customer: { email: client.email },
    assignee: { email: administrator.email, name: null },
  })
})

test('a ticket that is resolved leaves the queue', async () => {
  const { number } = await newTicket()
  await act(number, 'resolve', { outcome: 'solved' })
  expect(numbers(await wholeQueue())).not.toContain(number)
})

test('a cursor that is not ours and a filter that is none are refused', async () => {
  for (const query of ['cursor=abc', 'filter=everything', 'limit=0', 'limit=101']) {
    expect(await refusal(await agent.get(`/api/desk/queue?${query}`))).toMatchObject({ status: 422, slug: 'validation-failed' })
  }
})

test('a ticket at the desk has the customer beside it: address, plan, licenses, balance', async () => {
  const { client, number } = await newTicket()
  await givePack(client.accountId, 4, 'premium-4')
  const { ticket, customer } = await seen(number)
  expect(ticket).toMatchObject({ number, status: 'new', assignee: null, rank: 1 })
  expect(customer).toMatchObject({ email: client.email, plan: 'service-contract', rank: 1, isReseller: false, locale: 'en' })
  expect(customer.licenses).toEqual([expect.objectContaining({ product: 'nordlys-remote', plan: 'service-contract' })])
  expect(customer).toHaveProperty('balance')
})

test('a public reply reaches the customer, by mail in the language of the ticket, and meets the first response once', async () => {
  const { client, number } = await newTicket({ locale: 'en' }, 'pro')
  const mailsBefore = (await p.mails(client.email)).length
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS / 2
  const response = await reply(number, 'Please try <b>7.6.2</b>.')
  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({
    message: { author: 'agent', visibility: 'public', body: 'Please try <b>7.6.2</b>.' },
  })
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  await reply(number, 'Did it help?')
  p.clock.now = WEDNESDAY_MORNING
  const { ticket }: { ticket: Ticket } = await (await client.get(`/api/tickets/${number}`)).json()
  expect(ticket.status).toBe('open')
  expect(ticket.deadlines.firstResponse?.metAt).toBe(new Date(WEDNESDAY_MORNING + HOUR_MS / 2).toISOString())
  expect(ticket.messages.map(({ author }) => author)).toEqual(['customer', 'agent', 'agent'])
  const mails = await p.mails(client.email)
  expect(mails).toHaveLength(mailsBefore + 2)
  expect(mails.some(({ text }) => text.includes('> Please try <b>7.6.2</b>.'))).toBe(true)
  expect(mails.some(({ html }) => html.includes('<b>7.6.2</b>'))).toBe(false)
})

test('an internal note is seen by agents alone, sends no mail and meets nothing', async () => {
  const { client, number } = await newTicket({}, 'pro')
  const mailsBefore = (await p.mails(client.email)).length
  expect((await act(number, 'messages', { body: 'Looks like the driver.', visibility: 'internal' })).status).toBe(201)
  const { ticket }: { ticket: Ticket } = await (await client.get(`/api/tickets/${number}`)).json()
  expect(ticket.messages).toHaveLength(1)
  expect(ticket.deadlines.firstResponse?.metAt).toBeNull()
  expect((await seen(number)).ticket.messages.map(({ visibility }) => visibility)).toEqual(['public', 'internal'])
  expect(await p.mails(client.email)).toHaveLength(mailsBefore)
})

test('the file of an internal note is the agents’ alone, that of a reply is the customer’s too', async () => {
  const { client, number } = await newTicket()
  const send = async (visibility: string) => {
    const form = new FormData()
    form.set('visibility', visibility)
    form.set('body', 'See the file.')
    form.append('attachments', new File(['a line\n'], 'trace.log'))
    const response = await agent.request(`/api/desk/tickets/${number}/messages`, { method: 'POST', body: form })
    expect(response.status).toBe(201)
    return (await response.json<{ attachments: { url: string }[] }>()).attachments[0]?.url ?? ''
  }
  const [shown, hidden] = [await send('public'), await send('internal')]
  expect((await client.get(shown)).status).toBe(200)
  expect((await client.get(hidden)).status).toBe(404)
  expect((await agent.get(hidden)).status).toBe(200)
  expect((await seen(number)).ticket.attachments).toHaveLength(2)
})

test('the same reply sent twice under one key is written and mailed once; other content under it is refused', async () => {
  const { client, number } = await newTicket()
  const mailsBefore = (await p.mails(client.email)).length
  const key = { 'idempotency-key': crypto.randomUUID() }
  const send = (body: string) => act(number, 'messages', { body, visibility: 'public' }, agent, key)
  const answers = await Promise.all([send('Once.'), send('Once.')])
  expect(await answers[0]?.json()).toEqual(await answers[1]?.json())
  expect((await seen(number)).ticket.messages).toHaveLength(2)
  expect(await p.mails(client.email)).toHaveLength(mailsBefore + 1)
  expect(await refusal(await send('Twice.'))).toMatchObject({ status: 409, slug: 'idempotency-key-reused' })
})

test('a reply that waits for the customer stops the resolution clock, and their answer starts it with the open time that was left', async () => {
  const { client, number, deadlines } = await newTicket()
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  await reply(number, 'Which version of the driver?', { status: 'waiting' })
  const { ticket: paused } = await seen(number)
  expect(paused).toMatchObject({ status: 'waiting', resolutionPaused: true })
  expect(paused.deadlines.resolution).toBeNull()
  p.clock.now = WEDNESDAY_MORNING + 3 * HOUR_MS
  await client.post(`/api/tickets/${number}/messages`, { body: 'The newest.' })
  p.clock.now = WEDNESDAY_MORNING
  const { ticket: running } = await seen(number)
  expect(running).toMatchObject({ status: 'open', resolutionPaused: false })
  const due = (deadline: Deadline | null | undefined) => Date.parse(deadline?.dueAt ?? '')
  expect(due(running.deadlines.resolution) - due(deadlines.resolution)).toBe(2 * HOUR_MS)
})

test('waiting is told to the customer once; taking the turn back is not', async () => {
  const { client, number } = await newTicket({}, 'pro')
  const mailsBefore = (await p.mails(client.email)).length
  for (const status of ['waiting', 'waiting', 'open']) expect((await act(number, 'status', { status })).status).toBe(200)
  expect(await p.mails(client.email)).toHaveLength(mailsBefore + 1)
  const { ticket } = await seen(number)
  expect(ticket).toMatchObject({ status: 'open', resolutionPaused: false })
  expect(ticket.deadlines.firstResponse?.metAt).toBeNull()
})

test('assigning meets the assignment once, to oneself or to another agent', async () => {
  const { number } = await newTicket()
  const first = await agent.request(`/api/desk/tickets/${number}/assign`, { method: 'POST' })
  expect(first.status).toBe(200)
  expect(await first.json()).toMatchObject({ ticket: { status: 'open', assignee: { email: agent.email } } })
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  await act(number, 'assign', { assignee: administrator.email.toUpperCase() })
  p.clock.now = WEDNESDAY_MORNING
  const { ticket } = await seen(number)
  expect(ticket.assignee?.email).toBe(administrator.email)
  expect(ticket.deadlines.assignment?.metAt).toBe(new Date(WEDNESDAY_MORNING).toISOString())
})

test('a ticket cannot be assigned to a customer or to nobody', async () => {
  const { client, number } = await newTicket()
  for (const assignee of [client.email, newEmail()]) {
    const { status, errors } = await refusal(await act(number, 'assign', { assignee }))
    expect({ status, errors }).toEqual({
      status: 422,
      errors: [expect.objectContaining({ pointer: '/assignee', code: 'not-an-agent' })],
    })
  }
})

test.each([
  ['solved', 'settle', 0],
  ['fixedInLaterBuild', 'settle', 0],
  ['defectWithoutSolution', 'release', 1],
  ['duplicate', 'release', 1],
  ['withdrawn', 'release', 1],
])('resolved as %s, the incident ends with a %s entry', async (outcome, kind, balance) => {
  const { client, number } = await paidWithIncident()
  const response = await act(number, 'resolve', { outcome })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ ticket: { status: 'resolved', outcome } })
  const entries = await db
    .select()
    .from(incidentEntries)
    .where(eq(incidentEntries.accountId, client.accountId))
    .orderBy(incidentEntries.sequence)
  expect(entries.map((entry) => entry.kind)).toEqual(['purchase', 'hold', kind])
  expect(entries.at(-1)).toMatchObject({ balance, reason: outcome })
  const [mail] = await p.mails(client.email)
  expect(mail?.subject).toContain(number)
  expect(mail?.text).toContain(balance ? 'given back' : 'kept')
})

test('an incident that was kept is given back when the ticket is opened again and turns out to be a defect without a solution', async () => {
  const { client, number } = await paidWithIncident()
  const balance = async () => (await (await client.get('/api/incidents')).json<{ balance: number }>()).balance
  await act(number, 'resolve', { outcome: 'solved' })
  await client.post(`/api/tickets/${number}/reopen`, {})
  await act(number, 'resolve', { outcome: 'workaround' })
  expect(await balance()).toBe(0)
  await client.post(`/api/tickets/${number}/reopen`, {})
  await act(number, 'resolve', { outcome: 'defectWithoutSolution' })
  expect(await balance()).toBe(1)
  const entries = await db
    .select()
    .from(incidentEntries)
    .where(eq(incidentEntries.accountId, client.accountId))
    .orderBy(incidentEntries.sequence)
  expect(entries.map(({ kind, delta }) => [kind, delta])).toEqual([
    ['purchase', 1],
    ['hold', -1],
    ['settle', 0],
    ['correction', 1],
  ])
  expect(await refusal(await client.post(`/api/tickets/${number}/reopen`, {}))).toMatchObject({ slug: 'incident-given-back' })
})

test('a resolved ticket has met its resolution, and no promise is due any more', async () => {
  const { number } = await newTicket()
  await act(number, 'resolve', { outcome: 'solved' })
  const { ticket } = await seen(number)
  expect(ticket.deadlines.resolution?.metAt).toBe(new Date(WEDNESDAY_MORNING).toISOString())
  const [row] = await db.select({ nextDueAt: tickets.nextDueAt }).from(tickets).where(eq(tickets.number, number))
  expect(row?.nextDueAt).toBeNull()
})

test('a ticket somebody has replied to was not withdrawn before the first response', async () => {
  const { number } = await paidWithIncident()
  await reply(number, 'Here is how.')
  const { status, errors } = await refusal(await act(number, 'resolve', { outcome: 'withdrawn' }))
  expect({ status, errors }).toEqual({
    status: 422,
    errors: [expect.objectContaining({ pointer: '/outcome', code: 'replied-already' })],
  })
})

test('of two agents who resolve at once, one does, and the incident is settled once', async () => {
  const { client, number } = await paidWithIncident()
  const answers = await Promise.all([
    act(number, 'resolve', { outcome: 'solved' }),
    act(number, 'resolve', { outcome: 'duplicate' }, administrator),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const lost = answers.find(({ status }) => status === 409)
  expect(lost && (await refusal(lost)).slug).toBe('ticket-status-conflict')
  const entries = await db.select().from(incidentEntries).where(eq(incidentEntries.accountId, client.accountId))
  expect(entries).toHaveLength(3)
})

test('what is over cannot be assigned, put back in turn or resolved again, and once closed it takes no reply', async () => {
  const { client, number } = await newTicket()
  await act(number, 'resolve', { outcome: 'solved' })
  for (const [action, json] of [
    ['assign', {}],
    ['status', { status: 'open' }],
    ['status', { status: 'waiting' }],
    ['resolve', { outcome: 'solved' }],
  ] as const) {
    expect(await refusal(await act(number, action, json))).toMatchObject({ status: 409, slug: 'ticket-status-conflict' })
  }
  expect((await reply(number, 'One more thing.')).status).toBe(201)
  await client.post(`/api/tickets/${number}/close`, {})
  expect(await refusal(await reply(number, 'Too late.'))).toMatchObject({ status: 409, slug: 'ticket-closed' })
  expect((await act(number, 'messages', { body: 'For the record.', visibility: 'internal' })).status).toBe(201)
})

test.each([
  ['messages', { body: 'Hi', visibility: 'secret' }, '/visibility', 'not-one-of-these'],
  ['messages', { visibility: 'public' }, '/body', 'required'],
  ['messages', { body: ' ', visibility: 'public' }, '/body', 'required'],
  ['messages', { body: 'Hi', visibility: 'internal', status: 'waiting' }, '/status', 'unknown-field'],
  ['status', { status: 'closed' }, '/status', 'not-one-of-these'],
  ['resolve', { outcome: 'bored' }, '/outcome', 'not-one-of-these'],
  ['assign', { assignee: 'nobody' }, '/assignee', 'not-an-email'],
])('%s with %j is refused with its pointer', async (action, json, pointer, code) => {
  const { number } = await newTicket()
  const { status, errors } = await refusal(await act(number, action, json))
  expect({ status, errors }).toEqual({ status: 422, errors: [expect.objectContaining({ pointer, code })] })
})

test('nobody but agents and administrators works at the desk', async () => {
  const { client, number } = await newTicket()
  const calls: ((by: Client) => Promise<Response>)[] = [
    (by) => by.get('/api/desk/queue'),
    (by) => by.get(`/api/desk/tickets/${number}`),
    (by) => act(number, 'messages', { body: 'Hi', visibility: 'public' }, by),
    (by) => act(number, 'assign', {}, by),
    (by) => act(number, 'status', { status: 'waiting' }, by),
    (by) => act(number, 'resolve', { outcome: 'solved' }, by),
    (by) => by.post('/api/desk/tickets', { ...called, email: newEmail() }),
  ]
  for (const call of calls) {
    expect(await refusal(await call(p.anonymous))).toMatchObject({ status: 401, slug: 'signed-out' })
    expect(await refusal(await call(client))).toMatchObject({ status: 403, slug: 'not-an-agent' })
  }
  expect((await seen(number)).ticket).toMatchObject({ status: 'new', assignee: null })
  for (const call of calls.slice(0, 4)) expect((await call(administrator)).ok).toBe(true)
})

test('a ticket that does not exist is not found, whatever is done to it', async () => {
  const answers = [
    await agent.get('/api/desk/tickets/100000000'),
    await reply('100000000', 'Hello?'),
    await act('100000000', 'assign', {}),
    await act('100000000', 'status', { status: 'open' }),
    await act('100000000', 'resolve', { outcome: 'solved' }),
  ]
  for (const answer of answers) expect(await refusal(answer)).toMatchObject({ status: 404, slug: 'ticket-not-found' })
})

const { policyVersion: _, ...called } = submission

test('a ticket opened for a caller without an account is theirs, and they get the acknowledgement', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const response = await agent.post('/api/desk/tickets', { ...called, email })
  expect(response.status).toBe(201)
  const { ticket }: { ticket: Ticket } = await response.json()
  expect(ticket).toMatchObject({ status: 'new', plan: 'pro', policyVersion: programme.policy.version })
  expect(ticket.deadlines.firstResponse?.metAt).toBeNull()
  const [mail] = await p.mails(email)
  expect(mail?.subject).toContain(ticket.number)
  expect((await seen(ticket.number)).customer).toMatchObject({ email, plan: 'pro', licenses: [{ plan: 'pro' }] })
  const caller = await p.signedIn(email)
  expect(numbers((await (await caller.get('/api/tickets')).json<Queue>()).items)).toEqual([ticket.number])
})

test('a caller whose plan has no tickets is refused, and no account is left behind', async () => {
  const email = newEmail()
  expect(await refusal(await agent.post('/api/desk/tickets', { ...called, email }))).toMatchObject({
    status: 403,
    slug: 'no-entitlement',
  })
  expect(await refusal(await administrator.post(`/api/desk/accounts/${email}/roles`, { roles: [] }))).toMatchObject({
    status: 404,
  })
})

test('a caller pays with an incident as they would by themselves, and the same call under one key spends one', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 2)
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const open = (subject = called.subject) =>
    agent.post('/api/desk/tickets', { ...called, subject, email: client.email, payWith: 'incident' }, headers)
  const [first, second] = [await open(), await open()]
  expect(first.status).toBe(201)
  expect(await second.json()).toEqual(await first.json())
  expect(await refusal(await open('Another'))).toMatchObject({ slug: 'idempotency-key-reused' })
  expect(numbers((await (await client.get('/api/tickets')).json<Queue>()).items)).toHaveLength(1)
})

test('two calls at once for a caller without an account make one account and two tickets', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const answers = await Promise.all([1, 2].map(() => agent.post('/api/desk/tickets', { ...called, email })))
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
  const caller = await p.signedIn(email)
  expect((await (await caller.get('/api/tickets')).json<Queue>()).items).toHaveLength(2)
})

test('an administrator gives and takes roles, and they hold at once', async () => {
  const client = await p.signedIn()
  const grant = (roles: string[], by = administrator) => by.post(`/api/desk/accounts/${client.email}/roles`, { roles })
  expect(await (await grant(['agent', 'reseller'])).json()).toEqual({
    account: { email: client.email, name: null, roles: ['reseller', 'agent'] },
  })
  expect((await client.get('/api/desk/queue')).status).toBe(200)
  expect((await grant(['reseller'])).status).toBe(200)
  expect((await client.get('/api/desk/queue')).status).toBe(403)
  expect(await refusal(await grant(['agent'], client))).toMatchObject({ status: 403, slug: 'not-an-administrator' })
  expect(await refusal(await grant(['agent'], agent))).toMatchObject({ status: 403, slug: 'not-an-administrator' })
  expect(await refusal(await grant(['agent'], p.anonymous))).toMatchObject({ status: 401, slug: 'signed-out' })
  expect(await refusal(await grant(['king']))).toMatchObject({ status: 422, slug: 'validation-failed' })
})

test('nobody takes the administrator’s role from themselves', async () => {
  const { status, errors } = await refusal(
    await administrator.post(`/api/desk/accounts/${administrator.email}/roles`, { roles: ['agent'] }),
  )
  expect({ status, errors }).toEqual({
    status: 422,
    errors: [expect.objectContaining({ pointer: '/roles', code: 'own-administrator-role' })],
  })
  expect((await administrator.post(`/api/desk/accounts/${administrator.email}/roles`, { roles: ['administrator'] })).status).toBe(
    200,
  )
})

test('roles of an address without an account are refused', async () => {
  expect(await refusal(await administrator.post(`/api/desk/accounts/${newEmail()}/roles`, { roles: [] }))).toMatchObject({
    status: 404,
    slug: 'account-not-found',
  })
})
