import { and, eq } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { known, packById, packPriceMinor, productById } from '../../programme/find.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { purchases } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { paymentProvider } from '../payments/provider.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { assertSold, type CreatedPurchase } from './create.ts'
import { isWaiting } from './decide-settlement.ts'
import { ownPurchase } from './list.ts'
import { openCheckout } from './open-checkout.ts'
import { reconcile } from './reconcile.ts'
import { type Purchase, purchaseView } from './view.ts'

/**
 * Where a purchase by card that is not paid yet can be paid: at its checkout while that is open, else at a new one. The provider is
 * asked first what became of the last, so that nothing is paid twice.
 * @throws {ProblemError} signed-out; purchase-not-found, purchase-not-by-card, purchase-already-settled, payment-processing;
 * order-outdated, policy-version-outdated, pack-not-sold, pack-needs-plan; too-many-requests, payment-unavailable
 */
export async function payAgain(ctx: VerbContext, purchaseId: string): Promise<CreatedPurchase> {
  const { account, licenses, purchase } = await upToDate(ctx, purchaseId)
  if (purchase.status === 'pending') return payable(purchase)
  if (purchase.status === 'processing') throw problem('payment-processing')
  if (purchase.status !== 'failed' && purchase.status !== 'expired') throw problem('purchase-already-settled')
  assertSold(ctx, account, licenses, { ...purchase, product: purchase.product ?? undefined })
  if (purchase.amountMinor !== priceNow(purchase)) throw problem('order-outdated')
  await countAttempts(ctx, [{ kind: 'order-by-account', subject: account.id }])
  const opened = await openCheckout(ctx, account.email, purchase)
  const { status, checkouts, checkoutId, checkoutUrl, nextCheckAt } = opened
  // Of two at once both are told of the same checkout; the second changes nothing.
  await ctx.db
    .update(purchases)
    .set({ status, checkouts, checkoutId, checkoutUrl, nextCheckAt })
    .where(and(eq(purchases.id, purchaseId), eq(purchases.status, purchase.status), eq(purchases.checkouts, purchase.checkouts)))
  return payable(opened)
}

/** The caller's purchase, after the provider was asked about a payment that has not come. */
async function upToDate(ctx: VerbContext, purchaseId: string) {
  const read = async () => {
    const [account, licenses, [purchase]] = await readAs(ctx, (me) => [licenseFacts(ctx, me), ownPurchase(ctx, me, purchaseId)])
    if (!purchase) throw problem('purchase-not-found')
    if (purchase.payBy !== 'card') throw problem('purchase-not-by-card')
    return { account, licenses, purchase }
  }
  const found = await read()
  const provider = paymentProvider(ctx.env)
  if (!provider) throw problem('payment-unavailable')
  if (!isWaiting(found.purchase)) return found
  await reconcile(ctx, provider, found.purchase)
  deliverSoon(ctx)
  return read()
}

function priceNow({ pack: packId, currency, product }: Purchase): number {
  return packPriceMinor(known(packById(programme, packId), 'pack', packId), currency, productById(programme, product ?? ''))
}

function payable(purchase: Purchase): CreatedPurchase {
  return { purchase: purchaseView(purchase), checkoutUrl: purchase.checkoutUrl }
}
