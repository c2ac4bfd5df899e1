import { type Env, isLocalDevelopment } from '../env.ts'
import type { PaymentPort } from './port.ts'
import { sandboxPayments } from './sandbox.ts'
import { stripeKeyMode, stripePayments } from './stripe.ts'

/**
 * The provider this deployment takes cards with; null where it takes none: none is named, a secret is missing or is not one, the
 * sandbox is named outside local development, or a key that takes real money within it.
 */
export function paymentProvider(env: Env): PaymentPort | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env
  if (env.PAYMENT_PROVIDER === 'sandbox' && isLocalDevelopment(env) && webhookSecret)
    return sandboxPayments(env.ORIGIN, webhookSecret)
  if (env.PAYMENT_PROVIDER === 'stripe' && secretKey && webhookSecret && isKeyOfThisPlace(env, secretKey))
    return stripePayments(secretKey, webhookSecret, stripeApi(env))
  return null
}

/** Live keys are for deployments: a developer's machine takes no real money. */
function isKeyOfThisPlace(env: Env, secretKey: string): boolean {
  const mode = stripeKeyMode(secretKey)
  return mode === 'test' || (mode === 'live' && !isLocalDevelopment(env))
}

/** A stand-in for Stripe's API, for tests on a developer's machine; undefined: Stripe itself. */
function stripeApi(env: Env): URL | undefined {
  return env.STRIPE_API && isLocalDevelopment(env) ? new URL(env.STRIPE_API) : undefined
}
