import { eq } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { purchases } from '../db/schema.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { paidStatements, retryingOutOfStep, settleable } from './settle.ts'
import { type PurchaseView, purchaseView } from './view.ts'

/**
 * Marks an order by invoice as paid: its incidents are there, and the buyer gets the receipt. Of two at once, one succeeds.
 * @param given date on which the money arrived, local in the vendor's zone; left out, today
 * @throws {ProblemError} signed-out, not-an-administrator; purchase-not-found, purchase-not-by-invoice, purchase-already-settled;
 * validation-failed for a date before the order or in the future
 */
export async function markPaid(ctx: VerbContext, purchaseId: string, given?: string): Promise<PurchaseView> {
  const paid = await retryingOutOfStep(async () => {
    const [actor, [found]] = await readAsAdministrator(ctx, () => [settleable(ctx, eq(purchases.id, purchaseId))])
    if (!found) throw problem('purchase-not-found')
    const { purchase } = found
    if (purchase.payBy !== 'invoice') throw problem('purchase-not-by-invoice')
    if (purchase.status !== 'pending') throw problem('purchase-already-settled')
    const receivedOn = receiptDate(ctx, purchase.createdAt, given)
    await ctx.db.batch([
      ...paidStatements(ctx, found),
      ctx.db.update(purchases).set({ receivedOn, nextStepAt: null }).where(eq(purchases.id, purchaseId)),
      auditRow(ctx, {
        actor,
        action: 'purchase.paid',
        subject: purchaseId,
        accountId: purchase.accountId,
        before: { status: purchase.status },
        after: { status: 'paid', receivedOn },
      }),
    ])
    return purchaseView({ ...purchase, status: 'paid', paidAt: ctx.now })
  }).catch((error) => {
    throw refusedBy(error, 'purchase-credited') ? problem('purchase-already-settled') : error
  })
  deliverSoon(ctx)
  return paid
}

function receiptDate(ctx: VerbContext, orderedAt: number, given: string | undefined): string {
  const { timeZone } = programme.vendor
  const today = localDateAt(timeZone, ctx.now)
  const date = given ?? today
  if (date > today || date < localDateAt(timeZone, orderedAt)) throw fieldProblem('/receivedOn', 'date-out-of-range')
  return date
}
