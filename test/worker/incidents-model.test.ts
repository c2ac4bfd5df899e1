import { env } from 'cloudflare:workers'
import { eq, sql } from 'drizzle-orm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { entryFor, expiryAfterDispute, releaseExpiry } from '../../programme/incident-ledger.ts'
import type { Outcome } from '../../programme/schema.ts'
import { OUTCOMES } from '../../programme/vocabulary.ts'
import { refusedBy } from '../../worker/db/refusal.ts'
import { incidentEntries, incidentLots, purchases, tickets } from '../../worker/db/schema.ts'
import { newId, newTicketNumber } from '../../worker/ids.ts'
import { expireLots } from '../../worker/incidents/expire.ts'
import { balanceOf, endHold, holdEntry, openHold } from '../../worker/incidents/ledger.ts'
import type { Reversal } from '../../worker/payments/port.ts'
import { noteReversal } from '../../worker/purchases/reverse.ts'
import { settle } from '../../worker/purchases/settle.ts'
import { db, newAccount, WEDNESDAY_MORNING } from './support.ts'

/**
 * Random interleavings of everything that moves incidents, on the real database beside a model that keeps a few numbers for each lot
 * and knows neither entries nor triggers. After each step the database agrees with the model, and the ledger with itself.
 */

const DAY_MS = 86_400_000
const SIZE = 4
/** What a pack of the model costs: its incidents' prices do not come out even. */
const TOTAL = 4_001

interface Lot {
  id: string
  purchaseId: string
  expiresAt: number
  remaining: number
  held: number
  expired: number
  refunded: number
  /** Sums of the refunds that stand. */
  refunds: { id: string; amountMinor: number }[]
  disputedAt: number | null
  /** The last dispute's id. */
  disputeId: string
  isLost: boolean
}

interface Model {
  now: number
  lots: Lot[]
  holds: { ticketId: string; lot: Lot }[]
}

interface Real {
  accountId: string
  ctx: (model: Model) => { env: typeof env; db: typeof db; now: number; locale: 'en' }
}

type Step = fc.AsyncCommand<Model, Real>
type Numbers = Pick<Lot, 'remaining' | 'held' | 'expired' | 'refunded' | 'expiresAt'>

const total = ({ lots }: Model) => lots.reduce((sum, { remaining }) => sum + remaining, 0)
const byExpiry = (a: Lot, b: Lot) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1)
const spendable = (model: Model) =>
  model.lots.filter((lot) => lot.remaining > 0 && lot.expiresAt > model.now && lot.disputedAt === null).sort(byExpiry)[0]
const paidFor = ({ refunds, isLost }: Lot) =>
  Math.floor(
    (SIZE *
      Math.min(
        TOTAL,
        refunds.reduce((sum, each) => sum + each.amountMinor, isLost ? TOTAL : 0),
      )) /
      TOTAL,
  )

function meetDebts(model: Model): void {
  for (const owing of model.lots.filter(({ remaining }) => remaining < 0).sort(byExpiry)) {
    for (let from = spendable(model); from && owing.remaining < 0; from = spendable(model)) {
      from.remaining -= 1
      owing.remaining += 1
    }
  }
}

function expire(lot: Lot, now: number): void {
  if (lot.expiresAt > now || lot.disputedAt !== null || lot.remaining <= 0) return
  lot.expired += lot.remaining
  lot.remaining = 0
}

/** Does to the lot what moving the sum that was paid back does. */
function moveMoney(model: Model, lot: Lot, move: () => void): void {
  const before = paidFor(lot)
  move()
  const after = paidFor(lot)
  const taken = after >= before ? Math.max(0, after - lot.expired - lot.refunded) : -Math.min(lot.refunded, before - after)
  lot.refunded += taken
  lot.remaining -= taken
  meetDebts(model)
}

async function agrees(model: Model, { accountId }: Real): Promise<void> {
  const lots = await db.select().from(incidentLots).where(eq(incidentLots.accountId, accountId))
  const entries = await db.select().from(incidentEntries).where(eq(incidentEntries.accountId, accountId))
  const numbers = ({ remaining, held, expired, refunded, expiresAt }: Numbers) => ({
    remaining,
    held,
    expired,
    refunded,
    expiresAt,
  })
  const ofLots = (all: readonly (Numbers & { id: string })[]) => Object.fromEntries(all.map((lot) => [lot.id, numbers(lot)]))
  expect(ofLots(lots)).toEqual(ofLots(model.lots))
  let balance = 0
  for (const entry of entries) {
    balance += entry.delta
    expect(entry.balance).toBe(balance)
  }
  expect(balance).toBe(total(model))
}

