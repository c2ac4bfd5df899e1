import Stripe from 'stripe'
import type { EpochMs } from '../../programme/schema.ts'
import { problem } from '../problems/problem.ts'
import type { Checkout, PaymentEvent } from './port.ts'

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
  return { id: event.id, type: event.type, checkout: checkoutOf(event) }
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
  return {
    id: session.id,
    purchaseId: session.metadata?.purchase ?? null,
    pack: session.metadata?.pack ?? null,
    state,
    amountMinor: session.amount_subtotal ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
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

function checkoutOf(event: Stripe.Event): Checkout | null {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return checkoutFrom(event.data.object)
    case 'checkout.session.async_payment_failed':
      return checkoutFrom(event.data.object, 'failed')
    case 'checkout.session.expired':
      return checkoutFrom(event.data.object, 'expired')
    default:
      return null
  }
}

/** A payment by a means that takes days is `complete` and `unpaid` until it arrives or fails; its payment intent says which. */
function stateOf({ status, payment_status: payment, payment_intent: intent }: Stripe.Checkout.Session): Checkout['state'] {
  if (status === 'expired') return 'expired'
  if (status !== 'complete') return 'open'
  if (payment !== 'unpaid') return 'paid'
  const hasFailed = typeof intent === 'object' && ['requires_payment_method', 'canceled'].includes(intent?.status ?? '')
  return hasFailed ? 'failed' : 'processing'
}
