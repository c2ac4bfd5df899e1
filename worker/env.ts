/** Bindings and settings of a deployment (wrangler.toml, secrets, and `.dev.vars` locally). */
export interface Env {
  DB: D1Database
  FILES: R2Bucket
  ASSETS: Fetcher
  MAIL: SendEmail
  /** How often one token may ask (wrangler.toml). */
  TOKEN_LIMIT: RateLimit
  /** Where the portal is reached, without a trailing slash; links in mails begin with it. */
  ORIGIN: string
  /** Sender of the portal's mails. */
  MAIL_FROM: string
  /** "on" where Email Routing hands mails to `MAIL_FROM`, and to its tagged forms, to this Worker; else mails invite no reply. */
  MAIL_REPLIES: string
  /** "stripe", "sandbox" (local development only) or "" to sell nothing by card. */
  PAYMENT_PROVIDER: string
  /** Secret, 32 random bytes or more: keys the hashes of codes and of clients' addresses. */
  SECRET: string
  /**
   * Secrets that remote access details are sealed with: "<id>:<32 random bytes or more>", newest first, with spaces between. The first seals,
   * every one opens: an old one may go once what it sealed is gone (worker/secrets/keep.ts).
   */
  SEALING_KEYS: string
  /** Secret, 32 random bytes or more: keys the hashes of license keys. */
  LICENSE_SECRET: string
  /** The secret before it, while license keys hashed with that one are moved over: each as soon as it is met. */
  LICENSE_SECRET_PREVIOUS?: string
  /** Public keys that signed license keys are checked with, as `npm run licenses -- keygen` prints them, with spaces between. */
  LICENSE_PUBLIC_KEYS?: string
  STRIPE_SECRET_KEY?: string
  STRIPE_WEBHOOK_SECRET?: string
  /** Where a stand-in for Stripe's API listens, in local development only. */
  STRIPE_API?: string
  /** "true" in `.dev.vars` only. */
  LOCAL_DEVELOPMENT?: string
  /** "off" lifts the rate limits, in local development only. */
  LIMITS?: string
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether this is a developer's machine. It takes both the local variable and a loopback origin, so that no deployment is it by mistake. */
export function isLocalDevelopment(env: Env): boolean {
  return env.LOCAL_DEVELOPMENT === 'true' && LOOPBACK.has(new URL(env.ORIGIN).hostname)
}

/** Whether rate limits are in force: always, but for load tests on a developer's machine. */
export function limitsAreOn(env: Env): boolean {
  return !(env.LIMITS === 'off' && isLocalDevelopment(env))
}