async function newTicket(accountId: string, now: number): Promise<string> {
  const id = newId('ticket')
  const about = { product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'A subject' } as const
  const paid = { plan: 'incident', rank: 2, payWith: 'incident', policyVersion: programme.policy.version } as const
  const state = { status: 'new', submittedAt: now, updatedAt: now, locale: 'en' } as const
  await db.insert(tickets).values({ id, number: newTicketNumber(), accountId, ...about, ...paid, ...state })
  return id
}

/** A step on one of the lots, by any number; where there is none, it does nothing. */
const onLot = (name: string, nth: number, run: (model: Model, real: Real, lot: Lot) => Promise<void>): Step => ({
  check: ({ lots }) => lots.length > 0,
  run: async (model, real) => {
    await run(model, real, model.lots[nth % model.lots.length] as Lot)
    await agrees(model, real)
  },
  toString: () => `${name}(${nth})`,
})

const step = (name: string, run: (model: Model, real: Real) => Promise<void>): Step => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real)
    await agrees(model, real)
  },
  toString: () => name,
})

const buy = step('buy', async (model, { accountId, ctx }) => {
  const purchaseId = newId('purchase')
  const order = { pack: 'incident-1', incidents: SIZE, currency: 'EUR', amountMinor: TOTAL, payBy: 'card' } as const
  const agreed = { status: 'pending', policyVersion: programme.policy.version, locale: 'en', createdAt: model.now } as const
  await db.insert(purchases).values({ id: purchaseId, accountId, checkoutId: purchaseId, ...order, ...agreed })
  const sums = { amountMinor: TOTAL, totalMinor: TOTAL, discountMinor: 0, taxMinor: 0, currency: 'EUR' }
  const paid = {
    ...sums,
    id: purchaseId,
    purchaseId,
    pack: 'incident-1',
    state: 'paid',
    paymentId: purchaseId,
    receiptUrl: null,
  } as const
  // Told twice, as it happens.
  await Promise.all([settle(ctx(model), paid), settle(ctx(model), paid)])
  const [lot] = await db.select().from(incidentLots).where(eq(incidentLots.purchaseId, purchaseId))
  const { id, expiresAt } = lot as { id: string; expiresAt: number }
  const empty = { held: 0, expired: 0, refunded: 0, refunds: [], disputedAt: null, disputeId: '', isLost: false }
  model.lots.push({ id, purchaseId, expiresAt, remaining: SIZE, ...empty })
  meetDebts(model)
})

const hold = step('hold', async (model, { accountId, ctx }) => {
  const lot = total(model) > 0 ? spendable(model) : undefined
  const ticketId = await newTicket(accountId, model.now)
  const held = holdEntry(ctx(model), { accountId, ticketId, packs: ['incident-1'], product: 'nordlys-remote' })
  const refused = await held.then(
    () => false,
    (error) => refusedBy(error, 'incident-balance-exhausted') || refusedBy(error, 'incident_entries.lot_id'),
  )
  expect(refused).toBe(lot === undefined)
  if (!lot) return
  lot.remaining -= 1
  lot.held += 1
  model.holds.push({ ticketId, lot })
})

const end = (nth: number, outcome: Outcome): Step => ({
  check: ({ holds }) => holds.length > 0,
  run: async (model, real) => {
    const [{ ticketId, lot }] = model.holds.splice(nth % model.holds.length, 1) as [Model['holds'][0]]
    const [row] = await openHold(real.ctx(model) as never, ticketId)
    const [first, ...rest] = endHold(real.ctx(model), { ...(row as NonNullable<typeof row>), ticketId }, outcome)
    if (first) await db.batch([first, ...rest])
    lot.held -= 1
    if (entryFor(programme, outcome).kind === 'release') {
      expire(lot, model.now)
      lot.remaining += 1
      lot.expiresAt = releaseExpiry(programme, lot.expiresAt, model.now)
    }
    await agrees(model, real)
  },
  toString: () => `end(${nth}, ${outcome})`,
})

