import Stripe from 'stripe'
import { type CheckoutOrder, PaymentFailure, type PaymentPort } from './port.ts'
import { checkoutFrom, readStripeEvent } from './stripe-event.ts'

/** Version of Stripe's API this code was written for; Stripe keeps answering in it whatever the account's default becomes. */
const API_VERSION = '2026-10-28.endive'
/** Three tries of this length are as long as a buyer is left waiting. */
const TIMEOUT_MS = 5_000
/** Tried again by the SDK under the same idempotency key, after a failure that may pass. */
const RETRIES_MAX = 2

/** Whether a secret key takes real payments or test payments; null where it is no secret key, or more than one. */
export function stripeKeyMode(secretKey: string): 'live' | 'test' | null {
  const mode = secretKey.match(/^[rs]k_(live|test)_\w+$/)?.[1]
  return mode === 'live' || mode === 'test' ? mode : null
}

/**
 * Card payments through Stripe Checkout: VAT by Stripe Tax, tax id and billing address, invoice, consent to the policy.
 * What the account at Stripe needs for it: decision 0009.
 * @param api a stand-in for Stripe's API; Stripe's own without it
 */
export function stripePayments(secretKey: string, webhookSecret: string, api?: URL): PaymentPort {
  const stripe = () =>
    new Stripe(secretKey, {
      apiVersion: API_VERSION,
      httpClient: Stripe.createFetchHttpClient(),
      maxNetworkRetries: RETRIES_MAX,
      timeout: TIMEOUT_MS,
      telemetry: false,
      ...(api && { host: api.hostname, port: api.port, protocol: api.protocol === 'http:' ? 'http' : 'https' }),
    })
  const livemode = stripeKeyMode(secretKey) === 'live'
  return {
    checkoutOrigin: 'https://checkout.stripe.com',
    async createCheckout(order) {
      const options = { idempotencyKey: `checkout-${order.purchaseId}-${order.nth}` }
      const opened = await asked(() => stripe().checkout.sessions.create(sessionFor(order), options))
      const { id, url } = opened
      if (opened.livemode !== livemode) throw new PaymentFailure('Stripe opened a checkout of the other mode')
      if (!url) throw new PaymentFailure('Stripe opened a checkout without an address')
      return { id, url }
    },
    async retrieveCheckout(checkoutId) {
      return checkoutFrom(
        await asked(() => stripe().checkout.sessions.retrieve(checkoutId, { expand: ['payment_intent', 'invoice'] })),
      )
    },
    async purchaseOfPayment(paymentId) {
      const { metadata } = await asked(() => stripe().paymentIntents.retrieve(paymentId))
      return metadata.purchase ?? null
    },
    readEvent: (body, signature, now) => readStripeEvent(body, signature, { secret: webhookSecret, livemode, now }),
  }
}

function sessionFor(order: CheckoutOrder): Stripe.Checkout.SessionCreateParams {
  const { purchaseId, pack, name, amountMinor, currency, email, locale, terms, policyVersion, returnUrl } = order
  const metadata = { purchase: purchaseId, pack, policyVersion }
  return {
    mode: 'payment',
    submit_type: 'pay',
    locale,
    client_reference_id: purchaseId,
    customer_email: email,
    customer_creation: 'always',
    billing_address_collection: 'required',
    tax_id_collection: { enabled: true },
    automatic_tax: { enabled: true },
    allow_promotion_codes: true,
    // The price agreed is in the currency agreed; a converted one would not match the purchase.
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: currency.toLowerCase(),
          unit_amount: amountMinor,
          tax_behavior: 'exclusive',
          product_data: { name, metadata: { pack } },
        },
      },
    ],
    invoice_creation: { enabled: true, invoice_data: { metadata } },
    consent_collection: { terms_of_service: 'required' },
    custom_text: { terms_of_service_acceptance: { message: terms } },
    metadata,
    // Refunds and disputes name the payment, not the checkout.
    payment_intent_data: { metadata },
    success_url: returnUrl,
    cancel_url: returnUrl,
  }
}

async function asked<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError)
      throw new PaymentFailure(`Stripe: ${error.type} ${error.code ?? ''} ${error.requestId ?? ''}`)
    throw error
  }
}
