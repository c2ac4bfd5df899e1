import type { EpochMs } from '../../programme/schema.ts'
import type { purchases } from '../db/schema.ts'
import type { CheckoutOrder, PaymentPort } from './port.ts'
import { readStripeEvent, signStripeEvent } from './stripe-event.ts'

/** What a buyer does at the sandbox checkout. */
export type SandboxAct = 'pay' | 'decline'

/** A checkout that takes no money, for a developer's machine: a page of the portal's own that sends Stripe's events, really signed. */
export function sandboxPayments(origin: string, webhookSecret: string): PaymentPort {
  return {
    checkoutOrigin: null,
    createCheckout: async ({ purchaseId }: CheckoutOrder) => {
      const id = `cs_sandbox_${purchaseId}`
      return { id, url: `${origin}/dev/checkout/${id}` }
    },
    // The sandbox remembers nothing: what happened there, it has told.
    retrieveCheckout: async (id) => ({ id, purchaseId: null, pack: null, state: 'open', amountMinor: 0, currency: '' }),
    readEvent: (body, signature, now) => readStripeEvent(body, signature, { secret: webhookSecret, livemode: false, now }),
  }
}

/** The event Stripe would send, and its signature. */
export async function sandboxEvent(
  purchase: typeof purchases.$inferSelect,
  act: SandboxAct,
  { secret, now }: { secret: string; now: EpochMs },
): Promise<{ body: string; signature: string }> {
  const body = JSON.stringify({
    id: `evt_sandbox_${purchase.id}_${act}`,
    object: 'event',
    type: act === 'pay' ? 'checkout.session.completed' : 'checkout.session.async_payment_failed',
    created: Math.floor(now / 1000),
    livemode: false,
    data: {
      object: {
        id: purchase.checkoutId,
        object: 'checkout.session',
        status: 'complete',
        payment_status: act === 'pay' ? 'paid' : 'unpaid',
        amount_subtotal: purchase.amountMinor,
        amount_total: purchase.amountMinor,
        currency: purchase.currency.toLowerCase(),
        client_reference_id: purchase.id,
        metadata: { purchase: purchase.id, pack: purchase.pack, policyVersion: purchase.policyVersion },
      },
    },
  })
  return { body, signature: await signStripeEvent(body, secret, now) }
}
