import Stripe from 'stripe'
import type { EpochMs } from '../../programme/schema.ts'
import { problem } from '../problems/problem.ts'
import type { Checkout, PaymentEvent, Reversal } from './port.ts'

/** Age at which a signed event is taken for a replay; Stripe signs each retry anew. Seconds. */
const AGE_SECONDS_MAX = 300

const cryptoProvider = Stripe.createSubtleCryptoProvider()

/**
 * Reads an event in Stripe's form.
 * @param secret the endpoint's signing secret
 * @param livemode whether events of real payments are expected; those of the other mode are refused
 * @throws {ProblemError} webhook-signature-invalid
 */
export async function readStripeEvent(
  body: string,
  signature: string | undefined,
  { secret, livemode, now }: { secret: string; livemode: boolean; now: EpochMs },
): Promise<PaymentEvent> {
  const event = await verified(body, signature ?? '', secret, now)
  if (event.livemode !== livemode) throw problem('webhook-signature-invalid')
  return { id: event.id, type: event.type, news: newsOf(event) }
}

/** Signs an event as Stripe does. */
export function signStripeEvent(body: string, secret: string, now: EpochMs): Promise<string> {
  return Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret,
    timestamp: Math.floor(now / 1000),
    cryptoProvider,
  })
}

/** Stripe's checkout session as a checkout. */
export function checkoutFrom(session: Stripe.Checkout.Session, state: Checkout['state'] = stateOf(session)): Checkout {
  const { invoice, amount_subtotal: subtotal, total_details: details } = session
  return {
    id: session.id,
    purchaseId: session.metadata?.purchase ?? null,
    pack: session.metadata?.pack ?? null,
    state,
    amountMinor: subtotal ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    paymentId: idOf(session.payment_intent),
    totalMinor: session.amount_total ?? subtotal ?? 0,
    discountMinor: details?.amount_discount ?? 0,
    taxMinor: details?.amount_tax ?? 0,
    receiptUrl: typeof invoice === 'object' ? (invoice?.hosted_invoice_url ?? null) : null,
  }
}

async function verified(body: string, signature: string, secret: string, now: EpochMs): Promise<Stripe.Event> {
  try {
    return await Stripe.webhooks.constructEventAsync(body, signature, secret, AGE_SECONDS_MAX, cryptoProvider, now)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) throw problem('webhook-signature-invalid')
    throw error
  }
}

function newsOf(event: Stripe.Event): PaymentEvent['news'] {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return { about: 'checkout', checkout: checkoutFrom(event.data.object) }
    case 'checkout.session.async_payment_failed':
      return { about: 'checkout', checkout: checkoutFrom(event.data.object, 'failed') }
    case 'checkout.session.expired':
      return { about: 'checkout', checkout: checkoutFrom(event.data.object, 'expired') }
    case 'charge.refunded':
      return { about: 'reversal', reversal: refundedCharge(event.data.object) }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return { about: 'reversal', reversal: refundFrom(event.data.object) }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
      return { about: 'reversal', reversal: disputeFrom(event.data.object) }
    case 'invoice.paid':
      return receiptFrom(event.data.object)
    default:
      return null
  }
}

function refundedCharge({ id, amount_refunded: amountMinor, ...charge }: Stripe.Charge): Reversal {
  return { id, kind: 'charge', state: 'done', amountMinor, ...payment(charge) }
}

/** A refund on its way counts as made; Stripe says so when it fails after all. */
function refundFrom({ id, amount: amountMinor, status, ...refund }: Stripe.Refund): Reversal {
  const state = status === 'failed' || status === 'canceled' ? 'void' : 'done'
  return { id, kind: 'refund', state, amountMinor, ...payment(refund) }
}

function disputeFrom({ id, amount: amountMinor, status, ...dispute }: Stripe.Dispute): Reversal {
  return { id, kind: 'dispute', state: DISPUTE_STATES[status] ?? 'open', amountMinor, ...payment(dispute) }
}

/** Statuses in which a dispute is over; an inquiry that ends without one, and one that was prevented, take nothing. */
const DISPUTE_STATES: Partial<Record<string, Reversal['state']>> = {
  won: 'void',
  lost: 'done',
  warning_closed: 'void',
  prevented: 'void',
}

function payment({
  currency,
  metadata,
  payment_intent: intent,
}: Pick<Stripe.Charge, 'currency' | 'payment_intent'> & { metadata: Stripe.Metadata | null }) {
  return { currency: currency.toUpperCase(), purchaseId: metadata?.purchase ?? null, paymentId: idOf(intent) }
}

function receiptFrom({ metadata, hosted_invoice_url: url }: Stripe.Invoice): PaymentEvent['news'] {
  return url ? { about: 'receipt', purchaseId: metadata?.purchase ?? null, url } : null
}

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null)
}

/** A payment by a means that takes days is `complete` and `unpaid` until it arrives or fails; its payment intent says which. */
function stateOf({ status, payment_status: payment, payment_intent: intent }: Stripe.Checkout.Session): Checkout['state'] {
  if (status === 'expired') return 'expired'
  if (status !== 'complete') return 'open'
  if (payment !== 'unpaid') return 'paid'
  const hasFailed = typeof intent === 'object' && ['requires_payment_method', 'canceled'].includes(intent?.status ?? '')
  return hasFailed ? 'failed' : 'processing'
}