const expireAll = step('expire', async (model, { ctx }) => {
  await expireLots(ctx(model))
  for (const lot of model.lots) expire(lot, model.now)
})

const wait = (days: number) =>
  step(`wait(${days})`, async (model) => {
    model.now += days * DAY_MS
  })

function tell(real: Real, model: Model, { purchaseId }: Lot, reversal: Pick<Reversal, 'id' | 'kind' | 'state' | 'amountMinor'>) {
  const report = { ...reversal, purchaseId, paymentId: purchaseId, currency: 'EUR' }
  return noteReversal(real.ctx(model), report, { id: newId('event'), type: reversal.kind, news: null })
}

const refund = (nth: number, amountMinor: number) =>
  onLot(`refund ${amountMinor}`, nth, async (model, real, lot) => {
    const id = newId('event')
    await tell(real, model, lot, { id, kind: 'refund', state: 'done', amountMinor })
    await tell(real, model, lot, { id, kind: 'refund', state: 'done', amountMinor })
    moveMoney(model, lot, () => lot.refunds.push({ id, amountMinor }))
  })

const refundFails = (nth: number) =>
  onLot('refundFails', nth, async (model, real, lot) => {
    const failed = lot.refunds[0]
    if (!failed) return
    await tell(real, model, lot, { ...failed, kind: 'refund', state: 'void' })
    await tell(real, model, lot, { ...failed, kind: 'refund', state: 'done' })
    moveMoney(model, lot, () => lot.refunds.shift())
  })

const dispute = (nth: number) =>
  onLot('dispute', nth, async (model, real, lot) => {
    if (lot.disputedAt !== null || lot.isLost) return
    lot.disputeId = newId('event')
    await tell(real, model, lot, { id: lot.disputeId, kind: 'dispute', state: 'open', amountMinor: TOTAL })
    lot.disputedAt = model.now
    meetDebts(model)
  })

const decide = (nth: number, isLost: boolean) =>
  onLot(isLost ? 'lose' : 'win', nth, async (model, real, lot) => {
    const { disputedAt, disputeId: id } = lot
    if (disputedAt === null) return
    await tell(real, model, lot, { id, kind: 'dispute', state: isLost ? 'done' : 'void', amountMinor: TOTAL })
    lot.disputedAt = null
    lot.expiresAt = expiryAfterDispute(programme, lot.expiresAt, disputedAt, model.now)
    moveMoney(model, lot, () => {
      lot.isLost ||= isLost
    })
  })

const nth = fc.nat({ max: 9 })
const steps = [
  fc.constant(buy),
  fc.constant(hold),
  fc.constant(hold),
  fc.tuple(nth, fc.constantFrom(...OUTCOMES)).map(([which, outcome]) => end(which, outcome)),
  fc.constant(expireAll),
  fc.constantFrom(1, 29, 31, 200, 366).map(wait),
  fc.tuple(nth, fc.integer({ min: 1, max: TOTAL })).map(([which, amount]) => refund(which, amount)),
  nth.map((which) => refund(which, TOTAL)),
  nth.map(refundFails),
  nth.map(dispute),
  fc.tuple(nth, fc.boolean()).map(([which, isLost]) => decide(which, isLost)),
]

test('whatever happens to incidents, in whichever order, the ledger says what a simple count says', {
  timeout: 60_000,
}, async () => {
  const property = fc.asyncProperty(fc.commands(steps, { maxCommands: 40, size: 'max' }), async (commands) => {
    const accountId = await newAccount()
    const setup = () => ({
      model: { now: WEDNESDAY_MORNING, lots: [], holds: [] } as Model,
      real: { accountId, ctx: ({ now }: Model) => ({ env, db, now, locale: 'en' as const }) },
    })
    await fc.asyncModelRun(setup, commands)
    const [row] = await db.select({ balance: balanceOf(accountId) }).from(sql`(select 1)`)
    expect(row).toBeDefined()
  })
  await fc.assert(property, { numRuns: 100, interruptAfterTimeLimit: 15_000, verbose: 1 })
})
