import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { entryFor, releaseExpiry } from '../../programme/incident-ledger.ts'
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

/** What the database raises when there is nothing left to hold. */
export const OVERDRAFT_SIGN = 'incident-balance-exhausted'
/** What it raises when a purchase has its lot already. */
export const BOOKED_SIGN = 'incident-lot-twice'
/** What it raises when an entry's balance is not the balance before it and its delta. */
export const OUT_OF_STEP_SIGN = 'ledger-out-of-step'

/** The account's balance after its last entry, as SQL; one row is read, however many entries there are. */
export function balanceOf(accountId: string | SQLWrapper): SQL<number> {
  return sql<number>`coalesce((select ${incidentEntries.balance} from ${incidentEntries}
    where ${incidentEntries.accountId} = ${accountId} order by ${incidentEntries.sequence} desc limit 1), 0)`
}

/**
 * Holds one incident for a ticket, from the lot of these packs that expires first. The lot is chosen by the statement itself: of two
 * at once the second sees what the first has taken, and where nothing is left the whole batch is refused.
 */
export function holdEntry(ctx: LedgerContext, hold: { accountId: string; ticketId: string; packs: readonly string[] }) {
  const packs = sql.join(
    hold.packs.map((pack) => sql`${pack}`),
    sql`, `,
  )
  const lotId = sql`(select ${incidentLots.id} from ${incidentLots} where ${incidentLots.accountId} = ${hold.accountId}
    and ${incidentLots.remaining} > 0 and ${incidentLots.expiresAt} > ${ctx.now} and ${incidentLots.pack} in (${packs})
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
  purchase: Pick<typeof purchases.$inferSelect, 'id' | 'accountId' | 'pack' | 'incidents'>,
  expiresAt: EpochMs,
  balance: number | SQL<number> = sql`${balanceOf(purchase.accountId)} + ${purchase.incidents}`,
) {
  const { accountId, id: purchaseId, pack, incidents: size } = purchase
  const lotId = newId('lot')
  return [
    ctx.db.insert(incidentLots).values({ id: lotId, accountId, purchaseId, pack, size, expiresAt, createdAt: ctx.now }),
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

/** Takes what is left of a lot once it has expired; does nothing before that, or where nothing is left. */
export function expireLot(ctx: LedgerContext, lotId: string) {
  const { id, accountId, purchaseId, remaining, expiresAt } = incidentLots
  const clause = policyClauseFor({ kind: 'expire' })
  // The columns are those of the table, in its order.
  return ctx.db.insert(incidentEntries).select(sql`
    select null, ${newId('entry')}, ${accountId}, ${id}, ${ctx.now}, 'expire', -${remaining}, ${balanceOf(accountId)} - ${remaining},
      null, ${purchaseId}, ${clause}, null, null
    from ${incidentLots} where ${id} = ${lotId} and ${remaining} > 0 and ${expiresAt} <= ${ctx.now}`)
}

/** Makes an expired lot good again for what was given back to it now. */
function extendExpiredLot(ctx: LedgerContext, lotId: string) {
  const expiresAt = releaseExpiry(programme, ctx.now, ctx.now)
  return ctx.db
    .update(incidentLots)
    .set({ expiresAt })
    .where(sql`${eq(incidentLots.id, lotId)} and ${incidentLots.expiresAt} <= ${ctx.now}`)
}

/** The query for a ticket's hold that has not ended, if it has one. */
export function openHold(ctx: VerbContext, ticketId: string | SQL<string>) {
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
