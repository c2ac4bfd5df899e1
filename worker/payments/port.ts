import type { Locale } from '../../locales/locale.ts'
import type { Currency, EpochMs } from '../../programme/schema.ts'
import type { REVERSAL_KINDS, REVERSAL_STATES } from '../db/schema.ts'

/**
 * What the portal needs of a payment provider. Two stand behind it: Stripe, and on a developer's machine a sandbox that sends the
 * same events, signed the same way.
 */
export interface PaymentPort {
  /** Origin of the provider's checkout when it is not the portal's own: a page whose form leads there must allow it. */
  readonly checkoutOrigin: string | null
  /** Opens a purchase's checkout; asked again for the same one, it is the same checkout. @throws {PaymentFailure} */
  createCheckout(order: CheckoutOrder): Promise<{ id: string; url: string }>
  /** What has become of a checkout. @throws {PaymentFailure} */
  retrieveCheckout(checkoutId: string): Promise<Checkout>
  /** The purchase that a payment was made for; null where it is none of ours. @throws {PaymentFailure} */
  purchaseOfPayment(paymentId: string): Promise<string | null>
  /**
   * Reads an event that the provider sent.
   * @throws {ProblemError} webhook-signature-invalid, when it was not signed with our secret, not lately, or not for this mode
   */
  readEvent(body: string, signature: string | undefined, now: EpochMs): Promise<PaymentEvent>
}

/** What the buyer is asked to pay for. */
export interface CheckoutOrder {
  purchaseId: string
  /** 1 for the purchase's first checkout, 2 for the one opened after that has ended unpaid. */
  nth: number
  pack: string
  /** What is bought, in the buyer's language. */
  name: string
  /** VAT exclusive, minor units. */
  amountMinor: number
  currency: Currency
  email: string
  locale: Locale
  /** What the buyer accepts before paying, with its link in Markdown. */
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
  /** The payment that refunds and disputes go by; null while nothing is paid, and where nothing had to be. */
  paymentId: string | null
  /** What is paid in the end, VAT included, less the discount; minor units. */
  totalMinor: number
  discountMinor: number
  taxMinor: number
  /** The provider's page of the invoice; null where the report does not tell. */
  receiptUrl: string | null
}

/**
 * Money that goes back, as the provider reports it. A `charge` says how much of it has been refunded so far; a `refund` and a `dispute`
 * are one of their own. `open`: not decided yet; `done`: the money has gone back; `void`: it has not, after all.
 */
export interface Reversal {
  id: string
  kind: (typeof REVERSAL_KINDS)[number]
  state: (typeof REVERSAL_STATES)[number]
  /** VAT included, minor units. */
  amountMinor: number
  /** ISO 4217, upper case. */
  currency: string
  /** The purchase, where the report names it; else the payment does. */
  purchaseId: string | null
  paymentId: string | null
}

/** Something that happened at the provider; `news` is null where it is nothing that concerns a purchase. */
export interface PaymentEvent {
  id: string
  type: string
  news:
    | { about: 'checkout'; checkout: Checkout }
    | { about: 'reversal'; reversal: Reversal }
    | { about: 'receipt'; purchaseId: string | null; url: string }
    | null
}

/** The provider refused or could not be reached. Its message names no secret and no person. */
export class PaymentFailure extends Error {
  override readonly name = 'PaymentFailure'
}
