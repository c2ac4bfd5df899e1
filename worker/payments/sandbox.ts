import type { EpochMs } from '../../programme/schema.ts'
import type { paymentReversals } from '../db/schema.ts'
import { newId } from '../ids.ts'
import type { Purchase } from '../purchases/view.ts'
import type { CheckoutOrder, PaymentPort } from './port.ts'
import { readStripeEvent, signStripeEvent } from './stripe-event.ts'

/** What can happen at the sandbox, by the status of the purchase in which it can. */
export const SANDBOX_ACTS = {
  pending: ['pay', 'pay-later', 'decline', 'close'],
  processing: ['arrive', 'decline'],
  paid: ['refund-all', 'refund-one', 'dispute'],
  disputed: ['win', 'lose'],
  refunded: ['refund-fails'],
  failed: [],
  expired: [],
  cancelled: [],
} as const satisfies Record<Purchase['status'], readonly string[]>

export type SandboxAct = (typeof SANDBOX_ACTS)[Purchase['status']][number]

/** The purchase that something happens to, with what was reported of its payment before. */
export interface SandboxPurchase {
  purchase: Purchase
  reversals: readonly (typeof paymentReversals.$inferSelect)[]
}

/** A checkout that takes no money, for a developer's machine: a page of the portal's own that sends Stripe's events, really signed. */
export function sandboxPayments(origin: string, webhookSecret: string): PaymentPort {
  return {
    checkoutOrigin: null,
    createCheckout: async ({ purchaseId, nth }: CheckoutOrder) => {
      const id = nth === 1 ? `cs_sandbox_${purchaseId}` : `cs_sandbox_${purchaseId}_${nth}`
      return { id, url: `${origin}/dev/checkout/${id}` }
    },
    // The sandbox remembers nothing: what happened there, it has told.
    retrieveCheckout: async (id) => ({
      ...{ id, purchaseId: null, pack: null, state: 'open', currency: '', paymentId: null, receiptUrl: null },
      ...{ amountMinor: 0, totalMinor: 0, discountMinor: 0, taxMinor: 0 },
    }),
    purchaseOfPayment: async (paymentId) => paymentId.match(/^pi_sandbox_(.+)$/)?.[1] ?? null,
    readEvent: (body, signature, now) => readStripeEvent(body, signature, { secret: webhookSecret, livemode: false, now }),
  }
}

/** The event Stripe would send, and its signature. */
export async function sandboxEvent(
  sold: SandboxPurchase,
  act: SandboxAct,
  { secret, now }: { secret: string; now: EpochMs },
): Promise<{ body: string; signature: string }> {
  const [type, object] = happening(sold, act)
  // What a checkout comes to happens once; of one payment there may be several refunds.
  const id = type.startsWith('checkout.') ? `evt_sandbox_${sold.purchase.checkoutId}_${act}` : `evt_sandbox_${newId('event')}`
  const created = Math.floor(now / 1000)
  const body = JSON.stringify({ id, object: 'event', type, created, livemode: false, data: { object } })
  return { body, signature: await signStripeEvent(body, secret, now) }
}

function happening({ purchase, reversals }: SandboxPurchase, act: SandboxAct): [type: string, object: object] {
  const total = purchase.totalMinor ?? purchase.amountMinor
  const known = (kind: 'refund' | 'dispute') => reversals.findLast((each) => each.kind === kind && each.state !== 'void')
  switch (act) {
    case 'pay':
      return ['checkout.session.completed', session(purchase, 'complete', 'paid')]
    case 'pay-later':
      return ['checkout.session.completed', session(purchase, 'complete', 'unpaid')]
    case 'arrive':
      return ['checkout.session.async_payment_succeeded', session(purchase, 'complete', 'paid')]
    case 'decline':
      return ['checkout.session.async_payment_failed', session(purchase, 'complete', 'unpaid')]
    case 'close':
      return ['checkout.session.expired', session(purchase, 'expired', 'unpaid')]
    case 'refund-all':
      return ['refund.created', reversal(purchase, `re_${newId('event')}`, total - purchase.refundedMinor, 'succeeded')]
    case 'refund-one':
      return ['refund.created', reversal(purchase, `re_${newId('event')}`, Math.ceil(total / purchase.incidents), 'succeeded')]
    case 'refund-fails':
      return ['refund.failed', reversal(purchase, known('refund')?.id ?? '', known('refund')?.amountMinor ?? 0, 'failed')]
    case 'dispute':
      return ['charge.dispute.created', reversal(purchase, `dp_${newId('event')}`, total, 'needs_response')]
    case 'win':
    case 'lose':
      return ['charge.dispute.closed', reversal(purchase, known('dispute')?.id ?? '', total, act === 'win' ? 'won' : 'lost')]
    default:
      return act satisfies never
  }
}

function session(purchase: Purchase, status: 'complete' | 'expired', payment: 'paid' | 'unpaid') {
  const { id, checkoutId, pack, policyVersion, amountMinor, currency } = purchase
  return {
    ...{ id: checkoutId, object: 'checkout.session', status, payment_status: payment, client_reference_id: id },
    ...{ amount_subtotal: amountMinor, amount_total: amountMinor, currency: currency.toLowerCase() },
    payment_intent: payment === 'paid' ? `pi_sandbox_${id}` : null,
    metadata: { purchase: id, pack, policyVersion },
  }
}

function reversal({ id: purchaseId, currency }: Purchase, id: string, amount: number, status: string) {
  return { id, amount, status, currency: currency.toLowerCase(), payment_intent: `pi_sandbox_${purchaseId}`, metadata: {} }
}
