import { and, asc, eq, inArray, isNull, lte, or } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { purchases } from '../db/schema.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { PaymentFailure, type PaymentPort } from '../payments/port.ts'
import { paymentProvider } from '../payments/provider.ts'
import { ProblemError } from '../problems/problem.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { type SettleContext, settle } from './settle.ts'
import type { Purchase } from './view.ts'

/** How long after the order the provider is first asked, should its event not have come; the wait doubles each time. */
export const FIRST_CHECK_MS = 10 * 60 * 1000
/** Checkouts asked about in one run of the cron trigger; each is a request to the provider. */
const RUN_MAX = 20

/** Settles purchases whose event never came, those first that have waited longest for their turn. */
export async function reconcilePending(ctx: SettleContext): Promise<void> {
  const provider = paymentProvider(ctx.env)
  if (!provider) return
  const due = await ctx.db
    .select()
    .from(purchases)
    .where(lte(purchases.nextCheckAt, ctx.now))
    .orderBy(asc(purchases.nextCheckAt))
    .limit(RUN_MAX)
  for (const purchase of due) {
    await askLater(ctx, purchase)
    await reconcile(ctx, provider, purchase)
  }
}

/**
 * Settles a purchase of the caller's who comes back from the checkout, should they be faster than the provider's event, and finds
 * the page of its invoice.
 * Nothing happens where it is settled, somebody else's or none; where the provider cannot be asked, it stays as it is.
 */
export async function reconcileOnReturn(ctx: VerbContext, purchaseId: string): Promise<void> {
  const provider = paymentProvider(ctx.env)
  if (!provider) return
  const isAwaited = or(
    inArray(purchases.status, ['pending', 'processing']),
    and(eq(purchases.status, 'paid'), isNull(purchases.receiptUrl)),
  )
  const visitor = await readVisitor(ctx, (me) => [
    ctx.db
      .select()
      .from(purchases)
      .where(and(eq(purchases.id, purchaseId), eq(purchases.accountId, me), eq(purchases.payBy, 'card'), isAwaited)),
  ])
  const purchase = visitor?.[1][0]
  if (!purchase) return
  await reconcile(ctx, provider, purchase)
  deliverSoon(ctx)
}

/** What the provider cannot tell now, or tells of something else than was ordered, is put down and left for the next time. */
export async function reconcile(ctx: SettleContext, provider: PaymentPort, purchase: Purchase): Promise<void> {
  if (purchase.checkoutId === null) return
  try {
    const checkout = await provider.retrieveCheckout(purchase.checkoutId)
    if (purchase.paidAt === null) await settle(ctx, { ...checkout, purchaseId: purchase.id })
    else if (checkout.receiptUrl !== null) await keepReceipt(ctx, purchase.id, checkout.receiptUrl)
  } catch (error) {
    if (!(error instanceof PaymentFailure) && !(error instanceof ProblemError)) throw error
    console.error(JSON.stringify({ purchase: purchase.id, error: error.message }))
  }
}

/** Keeps where the provider shows the invoice of a purchase. */
export async function keepReceipt(ctx: Pick<SettleContext, 'db'>, purchaseId: string, receiptUrl: string): Promise<void> {
  await ctx.db.update(purchases).set({ receiptUrl }).where(eq(purchases.id, purchaseId))
}

async function askLater(ctx: SettleContext, { id, createdAt }: Purchase): Promise<void> {
  const nextCheckAt = ctx.now + Math.max(FIRST_CHECK_MS, ctx.now - createdAt)
  await ctx.db.update(purchases).set({ nextCheckAt }).where(eq(purchases.id, id))
}
