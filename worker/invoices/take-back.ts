import { and, eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { type invoices, purchases } from '../db/schema.ts'
import { invoiceCreditedMail } from '../mail/letters.ts'
import { creditNoteDraft, issueStatement } from './issue.ts'
import { invoiceMailRow } from './letter-facts.ts'

/** How an unpaid order by invoice ends, and what its purchase then is. */
const ENDS = { lapsed: 'expired', cancelled: 'cancelled' } as const

/**
 * The statements that end an unpaid order by invoice: the purchase is over, a credit note takes its invoice back, a mail says so. The
 * database refuses the credit note, and with it all of them, where the order has been paid in the meantime.
 */
export function takeBackStatements(
  ctx: Pick<VerbContext, 'db' | 'now' | 'env'>,
  invoice: typeof invoices.$inferSelect,
  email: string,
  why: keyof typeof ENDS,
) {
  const note = creditNoteDraft(ctx, invoice)
  return [
    ctx.db
      .update(purchases)
      .set({ status: ENDS[why], nextStepAt: null })
      .where(and(eq(purchases.id, invoice.purchaseId), eq(purchases.status, 'pending'))),
    issueStatement(ctx, note),
    invoiceMailRow(ctx, email, note, (t, facts) => invoiceCreditedMail(t, { ...facts, credited: invoice.number }, why)),
  ] as const
}
