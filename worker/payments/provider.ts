import { type Env, isLocalDevelopment } from '../env.ts'
import type { PaymentPort } from './port.ts'
import { sandboxPayments } from './sandbox.ts'
import { stripePayments } from './stripe.ts'

/** The provider this deployment takes cards with; null where it takes none: none is named, a secret is missing, or the sandbox is named outside local development. */
export function paymentProvider(env: Env): PaymentPort | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env
  if (env.PAYMENT_PROVIDER === 'sandbox' && isLocalDevelopment(env) && webhookSecret)
    return sandboxPayments(env.ORIGIN, webhookSecret)
  if (env.PAYMENT_PROVIDER === 'stripe' && secretKey && webhookSecret)
    return stripePayments(secretKey, webhookSecret, stripeApi(env))
  return null
}

/** A stand-in for Stripe's API, for tests on a developer's machine; undefined: Stripe itself. */
function stripeApi(env: Env): URL | undefined {
  return env.STRIPE_API && isLocalDevelopment(env) ? new URL(env.STRIPE_API) : undefined
}
