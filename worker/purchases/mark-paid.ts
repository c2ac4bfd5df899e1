import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { purchases } from '../db/schema.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { paidStatements, retryingOutOfStep, settleable } from './settle.ts'
import { type PurchaseView, purchaseView } from './view.ts'

/**
 * Marks an order by invoice as paid: its incidents are there, and the buyer gets the receipt. Of two at once, one succeeds.
 * @throws {ProblemError} signed-out, not-an-administrator; purchase-not-found, purchase-not-by-invoice, purchase-already-settled
 */
export async function markPaid(ctx: VerbContext, purchaseId: string): Promise<PurchaseView> {
  const paid = await retryingOutOfStep(async () => {
    const [, [found]] = await readAsAdministrator(ctx, () => [settleable(ctx, eq(purchases.id, purchaseId))])
    if (!found) throw problem('purchase-not-found')
    if (found.purchase.payBy !== 'invoice') throw problem('purchase-not-by-invoice')
    if (found.purchase.paidAt !== null) throw problem('purchase-already-settled')
    await ctx.db.batch([...paidStatements(ctx, found)])
    return purchaseView({ ...found.purchase, status: 'paid', paidAt: ctx.now })
  })
  deliverSoon(ctx)
  return paid
}
