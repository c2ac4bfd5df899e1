import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { priceListOf } from '../../programme/find.ts'
import { entryFor, nextReminderAt, releaseExpiry } from '../../programme/incident-ledger.ts'
import { policyClauseFor } from '../../programme/policy.ts'
import type { EpochMs, Outcome } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { incidentEntries, incidentLots, type purchases } from '../db/schema.ts'
import { newId } from '../ids.ts'

/**
 * The statements that write the ledger. Each is part of a batch with what it follows from; the triggers of migration 0001 refuse
 * an entry that does not follow from the one before it.
 */
type LedgerContext = Pick<VerbContext, 'db' | 'now'>

const DAY_MS = 24 * 60 * 60 * 1000

/** What the database raises when there is nothing left to hold. */
export const OVERDRAFT_SIGN = 'incident-balance-exhausted'
/** What it raises when a purchase has its lot already. */
export const BOOKED_SIGN = 'incident-lot-twice'
/** What it raises when an entry's balance is not the balance before it and its delta. */
export const OUT_OF_STEP_SIGN = 'ledger-out-of-step'
/** What it raises when an entry names no lot: none is left to spend, or the lot has moved on since it was read. */
export const NO_LOT_SIGN = 'incident_entries.lot_id'

/** Reasons of entries that follow from money paid back; `service.entryReason.<reason>` puts them into words. */
export const REFUND_REASONS = ['refunded', 'dispute-lost', 'refund-failed', 'debt-met'] as const
const DEBT_MET = 'debt-met' satisfies (typeof REFUND_REASONS)[number]

/** The account's balance after its last entry, as SQL; one row is read, however many entries there are. */
export function balanceOf(accountId: string | SQLWrapper): SQL<number> {
  return sql<number>`coalesce((select ${incidentEntries.balance} from ${incidentEntries}
    where ${incidentEntries.accountId} = ${accountId} order by ${incidentEntries.sequence} desc limit 1), 0)`
}

/**
 * Holds one incident for a ticket, from the lot of these packs that expires first and was bought from the product's price list. The
 * lot is chosen by the statement itself: of two at once the second sees what the first has taken, and where nothing is left the
 * whole batch is refused.
 */
export function holdEntry(
  ctx: LedgerContext,
  hold: { accountId: string; ticketId: string; packs: readonly string[]; product: string },
) {
  const isOfPacks = sql.join(
    hold.packs.map((pack) => {
      const list = priceListOf(programme, pack, hold.product)
      return sql`(${incidentLots.pack} = ${pack} and ${incidentLots.product} is ${list})`
    }),
    sql` or `,
  )
  const lotId = sql`(select ${incidentLots.id} from ${incidentLots} where ${incidentLots.accountId} = ${hold.accountId}
    and ${incidentLots.remaining} > 0 and ${incidentLots.expiresAt} > ${ctx.now} and ${incidentLots.disputedAt} is null and (${isOfPacks})
    order by ${incidentLots.expiresAt}, ${incidentLots.id} limit 1)`
  return ctx.db.insert(incidentEntries).values({
    id: newId('entry'),
    accountId: hold.accountId,
    lotId,
    at: ctx.now,
    kind: 'hold',
    delta: -1,
    balance: sql`${balanceOf(hold.accountId)} - 1`,
    ticketId: hold.ticketId,
    clause: policyClauseFor({ kind: 'hold' }),
  })
}

/**
 * Ends a ticket's hold as the outcome says: kept, or given back to the lot it came from. What is given back to a lot that has expired
 * is good for a while longer; what else was left in that lot expires first, so that it does not come back to life.
 * @param hold the ticket's hold entry
 */
export function endHold(
  ctx: LedgerContext,
  hold: { id: string; accountId: string; lotId: string; ticketId: string },
  outcome: Outcome,
) {
  const { kind, delta } = entryFor(programme, outcome)
  const entry = ctx.db.insert(incidentEntries).values({
    id: newId('entry'),
    accountId: hold.accountId,
    lotId: hold.lotId,
    at: ctx.now,
    kind,
    delta,
    balance: sql`${balanceOf(hold.accountId)} + ${delta}`,
    ticketId: hold.ticketId,
    clause: policyClauseFor({ kind, outcome }),
    reason: outcome,
    resolvesId: hold.id,
  })
  return kind === 'settle' ? [entry] : [expireLot(ctx, hold.lotId), entry, extendExpiredLot(ctx, hold.lotId)]
}

/**
 * Gives back an incident that an earlier resolution kept: the ticket was opened again and has ended otherwise. What was settled stays
 * in the ledger; the correction says what holds now.
 * @param settled the ticket's settlement
 */
export function giveBackSettled(
  ctx: LedgerContext,
  settled: { accountId: string; lotId: string; ticketId: string },
  outcome: Outcome,
) {
  const entry = ctx.db.insert(incidentEntries).values({
    id: newId('entry'),
    accountId: settled.accountId,
    lotId: settled.lotId,
    at: ctx.now,
    kind: 'correction',
    delta: 1,
    balance: sql`${balanceOf(settled.accountId)} + 1`,
    ticketId: settled.ticketId,
    clause: policyClauseFor({ kind: 'correction' }),
    reason: outcome,
  })
  return [expireLot(ctx, settled.lotId), entry, extendExpiredLot(ctx, settled.lotId)]
}

