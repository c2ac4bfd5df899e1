import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Env } from '../../worker/env.ts'

declare global {
  namespace Cloudflare {
    interface Env extends PortalEnv {
      MIGRATIONS: D1Migration[]
    }
  }
  interface PortalEnv extends Env {}
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the stand-in for Stripe's API (test/stripe-stand-in.ts). */
    stripeApi: string
    /** Address of a receiver of webhooks (test/webhook-receiver.ts). */
    webhookReceiver: string
  }
}
