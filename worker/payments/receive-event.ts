import type { VerbContext } from '../context.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { settle } from '../purchases/settle.ts'
import { paymentProvider } from './provider.ts'

/**
 * Takes in an event of the payment provider. What concerns no purchase of ours is left alone: an account at the provider may serve
 * other shops as well.
 * @throws {ProblemError} payment-unavailable where no provider is set up; webhook-signature-invalid, webhook-purchase-mismatch
 */
export async function receiveEvent(ctx: VerbContext, body: string, signature: string | undefined): Promise<void> {
  const provider = paymentProvider(ctx.env)
  if (!provider) throw problem('payment-unavailable')
  const event = await provider.readEvent(body, signature, ctx.now)
  const { checkout } = event
  if (!checkout || checkout.purchaseId === null) return
  await settle(ctx, { ...checkout, purchaseId: checkout.purchaseId }, event)
  deliverSoon(ctx)
}