/** Books a paid purchase: its lot, empty, and the entry that fills it. A purchase has one lot, so a second booking is refused whole. */
export function purchaseEntries(
  ctx: LedgerContext,
  purchase: Pick<typeof purchases.$inferSelect, 'id' | 'accountId' | 'pack' | 'product' | 'incidents'>,
  expiresAt: EpochMs,
  balance: number | SQL<number> = sql`${balanceOf(purchase.accountId)} + ${purchase.incidents}`,
) {
  const { accountId, id: purchaseId, pack, incidents: size } = purchase
  const lotId = newId('lot')
  const product = priceListOf(programme, pack, purchase.product)
  return [
    ctx.db.insert(incidentLots).values({
      ...{ id: lotId, accountId, purchaseId, pack, product, size, expiresAt },
      ...{ createdAt: ctx.now, remindAt: nextReminderAt(expiresAt, ctx.now) },
    }),
    ctx.db.insert(incidentEntries).values({
      id: newId('entry'),
      accountId,
      lotId,
      at: ctx.now,
      kind: 'purchase',
      delta: size,
      balance,
      purchaseId,
      clause: policyClauseFor({ kind: 'purchase' }),
    }),
  ] as const
}

/** A lot as it was read, and the account's balance then. An entry that follows from them is refused where either has moved on since. */
export interface LotAsRead {
  lot: Pick<typeof incidentLots.$inferSelect, 'id' | 'accountId' | 'purchaseId' | 'lastEntry'>
  balance: number
}

/**
 * Takes back incidents whose price was paid back, those that were spent included; fewer than none gives them back, the payment not
 * having gone through.
 * @param change incidents, never 0: positive are taken back
 */
export function refundEntry(
  ctx: LedgerContext,
  { lot, balance }: LotAsRead,
  change: number,
  reason: (typeof REFUND_REASONS)[number],
) {
  return ctx.db.insert(incidentEntries).values({
    id: newId('entry'),
    accountId: lot.accountId,
    lotId: unmoved(lot),
    at: ctx.now,
    kind: change > 0 ? 'refund' : 'correction',
    delta: -change,
    balance: balance - change,
    purchaseId: lot.purchaseId,
    clause: policyClauseFor({ kind: 'refund' }),
    reason,
  })
}

/** Lets one lot meet what another owes; the balance is the same after it. */
export function transferEntries(ctx: LedgerContext, from: LotAsRead, to: Omit<LotAsRead, 'balance'>, incidents: number) {
  const entry = ({ lot }: Omit<LotAsRead, 'balance'>, delta: number, balance: number) =>
    ctx.db.insert(incidentEntries).values({
      id: newId('entry'),
      accountId: lot.accountId,
      lotId: unmoved(lot),
      at: ctx.now,
      kind: 'correction',
      delta,
      balance,
      purchaseId: lot.purchaseId,
      clause: policyClauseFor({ kind: 'refund' }),
      reason: DEBT_MET,
    })
  return [entry(from, -incidents, from.balance - incidents), entry(to, incidents, from.balance)] as const
}

/** The lot's id, or null, which the database refuses, where the lot has another entry by now. */
function unmoved({ id, lastEntry }: LotAsRead['lot']): SQL<string> {
  return sql<string>`(select ${incidentLots.id} from ${incidentLots} where ${incidentLots.id} = ${id} and ${incidentLots.lastEntry} = ${lastEntry})`
}

/** Takes what is left of a lot once it has expired; does nothing before that, where nothing is left, or while its payment is disputed. */
export function expireLot(ctx: LedgerContext, lotId: string) {
  const { id, accountId, purchaseId, remaining, expiresAt, disputedAt } = incidentLots
  const clause = policyClauseFor({ kind: 'expire' })
  // The columns are those of the table, in its order.
  return ctx.db.insert(incidentEntries).select(sql`
    select null, ${newId('entry')}, ${accountId}, ${id}, ${ctx.now}, 'expire', -${remaining}, ${balanceOf(accountId)} - ${remaining},
      null, ${purchaseId}, ${clause}, null, null
    from ${incidentLots} where ${id} = ${lotId} and ${remaining} > 0 and ${expiresAt} <= ${ctx.now} and ${disputedAt} is null`)
}

/** Makes an expired lot good again for what was given back to it now. */
function extendExpiredLot(ctx: LedgerContext, lotId: string) {
  const expiresAt = releaseExpiry(programme, ctx.now, ctx.now)
  // The first reminder would follow within a day; the last is enough.
  const remindAt = nextReminderAt(expiresAt, ctx.now + DAY_MS)
  return ctx.db
    .update(incidentLots)
    .set({ expiresAt, remindAt })
    .where(sql`${eq(incidentLots.id, lotId)} and ${incidentLots.expiresAt} <= ${ctx.now}`)
}

/** The query for a ticket's hold that has not ended, if it has one. */
export function openHold(ctx: Pick<VerbContext, 'db'>, ticketId: string | SQL<string>) {
  const ended = sql`(select 1 from ${incidentEntries} as ending where ending.resolves_id = ${incidentEntries.id})`
  return ctx.db
    .select({ id: incidentEntries.id, accountId: incidentEntries.accountId, lotId: incidentEntries.lotId })
    .from(incidentEntries)
    .where(sql`${eq(incidentEntries.ticketId, ticketId as string)} and ${incidentEntries.kind} = 'hold' and not exists ${ended}`)
}

/** The query for a ticket's incident that was kept at the end of its hold, if that is what became of it. */
export function settledHold(ctx: VerbContext, ticketId: string | SQL<string>) {
  return ctx.db
    .select({ accountId: incidentEntries.accountId, lotId: incidentEntries.lotId })
    .from(incidentEntries)
    .where(and(eq(incidentEntries.ticketId, ticketId as string), eq(incidentEntries.kind, 'settle')))
}
