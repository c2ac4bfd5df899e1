import type { Locale } from '../../locales/locale.ts'
import type { Currency, EpochMs } from '../../programme/schema.ts'

/**
 * What the portal needs of a payment provider. Two stand behind it: Stripe, and on a developer's machine a sandbox that sends the
 * same events, signed the same way.
 */
export interface PaymentPort {
  /** Origin of the provider's checkout when it is not the portal's own: a page whose form leads there must allow it. */
  readonly checkoutOrigin: string | null
  /** Opens a checkout for a purchase; asked again for the same purchase, it is the same checkout. @throws {PaymentFailure} */
  createCheckout(order: CheckoutOrder): Promise<{ id: string; url: string }>
  /** What has become of a checkout. @throws {PaymentFailure} */
  retrieveCheckout(checkoutId: string): Promise<Checkout>
  /**
   * Reads an event that the provider sent.
   * @throws {ProblemError} webhook-signature-invalid, when it was not signed with our secret, not lately, or not for this mode
   */
  readEvent(body: string, signature: string | undefined, now: EpochMs): Promise<PaymentEvent>
}

/** What the buyer is asked to pay for. */
export interface CheckoutOrder {
  purchaseId: string
  pack: string
  /** What is bought, in the buyer's language. */
  name: string
  /** VAT exclusive, minor units. */
  amountMinor: number
  currency: Currency
  email: string
  locale: Locale
  /** The sentence the buyer accepts before paying, with its link in Markdown. */
  terms: string
  policyVersion: string
  /** Where the buyer comes back to, whether paid or not. */
  returnUrl: string
}

/** A checkout as the provider reports it. */
export interface Checkout {
  id: string
  /** The purchase and pack it was opened for; null where it is none of ours. */
  purchaseId: string | null
  pack: string | null
  /** `open`: not paid yet; `processing`: paid by a means that takes days; the others are final, but `paid` outweighs them. */
  state: 'open' | 'processing' | 'paid' | 'failed' | 'expired'
  /** VAT exclusive, before any discount, minor units. */
  amountMinor: number
  /** ISO 4217, upper case. */
  currency: string
}

/** Something that happened at the provider; without a checkout it is nothing that concerns a purchase. */
export interface PaymentEvent {
  id: string
  type: string
  checkout: Checkout | null
}

/** The provider refused or could not be reached. Its message names no secret and no person. */
export class PaymentFailure extends Error {
  override readonly name = 'PaymentFailure'
}
