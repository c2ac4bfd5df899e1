import { eq, sql } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { expiryAfterDispute } from '../../programme/incident-ledger.ts'
import { incidentLots, paymentReversals, purchases } from '../db/schema.ts'
import { meetDebts } from '../incidents/debts.ts'
import { refundEntry } from '../incidents/ledger.ts'
import { reversalMail } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import type { PaymentEvent, Reversal } from '../payments/port.ts'
import { problem } from '../problems/problem.ts'
import { decideReversal, type ReversalDecision, type ReversalNews } from './decide-reversal.ts'
import { purchaseLink, reversalRows } from './letter-facts.ts'
import { keepEvent, retryingOutOfStep, type Settleable, type SettleContext, seenEvent, settleable } from './settle.ts'
import type { Purchase } from './view.ts'

type Lot = typeof incidentLots.$inferSelect

/**
 * Keeps what the provider reports of money that goes back, and applies what all of it comes to: once, however often it is told, in
 * whichever order. Reported before the payment itself, it is applied when that comes.
 * @throws {ProblemError} webhook-purchase-mismatch: the purchase does not exist, or was made in another currency
 */
export async function noteReversal(
  ctx: SettleContext,
  reversal: Reversal & { purchaseId: string },
  event: PaymentEvent,
): Promise<void> {
  await retryingOutOfStep(async () => {
    const [[purchase], seen] = await ctx.db.batch([
      ctx.db.select({ currency: purchases.currency }).from(purchases).where(eq(purchases.id, reversal.purchaseId)),
      seenEvent(ctx, event),
    ])
    if (purchase?.currency !== reversal.currency) throw problem('webhook-purchase-mismatch')
    if (seen.length === 0) await ctx.db.batch([keepReversal(ctx, reversal), ...keepEvent(ctx, event)])
  })
  await applyReversals(ctx, reversal.purchaseId)
}

/** Makes the purchase and its lot what the reports of its payment come to; does nothing where they are that already, or it is not paid. */
export async function applyReversals(ctx: SettleContext, purchaseId: string): Promise<void> {
  const accountId = await retryingOutOfStep(async () => {
    const [[found], [lot], reversals] = await ctx.db.batch([
      settleable(ctx, eq(purchases.id, purchaseId)),
      ctx.db.select().from(incidentLots).where(eq(incidentLots.purchaseId, purchaseId)),
      ctx.db.select().from(paymentReversals).where(eq(paymentReversals.purchaseId, purchaseId)),
    ])
    if (!found || !lot) return null
    const decision = decideReversal(found.purchase, lot, reversals)
    if (decision.news !== null) await ctx.db.batch(reversalStatements(ctx, found, lot, { ...decision, news: decision.news }))
    return lot.accountId
  })
  if (accountId !== null) await meetDebts(ctx, accountId)
}

function keepReversal(ctx: SettleContext, { id, kind, state, amountMinor, purchaseId }: Reversal & { purchaseId: string }) {
  const { state: before, kind: ofKind } = paymentReversals
  const isFinal = sql`${before} = 'void' or (${ofKind} = 'dispute' and ${before} = 'done') or excluded.state = 'open'`
  return ctx.db
    .insert(paymentReversals)
    .values({ id, kind, state, amountMinor, purchaseId, reportedAt: ctx.now })
    .onConflictDoUpdate({
      target: paymentReversals.id,
      set: {
        state: sql`case when ${isFinal} then ${before} else excluded.state end`,
        amountMinor: sql`max(${paymentReversals.amountMinor}, excluded.amount_minor)`,
      },
    })
}

function reversalStatements(
  ctx: SettleContext,
  found: Settleable,
  lot: Lot,
  decision: ReversalDecision & { news: ReversalNews },
) {
  const { purchase, email, balance } = found
  const { takeBack, news } = decision
  const t = serviceTranslators[purchase.locale]
  const rows = reversalRows(t, purchase, { ...decision, balance: balance - takeBack })
  const letter = reversalMail(t, news, rows, purchaseLink(ctx.env, purchase))
  const reason = takeBack < 0 ? 'refund-failed' : news === 'dispute-lost' ? 'dispute-lost' : 'refunded'
  return [
    restate(ctx, purchase, decision),
    ...(takeBack === 0 ? [] : [refundEntry(ctx, { lot, balance }, takeBack, reason)]),
    freeze(ctx, lot, decision.status === 'disputed'),
    mailRow({ ...ctx, locale: purchase.locale }, email, letter),
  ] as const
}

/** The purchase as decided. Where it is no longer what was decided on, the sum is null, which the database refuses, and the letter with it. */
function restate(ctx: SettleContext, { id, status, refundedMinor }: Purchase, decision: ReversalDecision) {
  const isAsRead = sql`${purchases.status} = ${status} and ${purchases.refundedMinor} = ${refundedMinor}`
  return ctx.db
    .update(purchases)
    .set({ status: decision.status, refundedMinor: sql`case when ${isAsRead} then ${decision.refundedMinor} end` })
    .where(eq(purchases.id, id))
}

/** While the payment is disputed, the lot is not spent and does not expire; afterwards it is good for as much longer. */
function freeze(ctx: SettleContext, { id, disputedAt, expiresAt }: Lot, isDisputed: boolean) {
  const thawed = disputedAt === null ? expiresAt : expiryAfterDispute(programme, expiresAt, disputedAt, ctx.now)
  const set = isDisputed ? { disputedAt: disputedAt ?? ctx.now } : { disputedAt: null, expiresAt: thawed }
  return ctx.db.update(incidentLots).set(set).where(eq(incidentLots.id, id))
}
