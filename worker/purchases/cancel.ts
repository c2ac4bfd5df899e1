import { and, eq } from 'drizzle-orm'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, invoices, purchases } from '../db/schema.ts'
import { takeBackStatements } from '../invoices/take-back.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { type PurchaseView, purchaseView } from './view.ts'

/**
 * Cancels an unpaid order by invoice: a credit note takes its invoice back, and the buyer is told.
 * @throws {ProblemError} signed-out, not-an-administrator; purchase-not-found, purchase-not-by-invoice, purchase-already-settled
 */
export async function cancelPurchase(ctx: VerbContext, purchaseId: string, reason: string): Promise<PurchaseView> {
  const [actor, [purchase], [billed]] = await readAsAdministrator(ctx, () => [
    ctx.db.select().from(purchases).where(eq(purchases.id, purchaseId)),
    ctx.db
      .select({ invoice: invoices, email: accounts.email })
      .from(invoices)
      .innerJoin(accounts, eq(accounts.id, invoices.accountId))
      .where(and(eq(invoices.purchaseId, purchaseId), eq(invoices.kind, 'invoice'))),
  ])
  if (!purchase) throw problem('purchase-not-found')
  if (!billed) throw problem('purchase-not-by-invoice')
  if (purchase.status !== 'pending') throw problem('purchase-already-settled')
  const audit = auditRow(ctx, {
    actor,
    action: 'purchase.cancelled',
    subject: purchaseId,
    accountId: purchase.accountId,
    before: { status: purchase.status },
    after: { status: 'cancelled', reason },
  })
  try {
    await ctx.db.batch([...takeBackStatements(ctx, billed.invoice, billed.email, 'cancelled'), audit])
  } catch (error) {
    if (refusedBy(error, 'invoice-mismatch') || refusedBy(error, 'invoice-twice')) throw problem('purchase-already-settled')
    throw error
  }
  deliverSoon(ctx)
  return purchaseView({ ...purchase, status: 'cancelled' })
}
