import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { debtTransfers } from '../../programme/incident-ledger.ts'
import { incidentLots } from '../db/schema.ts'
import { retryingOutOfStep, type SettleContext } from '../purchases/settle.ts'
import { balanceOf, transferEntries } from './ledger.ts'

/** Lots that are looked at at once; more come in the next turn. */
const LOTS_MAX = 100

/**
 * Meets what an account owes, after incidents that were spent have been paid back, from what it has left. One lot gives to one other
 * at a time, in a batch of its own: done halfway, the rest is done the next time.
 */
export async function meetDebts(ctx: SettleContext, accountId: string): Promise<void> {
  while (await retryingOutOfStep(() => meetOne(ctx, accountId))) {
    // Until nothing is owed, or nothing is left to meet it from.
  }
}

/** @returns whether something was met */
async function meetOne(ctx: SettleContext, accountId: string): Promise<boolean> {
  const ofAccount = eq(incidentLots.accountId, accountId)
  const live = and(gt(incidentLots.remaining, 0), gt(incidentLots.expiresAt, ctx.now), isNull(incidentLots.disputedAt))
  const [[sums], owing, giving] = await ctx.db.batch([
    ctx.db.select({ balance: balanceOf(accountId) }).from(sql`(select 1)`),
    ctx.db
      .select()
      .from(incidentLots)
      .where(and(ofAccount, lt(incidentLots.remaining, 0)))
      .orderBy(asc(incidentLots.expiresAt), asc(incidentLots.id))
      .limit(LOTS_MAX),
    ctx.db.select().from(incidentLots).where(and(ofAccount, live)).orderBy(asc(incidentLots.expiresAt)).limit(LOTS_MAX),
  ])
  const [transfer] = debtTransfers([...owing, ...giving], ctx.now)
  const from = giving.find(({ id }) => id === transfer?.from)
  const to = owing.find(({ id }) => id === transfer?.to)
  if (!transfer || !from || !to) return false
  await ctx.db.batch(transferEntries(ctx, { lot: from, balance: sums?.balance ?? 0 }, { lot: to }, transfer.incidents))
  return true
}
