import { eq, type SQL, sql } from 'drizzle-orm'
import { policyClauseFor } from '../../programme/policy.ts'
import { settlementOf } from '../../programme/incident-ledger.ts'
import { programme } from '../../programme/active.ts'
import type { Outcome } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { incidentEntries, incidentLots, type purchases } from '../db/schema.ts'
import { newId } from '../ids.ts'

/** What the database's trigger raises when there is nothing left to hold. */
export const OVERDRAFT_SIGN = 'incident-balance-exhausted'

/** Sum of an account's entries, as SQL; only lots with something left are read. */
export function balanceOf(accountId: string): SQL<number> {
  return sql<number>`(select coalesce(sum(${incidentLots.remaining}), 0) from ${incidentLots}
    where ${incidentLots.accountId} = ${accountId} and ${incidentLots.remaining} > 0)`
}

/**
 * Holds one incident for a ticket, from the lot of these packs that expires first. The lot is chosen by the statement itself: of two
 * at once the second sees what the first has taken, and where nothing is left the whole batch is refused.
 */
export function holdEntry(ctx: VerbContext, hold: { accountId: string; ticketId: string; packs: readonly string[] }) {
  const packs = sql.join(hold.packs.map((pack) => sql`${pack}`), sql`, `)
  const lotId = sql`(select ${incidentLots.id} from ${incidentLots} where ${incidentLots.accountId} = ${hold.accountId}
    and ${incidentLots.remaining} > 0 and ${incidentLots.expiresAt} > ${ctx.now} and ${incidentLots.pack} in (${packs})
    order by ${incidentLots.expiresAt} limit 1)`
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

/** Ends a ticket's hold as the outcome says: kept, or given back to the lot it came from. @param hold the ticket's hold entry */
export function endHoldEntry(ctx: VerbContext, hold: { id: string; accountId: string; lotId: string; ticketId: string }, outcome: Outcome) {
  const kind = settlementOf(programme, outcome) === 'givenBack' ? 'release' : 'settle'
  const delta = kind === 'release' ? 1 : 0
  return ctx.db.insert(incidentEntries).values({
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
}

/** Books a paid purchase: its lot, empty, and the entry that fills it. A purchase has one lot, so a second booking is refused whole. */
export function purchaseEntries(ctx: Pick<VerbContext, 'db' | 'now'>, purchase: typeof purchases.$inferSelect, expiresAt: number) {
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
      balance: sql`${balanceOf(accountId)} + ${size}`,
      purchaseId,
      clause: policyClauseFor({ kind: 'purchase' }),
    }),
  ] as const
}

/** The query for a ticket's hold that has not ended, if it has one. */
export function openHold(ctx: VerbContext, ticketId: string | SQL<string>) {
  const ended = sql`(select 1 from ${incidentEntries} as ending where ending.resolves_id = ${incidentEntries.id})`
  return ctx.db
    .select({ id: incidentEntries.id, accountId: incidentEntries.accountId, lotId: incidentEntries.lotId })
    .from(incidentEntries)
    .where(sql`${eq(incidentEntries.ticketId, ticketId as string)} and ${incidentEntries.kind} = 'hold' and not exists ${ended}`)
}
