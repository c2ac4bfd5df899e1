import { eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { expect, inject, test, vi } from 'vitest'
import { webhookDeliveries, webhookEndpoints } from '../../worker/db/schema.ts'
import type { Env } from '../../worker/env.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { isDeliverable } from '../../worker/webhooks/address.ts'
import { FAILING_MAX_MS, KEPT_MS, RETRY_AFTER_MS } from '../../worker/webhooks/deliver.ts'
import { TEST_EVENT, WEBHOOK_EVENTS } from '../../worker/webhooks/events.ts'
import { ENDPOINTS_MAX } from '../../worker/webhooks/load.ts'
import { secretOf } from '../../worker/webhooks/signature.ts'
import type { DeliveryView, WebhookView } from '../../worker/webhooks/view.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal } from './support.ts'
import { givePack } from './support-incidents.ts'
import { checkoutEvent, deliver, ordered, reversalEvent, submitted } from './support-payments.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const RECEIVER = inject('webhookReceiver')
type Portal = ReturnType<typeof portal>

interface Received {
  headers: Record<string, string>
  body: string
}

/** Each test has an endpoint of its own; those of the others are gone. */
async function listening(p: Portal, events: readonly string[], behaviour = 'ok') {
  await db.delete(webhookEndpoints)
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const url = `${RECEIVER}/${behaviour}/${crypto.randomUUID()}`
  const response = await administrator.post('/api/desk/webhooks', { url, events })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  const { webhook, secret } = await response.json<{ webhook: WebhookView; secret: string }>()
  return { administrator, url, secret, id: webhook.id, path: `/api/desk/webhooks/${webhook.id}` }
}

async function receivedAt(url: string): Promise<Received[]> {
  return (await fetch(`${RECEIVER}/received?at=${new URL(url).pathname}`)).json()
}

const typesAt = async (url: string) => (await receivedAt(url)).map(({ body }) => (JSON.parse(body) as { type: string }).type)

async function logOf(client: Client, path: string): Promise<DeliveryView[]> {
  return (await (await client.get(`${path}/deliveries`)).json<{ items: DeliveryView[] }>()).items
}

async function customerWithTicket(p: Portal) {
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const customer = await p.signedIn(email)
  const { ticket } = await (await submitted(customer, { payWith: 'plan', subject: 'A secret subject' })).json<{
    ticket: { number: string }
  }>()
  return { customer, number: ticket.number }
}

/** The signature as receivers check it: with the reference library, which knows only the real time. */
function verified(secret: string, { headers, body }: Received): unknown {
  const at = Number(headers['webhook-timestamp']) * 1000
  const realNow = Date.now
  Date.now = () => at
  try {
    return new Webhook(secret).verify(body, headers)
  } finally {
    Date.now = realNow
  }
}

test('what happens to a ticket arrives, signed as the reference library verifies it, and says nothing of what was written', async () => {
  const p = portal()
  const { url, secret } = await listening(p, ['ticket.submitted'])
  const { number } = await customerWithTicket(p)
  const [only, ...others] = await receivedAt(url)
  if (!only) throw new Error('nothing arrived')
  expect(others).toEqual([])
  expect(verified(secret, only)).toEqual({
    type: 'ticket.submitted',
    timestamp: new Date(p.clock.now).toISOString(),
    data: { ticket: number, status: 'new', product: 'nordlys-remote', type: 'defect', severity: 'S2', plan: 'pro' },
  })
  expect(only.body).not.toContain('secret subject')
  expect(only.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': expect.stringMatching(/^msg_/) })
  expect(() => verified(secret, { ...only, body: only.body.replace('new', 'old') })).toThrow()
  expect(() => verified('whsec_bm90IHRoZSBzZWNyZXQ=', only)).toThrow()
})

const done = async (asked: Promise<Response>) => {
  const response = await asked
  if (response.status >= 300) throw new Error(`${response.status} ${await response.text()}`)
}

/** What arrived at an endpoint, by type, once all has been sent. */
async function arrivedAt(p: Portal, url: string) {
  await runHousekeeping(p.env, db, p.clock.now)
  const events = (await receivedAt(url)).map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
  return (type: string) => events.filter((event) => event.type === type).map(({ data }) => data)
}

test('a ticket’s whole way is told, each step by the event that is named after it', async () => {
  const p = portal()
  const { url } = await listening(p, WEBHOOK_EVENTS)
  const { customer, number } = await customerWithTicket(p)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const desk = `/api/desk/tickets/${number}`
  const own = `/api/tickets/${number}`
  await done(agent.post(`${desk}/assign`, {}))
  await done(agent.post(`${desk}/messages`, { body: 'An answer', visibility: 'public', status: 'waiting' }))
  await done(agent.post(`${desk}/messages`, { body: 'A note', visibility: 'internal' }))
  await done(customer.post(`${own}/messages`, { body: 'Thanks' }))
  await done(agent.post(`${desk}/resolve`, { outcome: 'solved' }))
  await done(customer.post(`${own}/rating`, { score: 5 }))
  const events = await arrivedAt(p, url)
  expect(events('ticket.submitted')).toMatchObject([{ ticket: number }])
  expect(events('ticket.assigned')).toMatchObject([{ ticket: number, assignee: agent.accountId }])
  expect(events('ticket.replied')).toMatchObject([{ ticket: number, status: 'waiting' }])
  expect(events('ticket.customer_replied')).toMatchObject([{ ticket: number, message: expect.stringMatching(/^msg_/) }])
  expect(events('ticket.status_changed').map(({ before, status }) => [before, status])).toEqual(
    expect.arrayContaining([
      ['open', 'waiting'],
      ['waiting', 'open'],
      ['open', 'resolved'],
    ]),
  )
  expect(events('ticket.resolved')).toMatchObject([{ ticket: number, outcome: 'solved' }])
  expect(events('ticket.rated')).toMatchObject([{ ticket: number, score: 5 }])
})

test('a promise that was missed is told, and that the customer escalated', async () => {
  const p = portal()
  const { url } = await listening(p, ['promise.missed', 'ticket.escalated'])
  const { customer, number } = await customerWithTicket(p)
  p.clock.now += 7 * DAY_MS
  const missed = (await arrivedAt(p, url))('promise.missed').filter(({ ticket }) => ticket === number)
  expect(missed).toContainEqual(expect.objectContaining({ promise: 'firstResponse' }))
  await done(customer.post(`/api/tickets/${number}/escalate`, {}))
  expect((await arrivedAt(p, url))('ticket.escalated')).toMatchObject([{ ticket: number }])
})

test('money and incidents are told: paid, spent, and paid back', async () => {
  const p = portal()
  const { url } = await listening(p, ['purchase.paid', 'purchase.refunded', 'incidents.changed'])
  const buyer = await p.signedIn()
  const purchase = await ordered(buyer)
  await done(deliver(p, checkoutEvent(purchase)))
  const amount = Math.round(purchase.amountMinor * 1.25)
  await done(deliver(p, reversalEvent(purchase, 'refund.created', { id: `re_${purchase.id}`, amount, status: 'succeeded' })))
  const events = await arrivedAt(p, url)
  const about = { purchase: purchase.id, account: buyer.accountId, incidents: 10, currency: 'EUR', amountMinor: 49_000 }
  expect(events('purchase.paid')).toMatchObject([about])
  expect(events('purchase.refunded')).toMatchObject([about])
  expect(events('incidents.changed').filter(({ account }) => account === buyer.accountId)).toMatchObject([
    { kind: 'purchase', delta: 10, balance: 10, ticket: null, purchase: purchase.id },
    { kind: 'refund', delta: -10, balance: 0 },
  ])
})

test('an endpoint is told only what it wants, and nothing while it is switched off', async () => {
  const p = portal()
  const { administrator, url, path } = await listening(p, ['ticket.resolved'])
  await customerWithTicket(p)
  expect(await typesAt(url)).toEqual([])
  await administrator.post(path, { events: ['ticket.submitted'] })
  await customerWithTicket(p)
  expect(await typesAt(url)).toEqual(['ticket.submitted'])
  expect(await (await administrator.post(path, { enabled: false })).json()).toMatchObject({ webhook: { state: 'disabled' } })
  await customerWithTicket(p)
  expect(await typesAt(url)).toEqual(['ticket.submitted'])
  expect(await refusal(await administrator.post(`${path}/test`, {}))).toMatchObject({ status: 409, slug: 'webhook-disabled' })
})

test('an event is written with what it reports: what is rolled back is not told', async () => {
  const p = portal()
  const { url, administrator, path } = await listening(p, WEBHOOK_EVENTS)
  const customer = await p.signedIn()
  await givePack(customer.accountId, 1)
  const answers = await Promise.all(Array.from({ length: 5 }, () => submitted(customer)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  await runHousekeeping(p.env, db, p.clock.now)
  const log = await logOf(administrator, path)
  expect(log.filter(({ type }) => type === 'ticket.submitted')).toHaveLength(1)
  // A delivery that another answer has just begun is not waited for by anybody.
  await vi.waitFor(async () => expect((await typesAt(url)).filter((type) => type === 'ticket.submitted')).toHaveLength(1))
})

test('what an endpoint does not take is tried again with longer waits, then given up, and stands in the log', async () => {
  const p = portal()
  const { administrator, url, path } = await listening(p, ['ticket.submitted'], 'down')
  await customerWithTicket(p)
  const [first] = await logOf(administrator, path)
  expect(first).toMatchObject({
    ...{ type: 'ticket.submitted', status: 'waiting', attempts: 1, responseStatus: 503, responseText: 'down' },
    ...{ nextAttemptAt: new Date(p.clock.now + 5000).toISOString(), durationMs: expect.any(Number) },
  })
  for (const wait of RETRY_AFTER_MS) {
    p.clock.now += wait - 1
    await runHousekeeping(p.env, db, p.clock.now)
    const before = (await receivedAt(url)).length
    p.clock.now += 1
    await runHousekeeping(p.env, db, p.clock.now)
    expect((await receivedAt(url)).length).toBe(before + 1)
  }
  expect(await logOf(administrator, path)).toMatchObject([
    { status: 'failed', attempts: RETRY_AFTER_MS.length + 1, nextAttemptAt: null },
  ])
  const ids = (await receivedAt(url)).map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(1)
})

test.each([
  ['moved', 302],
  ['cut', null],
] as const)('an answer that is none counts as a failure: %s', async (behaviour, responseStatus) => {
  const p = portal()
  const { administrator, url, path } = await listening(p, ['ticket.submitted'], behaviour)
  await customerWithTicket(p)
  expect(await logOf(administrator, path)).toMatchObject([{ status: 'waiting', responseStatus }])
  expect(await receivedAt(url.replace('moved', 'ok'))).toHaveLength(behaviour === 'moved' ? 0 : 1)
})

test('of a long answer the beginning is kept', async () => {
  const p = portal()
  const { administrator, path } = await listening(p, ['ticket.submitted'], 'long')
  await customerWithTicket(p)
  expect(await logOf(administrator, path)).toMatchObject([{ status: 'delivered', responseText: 'ø'.repeat(512) }])
})

test('an endpoint that takes nothing for five days is switched off, and the administrators are told once', async () => {
  const p = portal()
  const { administrator, path, id, url } = await listening(p, ['ticket.submitted'], 'down')
  await customerWithTicket(p)
  p.clock.now += FAILING_MAX_MS - 1
  await Promise.all([customerWithTicket(p), customerWithTicket(p)])
  expect(await (await administrator.get(path)).json()).toMatchObject({ webhook: { state: 'enabled' } })
  p.clock.now += 1
  await customerWithTicket(p)
  await customerWithTicket(p)
  expect(await (await administrator.get(path)).json()).toMatchObject({ webhook: { state: 'failed' } })
  const told = (await p.mails(administrator.email)).filter(({ subject }) => subject === 'A webhook endpoint was switched off')
  expect(told).toHaveLength(1)
  expect(told[0]?.text).toContain(`/en/desk/integrations/${id}/`)
  const before = (await receivedAt(url)).length
  await customerWithTicket(p)
  expect((await receivedAt(url)).length).toBe(before)
  expect((await logOf(administrator, path)).every(({ status }) => status === 'failed')).toBe(true)
  expect(await (await administrator.post(path, { enabled: true })).json()).toMatchObject({
    webhook: { state: 'enabled', failingSince: null },
  })
})

test('a renewed secret signs beside the old one for a day, then alone', async () => {
  const p = portal()
  const { administrator, url, path, secret } = await listening(p, ['ticket.submitted'])
  const renewed = await (await administrator.post(`${path}/secret`, {})).json<{ secret: string; webhook: WebhookView }>()
  expect(renewed.secret).not.toBe(secret)
  expect(renewed.webhook.oldSecretUntil).toBe(new Date(p.clock.now + DAY_MS).toISOString())
  await customerWithTicket(p)
  const [both] = await receivedAt(url)
  if (!both) throw new Error('nothing arrived')
  expect([verified(secret, both), verified(renewed.secret, both)]).toEqual([expect.anything(), expect.anything()])
  p.clock.now += DAY_MS
  await customerWithTicket(p)
  const alone = (await receivedAt(url))[1]
  if (!alone) throw new Error('nothing arrived')
  expect(verified(renewed.secret, alone)).toMatchObject({ type: 'ticket.submitted' })
  expect(() => verified(secret, alone)).toThrow()
})

test('the database holds no secret, and another deployment’s is another', async () => {
  const p = portal()
  const { secret, id } = await listening(p, ['ticket.submitted'])
  const [row] = await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id))
  expect(JSON.stringify(row)).not.toContain(secret.slice(6))
  expect(await secretOf({ ...p.env, SECRET: 'another' }, { id, generation: 1 })).not.toBe(secret)
})

test('a test event arrives whatever the endpoint wants, and anything of the log is sent again under the same id', async () => {
  const p = portal()
  const { administrator, url, path } = await listening(p, ['ticket.resolved'])
  expect((await administrator.post(`${path}/test`, {})).status).toBe(202)
  expect(await typesAt(url)).toEqual([TEST_EVENT])
  const [sent] = await logOf(administrator, path)
  expect((await administrator.post(`${path}/deliveries/${sent?.id}/replay`, {})).status).toBe(202)
  const [first, second] = await receivedAt(url)
  expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id'])
  expect(await refusal(await administrator.post(`${path}/deliveries/msg_none/replay`, {}))).toMatchObject({
    status: 404,
    slug: 'webhook-delivery-not-found',
  })
})

test('the log is cleared after thirty days', async () => {
  const p = portal()
  const { administrator, path } = await listening(p, ['ticket.submitted'])
  await customerWithTicket(p)
  p.clock.now += KEPT_MS
  await runHousekeeping(p.env, db, p.clock.now)
  expect(await logOf(await p.signedIn(administrator.email), path)).toHaveLength(1)
  await runHousekeeping(p.env, db, p.clock.now + 1)
  expect(await logOf(await p.signedIn(administrator.email), path)).toEqual([])
})

test('an endpoint that is removed takes its log with it', async () => {
  const p = portal()
  const { administrator, path, id } = await listening(p, ['ticket.submitted'])
  await customerWithTicket(p)
  expect((await administrator.request(path, { method: 'DELETE' })).status).toBe(204)
  expect(await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.endpointId, id))).toEqual([])
  expect(await refusal(await administrator.get(path))).toMatchObject({ status: 404, slug: 'webhook-not-found' })
})

