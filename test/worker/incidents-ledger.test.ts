import { env } from 'cloudflare:workers'
import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import type { Outcome } from '../../programme/schema.ts'
import { refusedBy } from '../../worker/db/refusal.ts'
import { incidentEntries, incidentLots, purchases, tickets } from '../../worker/db/schema.ts'
import { newId, newTicketNumber } from '../../worker/ids.ts'
import { expireLots } from '../../worker/incidents/expire.ts'
import { balanceOf, endHold, holdEntry, openHold, purchaseEntries } from '../../worker/incidents/ledger.ts'
import { db, newAccount, WEDNESDAY_MORNING } from './support.ts'

/** What the database itself keeps of the ledger: each test writes past the verbs. */

const DAY_MS = 86_400_000
let now = WEDNESDAY_MORNING
let accountId: string

beforeEach(async () => {
  now = WEDNESDAY_MORNING
  accountId = await newAccount()
})

const ctx = () => ({ db, now })

async function newPurchase(incidents: number, given: Partial<Omit<typeof purchases.$inferSelect, 'incidents'>> = {}) {
  const purchase = {
    id: newId('purchase'),
    accountId,
    pack: 'incident-1',
    product: null,
    incidents,
    currency: 'EUR' as const,
    amountMinor: 5900,
    status: 'paid' as const,
    payBy: 'card' as const,
    policyVersion: programme.policy.version,
    locale: 'en' as const,
    createdAt: now,
    paidAt: now,
    ...given,
  }
  await db.insert(purchases).values(purchase)
  return purchase
}

/** A paid lot. @returns its id */
async function newLot(incidents: number, expiresAt = now + DAY_MS): Promise<string> {
  const purchase = await newPurchase(incidents)
  await db.batch([...purchaseEntries(ctx(), purchase, expiresAt)])
  return (await lotOf(purchase.id)).id
}

async function lotOf(purchaseId: string) {
  const [lot] = await db.select().from(incidentLots).where(eq(incidentLots.purchaseId, purchaseId))
  if (!lot) throw new Error(`no lot of ${purchaseId}`)
  return lot
}

async function lotRow(id: string) {
  const [lot] = await db.select().from(incidentLots).where(eq(incidentLots.id, id))
  return lot
}

/** A ticket's row and nothing else. @returns its id */
async function newTicket(of = accountId): Promise<string> {
  const id = newId('ticket')
  await db.insert(tickets).values({
    id,
    number: newTicketNumber(),
    accountId: of,
    product: 'nordlys-remote',
    version: '7.6.2.0',
    type: 'defect',
    severity: 'S3',
    subject: 'A subject',
    locale: 'en',
    plan: 'incident',
    rank: 2,
    payWith: 'incident',
    policyVersion: programme.policy.version,
    status: 'new',
    submittedAt: now,
    updatedAt: now,
  })
  return id
}

const packs = ['incident-1']
const hold = (ticketId: string) => holdEntry(ctx(), { accountId, ticketId, packs, product: 'nordlys-remote' })

async function held(): Promise<{ ticketId: string; hold: { id: string; accountId: string; lotId: string; ticketId: string } }> {
  const ticketId = await newTicket()
  await hold(ticketId)
  const [row] = await openHold(ctx() as never, ticketId)
  if (!row) throw new Error('nothing is held')
  return { ticketId, hold: { ...row, ticketId } }
}

async function end(given: Awaited<ReturnType<typeof held>>['hold'], outcome: Outcome): Promise<void> {
  const [first, ...rest] = endHold(ctx(), given, outcome)
  if (first) await db.batch([first, ...rest])
}

const entries = () =>
  db.select().from(incidentEntries).where(eq(incidentEntries.accountId, accountId)).orderBy(incidentEntries.sequence)
const ledger = async () => (await entries()).map(({ kind, delta, balance }) => [kind, delta, balance])
const balance = async () => (await db.select({ value: balanceOf(accountId) }).from(sql`(select 1)`))[0]?.value

/** What the database refuses with. */
async function refused(work: PromiseLike<unknown>, sign: string): Promise<void> {
  const error = await Promise.resolve(work).then(
    () => new Error('it was not refused'),
    (reason) => reason,
  )
  expect(refusedBy(error, sign), String(error.cause ?? error)).toBe(true)
}

