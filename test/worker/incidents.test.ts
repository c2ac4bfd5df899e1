import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { clauses } from '../../programme/policy.ts'
import { incidentEntries } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, portal, refusal } from './support.ts'
import { givePack } from './support-incidents.ts'
import { checkoutEvent, deliver, incidentsOf, ordered } from './support-payments.ts'

const DAY_MS = 86_400_000

const ticket = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S2',
  subject: 'The session drops',
  body: 'Each time.',
  locale: 'en',
  payWith: 'incident',
  policyVersion: programme.policy.version,
}

async function submitted(client: Client): Promise<string> {
  const response = await client.post('/api/tickets', ticket)
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

test('who has bought nothing has a balance of none, and no entries', async () => {
  expect(await incidentsOf(await portal().signedIn())).toEqual({ balance: 0, held: 0, lots: [], entries: [], nextCursor: null })
})

test('a bought incident pays for a ticket; each step stands in the ledger with its ticket or purchase and its clause', async () => {
  const p = portal()
  const client = await p.signedIn()
  const purchase = await ordered(client, { pack: 'incident-1' })
  await deliver(p, checkoutEvent(purchase))
  const number = await submitted(client)
  expect(await incidentsOf(client)).toMatchObject({
    balance: 0,
    held: 1,
    lots: [{ size: 1, remaining: 0, held: 1 }],
    entries: [
      { kind: 'hold', delta: -1, balance: 0, ticket: number, clause: 'incident-held' },
      { kind: 'purchase', delta: 1, balance: 1, purchase: purchase.id, clause: 'incident-purchase' },
    ],
  })
  expect(await refusal(await client.post('/api/tickets', ticket))).toMatchObject({
    slug: 'incident-balance-exhausted',
    status: 402,
  })
  await client.post(`/api/tickets/${number}/close`, {})
  expect(await incidentsOf(client)).toMatchObject({
    balance: 1,
    held: 0,
    entries: [{ kind: 'release', delta: 1, balance: 1, ticket: number, reason: 'withdrawn' }, {}, {}],
  })
})

test('every clause an entry names is in the policy', async () => {
  const named = new Set((await db.select({ clause: incidentEntries.clause }).from(incidentEntries)).map(({ clause }) => clause))
  expect(named.size).toBeGreaterThan(1)
  const known = clauses(programme).map(({ slug }) => slug as string)
  expect([...named].filter((slug) => !known.includes(slug))).toEqual([])
})

test('what has expired is out of the balance at once, and has its entry after the cron trigger', async () => {
  const p = portal()
  const client = await p.signedIn()
  await givePack(client.accountId, 2)
  const [lot] = (await incidentsOf(client)).lots
  p.clock.now = Date.parse(lot?.expiresAt ?? '') - 1
  expect((await (await p.signedIn(client.email)).get('/api/incidents')).status).toBe(200)
  const again = await p.signedIn(client.email)
  expect((await incidentsOf(again)).balance).toBe(2)
  p.clock.now += 1
  expect(await incidentsOf(again)).toMatchObject({ balance: 0, entries: [{ kind: 'purchase' }] })
  await runHousekeeping(p.env, db, p.clock.now)
  expect(await incidentsOf(again)).toMatchObject({
    balance: 0,
    entries: [{ kind: 'expire', delta: -2, balance: 0, clause: 'incident-validity' }, { kind: 'purchase' }],
  })
})

test('a pack for the calendar year is good to its last second in the vendor’s zone', async () => {
  const p = portal({ now: Date.parse('2026-12-31T23:30:00+01:00') })
  const client = await p.signedIn()
  await givePack(client.accountId, 2, 'premium-2', p.clock.now)
  expect((await incidentsOf(client)).lots).toMatchObject([{ expiresAt: '2026-12-31T23:00:00.000Z' }])
})

test('entries come page by page, newest first', async () => {
  const client = await portal().signedIn()
  for (let index = 0; index < 3; index += 1) await givePack(client.accountId, 1)
  const first = await incidentsOf(client, '?limit=2')
  expect(first.entries.map(({ balance }) => balance)).toEqual([3, 2])
  const second = await incidentsOf(client, `?limit=2&cursor=${first.nextCursor}`)
  expect(second.entries.map(({ balance }) => balance)).toEqual([1])
  expect(second).toMatchObject({ balance: 3, nextCursor: null })
  for (const query of ['?cursor=nonsense', '?limit=0', '?limit=101']) {
    expect(await refusal(await client.get(`/api/incidents${query}`))).toMatchObject({ slug: 'validation-failed', status: 422 })
  }
})

test('nobody sees somebody else’s incidents', async () => {
  const p = portal()
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  await givePack(client.accountId, 5)
  expect(await incidentsOf(other)).toMatchObject({ balance: 0, lots: [], entries: [] })
  expect(await refusal(await p.anonymous.get('/api/incidents'))).toMatchObject({ slug: 'signed-out', status: 401 })
})

test('the rows read for an account’s incidents do not grow with its ledger', async () => {
  const p = portal()
  const client = await p.signedIn()
  for (let index = 0; index < 30; index += 1) await givePack(client.accountId, 1, 'incident-1', p.clock.now - 400 * DAY_MS)
  await runHousekeeping(p.env, db, p.clock.now)
  await givePack(client.accountId, 1)
  const { d1, usage } = countingD1(p.env.DB)
  const counted = portal({ env: { DB: d1 } })
  const reader = await counted.signedIn(client.email)
  usage.rowsRead = 0
  await incidentsOf(reader, '?limit=10')
  const before = usage.rowsRead
  for (let index = 0; index < 60; index += 1) await givePack(client.accountId, 1, 'incident-1', p.clock.now - 400 * DAY_MS)
  await runHousekeeping(p.env, db, p.clock.now)
  expect((await db.select().from(incidentEntries).where(eq(incidentEntries.accountId, client.accountId))).length).toBeGreaterThan(
    150,
  )
  usage.rowsRead = 0
  await incidentsOf(reader, '?limit=10')
  expect(usage.rowsRead).toBeLessThanOrEqual(before)
})
