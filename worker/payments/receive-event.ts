import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { purchases } from '../db/schema.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { keepReceipt } from '../purchases/reconcile.ts'
import { noteReversal } from '../purchases/reverse.ts'
import { settle } from '../purchases/settle.ts'
import type { PaymentEvent, PaymentPort } from './port.ts'
import { PaymentFailure } from './port.ts'
import { paymentProvider } from './provider.ts'

/**
 * Takes in an event of the payment provider. What concerns no purchase of ours is left alone: an account at the provider may serve
 * other shops as well.
 * @throws {ProblemError} payment-unavailable where no provider is set up or it cannot be asked, so that the event is sent again;
 * webhook-signature-invalid, webhook-purchase-mismatch
 */
export async function receiveEvent(ctx: VerbContext, body: string, signature: string | undefined): Promise<void> {
  const provider = paymentProvider(ctx.env)
  if (!provider) throw problem('payment-unavailable')
  await apply(ctx, provider, await provider.readEvent(body, signature, ctx.now))
  deliverSoon(ctx)
}

async function apply(ctx: VerbContext, provider: PaymentPort, event: PaymentEvent): Promise<void> {
  const { news } = event
  switch (news?.about) {
    case 'checkout': {
      const { purchaseId } = news.checkout
      if (purchaseId !== null) await settle(ctx, { ...news.checkout, purchaseId }, event)
      return
    }
    case 'reversal': {
      const { paymentId } = news.reversal
      const purchaseId = news.reversal.purchaseId ?? (paymentId && (await purchaseOf(ctx, provider, paymentId)))
      if (purchaseId) await noteReversal(ctx, { ...news.reversal, purchaseId }, event)
      return
    }
    case 'receipt':
      if (news.purchaseId !== null) await keepReceipt(ctx, news.purchaseId, news.url)
      return
    default:
      news satisfies null | undefined
  }
}

/** A refund or a dispute names the payment; one that is faster than the payment's own event has to be asked about. */
async function purchaseOf(ctx: VerbContext, provider: PaymentPort, paymentId: string): Promise<string | null> {
  const [known] = await ctx.db.select({ id: purchases.id }).from(purchases).where(eq(purchases.paymentId, paymentId))
  if (known) return known.id
  try {
    return await provider.purchaseOfPayment(paymentId)
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    console.error(JSON.stringify({ payment: paymentId, error: error.message }))
    throw problem('payment-unavailable')
  }
}
