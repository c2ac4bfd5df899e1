import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { nextUnpaidStep } from '../../programme/payment-terms.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, invoices, paymentReminders, purchases } from '../db/schema.ts'
import { invoiceReminderMail } from '../mail/letters.ts'
import { invoiceMailRow } from './letter-facts.ts'
import { takeBackStatements } from './take-back.ts'

type FollowUpContext = Pick<VerbContext, 'db' | 'env' | 'now'>

/** Unpaid orders looked at in one run of the cron trigger. */
const RUN_MAX = 50
/** What the database raises where another run, or a payment, was there first. */
const OVERTAKEN = ['payment_reminders.', 'purchase-not-pending', 'invoice-mismatch', 'invoice-twice']

/** Reminds of orders by invoice that stay unpaid and ends those whose time is over: each step once, whatever becomes of the run. */
export async function followUpUnpaid(ctx: FollowUpContext): Promise<void> {
  for (const unpaid of await dueSteps(ctx)) {
    try {
      await ctx.db.batch(stepStatements(ctx, unpaid))
    } catch (error) {
      if (!OVERTAKEN.some((sign) => refusedBy(error, sign))) throw error
    }
  }
}

type Unpaid = Awaited<ReturnType<typeof dueSteps>>[number]

function dueSteps(ctx: FollowUpContext) {
  return ctx.db
    .select({
      invoice: invoices,
      email: accounts.email,
      reminders: sql<number>`(select count(*) from ${paymentReminders} where ${paymentReminders.purchaseId} = ${purchases.id})`,
    })
    .from(purchases)
    .innerJoin(invoices, and(eq(invoices.purchaseId, purchases.id), eq(invoices.kind, 'invoice')))
    .innerJoin(accounts, eq(accounts.id, purchases.accountId))
    .where(lte(purchases.nextStepAt, ctx.now))
    .orderBy(asc(purchases.nextStepAt))
    .limit(RUN_MAX)
}

/** A run that is days late takes one step, the last that is due: nobody gets three reminders at once. */
function stepStatements(ctx: FollowUpContext, { invoice, email, reminders }: Unpaid) {
  const dueOn = invoice.dueOn ?? ''
  const following = (taken: number) => nextUnpaidStep(programme, dueOn, taken)
  let step = following(reminders)
  while (step.kind === 'reminder' && following(step.step).at <= ctx.now) step = following(step.step)
  if (step.kind === 'lapse') return takeBackStatements(ctx, invoice, email, 'lapsed')
  const skipped = Array.from({ length: step.step - reminders }, (_, index) => reminders + index + 1)
  const isOverdue = localDateAt(programme.vendor.timeZone, ctx.now) > dueOn
  return [
    ctx.db.insert(paymentReminders).values(skipped.map((each) => ({ purchaseId: invoice.purchaseId, step: each, at: ctx.now }))),
    ctx.db
      .update(purchases)
      .set({ nextStepAt: following(step.step).at })
      .where(eq(purchases.id, invoice.purchaseId)),
    invoiceMailRow(ctx, email, invoice, (t, facts) => invoiceReminderMail(t, facts, isOverdue)),
  ] as const
}