const run = (statement: string, ...values: unknown[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .run()

/** An entry as somebody might write it by hand. */
async function entry(lotId: string, given: Partial<typeof incidentEntries.$inferInsert>) {
  const row = {
    id: newId('entry'),
    accountId,
    lotId,
    at: now,
    kind: 'correction' as const,
    delta: 0,
    balance: 0,
    clause: 'incident-record',
    ...given,
  }
  await db.insert(incidentEntries).values(row)
}

test('a hundred holds at once with one incident left hold one', async () => {
  await newLot(1)
  const ticketIds = await Promise.all(Array.from({ length: 100 }, () => newTicket()))
  const results = await Promise.allSettled(ticketIds.map((id) => hold(id)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await ledger()).toEqual([
    ['purchase', 1, 1],
    ['hold', -1, 0],
  ])
})

test('the lot that expires first is spent first', async () => {
  const later = await newLot(1, now + 2 * DAY_MS)
  const sooner = await newLot(1, now + DAY_MS)
  expect((await held()).hold.lotId).toBe(sooner)
  expect((await held()).hold.lotId).toBe(later)
  await refused(hold(await newTicket()), 'incident-balance-exhausted')
})

test('an incident can be spent to the last millisecond of its lot, and not after', async () => {
  const expiresAt = now + DAY_MS
  const lotId = await newLot(2, expiresAt)
  now = expiresAt - 1
  await held()
  now = expiresAt
  await refused(hold(await newTicket()), 'incident-balance-exhausted')
  const byHand = { kind: 'hold' as const, delta: -1, balance: 0, ticketId: await newTicket() }
  await refused(entry(lotId, byHand), 'incident-balance-exhausted')
})

test('a ticket holds one incident, however often it is asked for', async () => {
  await newLot(2)
  const { ticketId } = await held()
  await refused(hold(ticketId), 'ledger-entry-twice')
})

test('a lot counts what is left and what is held', async () => {
  const lotId = await newLot(3)
  const [kept, givenBack] = [await held(), await held()]
  expect(await lotRow(lotId)).toMatchObject({ remaining: 1, held: 2 })
  await end(kept.hold, 'solved')
  expect(await lotRow(lotId)).toMatchObject({ remaining: 1, held: 1 })
  await end(givenBack.hold, 'defectWithoutSolution')
  expect(await lotRow(lotId)).toMatchObject({ remaining: 2, held: 0 })
  expect(await ledger()).toEqual([
    ['purchase', 3, 3],
    ['hold', -1, 2],
    ['hold', -1, 1],
    ['settle', 0, 1],
    ['release', 1, 2],
  ])
  expect((await entries()).map(({ clause }) => clause)).toEqual([
    'incident-purchase',
    'incident-held',
    'incident-held',
    'incident-kept',
    'incident-defect',
  ])
})

test('a hold ends once: of a resolution and a withdrawal at once, one counts', async () => {
  await newLot(1)
  const { hold: made } = await held()
  const results = await Promise.allSettled([end(made, 'solved'), end(made, 'withdrawn'), end(made, 'solved')])
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await entries()).toHaveLength(3)
})

test('an incident given back to a lot that has expired is good for thirty more days, and brings nothing else back', async () => {
  const lotId = await newLot(3, now + DAY_MS)
  const { hold: made } = await held()
  now += 2 * DAY_MS
  await end(made, 'duplicate')
  expect(await ledger()).toEqual([
    ['purchase', 3, 3],
    ['hold', -1, 2],
    ['expire', -2, 0],
    ['release', 1, 1],
  ])
  expect(await lotRow(lotId)).toMatchObject({ remaining: 1, expiresAt: Date.parse('2026-12-21T00:00:00+01:00') })
  await held()
  expect(await balance()).toBe(0)
})

test('an incident given back in time leaves its lot’s end where it was', async () => {
  const lotId = await newLot(1, now + DAY_MS)
  await end((await held()).hold, 'withdrawn')
  expect(await lotRow(lotId)).toMatchObject({ remaining: 1, expiresAt: WEDNESDAY_MORNING + DAY_MS })
})

test('what has expired leaves the balance with an entry, once, however often it is looked for', async () => {
  const [expired, live] = [await newLot(2, now + DAY_MS), await newLot(5, now + 3 * DAY_MS)]
  now += DAY_MS
  await Promise.all([expireLots({ db, now }), expireLots({ db, now }), expireLots({ db, now })])
  expect(await ledger()).toEqual([
    ['purchase', 2, 2],
    ['purchase', 5, 7],
    ['expire', -2, 5],
  ])
  expect(await lotRow(expired)).toMatchObject({ remaining: 0 })
  expect(await lotRow(live)).toMatchObject({ remaining: 5 })
})

test('several lots of several accounts expire in one run, each with its own balance', async () => {
  const first = accountId
  await newLot(1, now + 1)
  await newLot(2, now + 2)
  accountId = await newAccount()
  await newLot(4, now + 3)
  now += DAY_MS
  await expireLots({ db, now })
  expect(await ledger()).toEqual([
    ['purchase', 4, 4],
    ['expire', -4, 0],
  ])
  accountId = first
  expect(await ledger()).toEqual([
    ['purchase', 1, 1],
    ['purchase', 2, 3],
    ['expire', -1, 2],
    ['expire', -2, 0],
  ])
})

test.each([
  'update incident_entries set delta = 99',
  "update incident_entries set reason = 'none'",
  'delete from incident_entries',
  'update incident_lots set remaining = remaining + 1',
  'update incident_lots set held = held + 1',
  'update incident_lots set last_entry = 0',
  'update incident_lots set size = 99',
  'update incident_lots set expires_at = expires_at - 1',
  'delete from incident_lots',
])('the database refuses: %s', async (statement) => {
  await newLot(1)
  await refused(run(statement), 'ledger-append-only')
})

test.each([
  'update purchases set amount_minor = 1',
  "update purchases set pack = 'incident-10'",
  "update purchases set status = 'pending', paid_at = null",
  'delete from purchases',
])('the database refuses: %s', async (statement) => {
  await newLot(1)
  await refused(run(`${statement}${statement.startsWith('delete') ? '' : " where status = 'paid'"}`), 'purchase-agreed')
})

test('an entry cannot be replaced by another with its id, its number, its hold or its purchase', async () => {
  const lotId = await newLot(2)
  const { hold: made, ticketId } = await held()
  await end(made, 'solved')
  const [bought] = await entries()
  const columns = 'account_id, lot_id, at, kind, delta, balance, ticket_id, purchase_id, clause, reason'
  const replace = (extra: string, values: string) =>
    `insert or replace into incident_entries (${extra}, ${columns}) select ${values}`
  const correction =
    "account_id, lot_id, at, 'correction', 5, 6, ticket_id, purchase_id, clause, 'mine' from incident_entries where id = ?"
  await refused(run(replace('id', `id, ${correction}`), bought?.id), 'ledger-entry-twice')
  await refused(run(replace('sequence, id', `sequence, 'ent_x', ${correction}`), bought?.id), 'ledger-entry-twice')
  await refused(entry(lotId, { kind: 'release', delta: 1, balance: 2, ticketId, resolvesId: made.id }), 'ledger-entry-twice')
  await refused(entry(lotId, { kind: 'purchase', delta: 2, balance: 3, purchaseId: bought?.purchaseId }), 'ledger-entry-twice')
  expect(await entries()).toHaveLength(3)
})

test('an entry cannot be slipped in before others, neither of its lot nor of another', async () => {
  const [older, newer] = [await newLot(2), await newLot(2)]
  const purchaseOf = async (lotId: string) => (await lotRow(lotId))?.purchaseId
  const last = (await entries()).at(-1)?.sequence ?? 0
  const gift = { delta: 1, reason: 'a gift' }
  await refused(entry(newer, { ...gift, sequence: 0, balance: 5, purchaseId: await purchaseOf(newer) }), 'ledger-append-only')
  await entry(newer, { ...gift, sequence: last + 2, balance: 5, purchaseId: await purchaseOf(newer) })
  await refused(
    entry(older, { ...gift, sequence: last + 1, balance: 6, purchaseId: await purchaseOf(older) }),
    'ledger-append-only',
  )
})

test('an entry’s balance is the one before it and its delta', async () => {
  const lotId = await newLot(2)
  const lot = await lotRow(lotId)
  await refused(entry(lotId, { delta: 1, balance: 4, purchaseId: lot?.purchaseId, reason: 'a gift' }), 'ledger-out-of-step')
  await entry(lotId, { delta: 1, balance: 3, purchaseId: lot?.purchaseId, reason: 'a gift' })
  expect(await lotRow(lotId)).toMatchObject({ remaining: 3 })
})

test('a correction says why', async () => {
  const lotId = await newLot(2)
  const lot = await lotRow(lotId)
  await refused(entry(lotId, { delta: 1, balance: 3, purchaseId: lot?.purchaseId }), 'incident_entries_delta')
})

test('an entry belongs to the account of its lot, its ticket and its purchase', async () => {
  const lotId = await newLot(2)
  const otherPurchase = await newPurchase(1)
  const stranger = await newAccount()
  const theirTicket = await newTicket(stranger)
  await refused(
    entry(lotId, { accountId: stranger, purchaseId: null, ticketId: theirTicket, reason: 'x' }),
    'ledger-entry-mismatch',
  )
  await refused(entry(lotId, { kind: 'hold', delta: -1, balance: 1, ticketId: theirTicket }), 'ledger-entry-mismatch')
  await refused(entry(lotId, { delta: 1, balance: 3, purchaseId: otherPurchase.id, reason: 'x' }), 'ledger-entry-mismatch')
})

test('a lot begins empty, as its purchase says, and a purchase has one', async () => {
  const purchase = await newPurchase(2)
  const lot = {
    id: newId('lot'),
    accountId,
    purchaseId: purchase.id,
    pack: 'incident-1',
    size: 2,
    expiresAt: now + DAY_MS,
    createdAt: now,
  }
  for (const wrong of [{ remaining: 2 }, { size: 3 }, { pack: 'incident-10' }, { accountId: await newAccount() }]) {
    await refused(db.insert(incidentLots).values({ ...lot, ...wrong }), 'incident-lot-mismatch')
  }
  await db.insert(incidentLots).values(lot)
  await refused(db.insert(incidentLots).values({ ...lot, id: newId('lot') }), 'incident-lot-twice')
})

test('a purchase fills its lot only once it is paid, and with what was bought', async () => {
  const pending = await newPurchase(2, { status: 'pending', paidAt: null })
  await refused(db.batch([...purchaseEntries(ctx(), pending, now + DAY_MS)]), 'ledger-entry-mismatch')
  const paid = await newPurchase(2)
  await refused(db.batch([...purchaseEntries(ctx(), { ...paid, incidents: 3 }, now + DAY_MS)]), 'incident-lot-mismatch')
  expect(await entries()).toEqual([])
})

test('a hold ends for the ticket and in the lot it was made for', async () => {
  const lotId = await newLot(2)
  const { hold: made } = await held()
  const other = await held()
  await refused(
    entry(lotId, { kind: 'release', delta: 1, balance: 1, ticketId: other.ticketId, resolvesId: made.id }),
    'ledger-entry-mismatch',
  )
  const otherLot = await newLot(1)
  await refused(
    entry(otherLot, { kind: 'settle', delta: 0, balance: 1, ticketId: made.ticketId, resolvesId: made.id }),
    'ledger-entry-mismatch',
  )
})

test('nothing expires before its time, nor more or less than is left', async () => {
  const lotId = await newLot(2, now + DAY_MS)
  const purchaseId = (await lotRow(lotId))?.purchaseId
  await refused(entry(lotId, { kind: 'expire', delta: -2, balance: 0, purchaseId }), 'ledger-entry-mismatch')
  now += DAY_MS
  await refused(entry(lotId, { kind: 'expire', delta: -1, balance: 1, purchaseId }), 'ledger-entry-mismatch')
  await entry(lotId, { kind: 'expire', delta: -2, balance: 0, purchaseId })
})

test('an account that owes incidents spends none, though another lot has some left', async () => {
  const owing = await newLot(2)
  const purchaseId = (await lotRow(owing))?.purchaseId
  await end((await held()).hold, 'solved')
  await entry(owing, { kind: 'refund', delta: -2, balance: -1, purchaseId })
  expect(await lotRow(owing)).toMatchObject({ remaining: -1 })
  await newLot(1)
  expect(await balance()).toBe(0)
  await refused(hold(await newTicket()), 'incident-balance-exhausted')
  await newLot(1)
  await held()
  expect(await balance()).toBe(0)
})