test('there are so many endpoints and no more', async () => {
  const p = portal()
  const { administrator } = await listening(p, ['ticket.rated'])
  const add = () => administrator.post('/api/desk/webhooks', { url: `${RECEIVER}/ok/x`, events: ['ticket.rated'] })
  const { items } = await (await administrator.get('/api/desk/webhooks')).json<{ items: WebhookView[] }>()
  for (let count = items.length; count < ENDPOINTS_MAX; count += 1) expect((await add()).status).toBe(201)
  expect(await refusal(await add())).toMatchObject({ status: 409, slug: 'too-many-webhooks' })
  await db.delete(webhookEndpoints)
})

test('an endpoint is somewhere, and wants something that there is', async () => {
  const p = portal()
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const refused = (json: object) => administrator.post('/api/desk/webhooks', json).then(refusal)
  expect(await refused({ url: 'ftp://example.com/', events: ['ticket.rated'] })).toMatchObject({
    status: 422,
    errors: [{ pointer: '/url', code: 'not-a-public-address' }],
  })
  expect(await refused({ url: 'https://example.com/', events: ['ticket.eaten'] })).toMatchObject({ status: 422 })
  expect(await refused({ url: 'https://example.com/', events: [] })).toMatchObject({ status: 422 })
})

const deployed = { ORIGIN: 'https://support.example.com', LOCAL_DEVELOPMENT: undefined } as unknown as Env

test.each([
  ['https://hooks.example.com/in', true],
  ['https://hooks.example.com:8443/in?key=1', true],
  ['https://xn--rger-0na.dk/', true],
  ['http://hooks.example.com/in', false],
  ['https://localhost/', false],
  ['https://intranet/', false],
  ['https://service.internal/', false],
  ['https://printer.local./', false],
  ['https://127.0.0.1/', false],
  ['https://2130706433/', false],
  ['https://0x7f.1/', false],
  ['https://10.1.2.3/', false],
  ['https://169.254.169.254/latest/meta-data', false],
  ['https://93.184.216.34/', false],
  ['https://[::1]/', false],
  ['https://[::ffff:10.0.0.1]/', false],
  ['https://user:password@hooks.example.com/', false],
  ['https://support.example.com/api/tickets', false],
  ['javascript:alert(1)', false],
  ['', false],
])('a deployment sends to %s: %s', (address, expected) => {
  expect(isDeliverable(deployed, address)).toBe(expected)
})
