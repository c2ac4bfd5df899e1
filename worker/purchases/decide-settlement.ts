import type { Checkout } from '../payments/port.ts'
import type { Purchase } from './view.ts'

/** What a report of the provider does to a purchase. `mismatch`: it was paid, but not what was ordered. */
export type Settlement = 'none' | 'mismatch' | 'processing' | 'paid' | 'failed' | 'expired'

/**
 * Reports come late, twice and out of order. A payment that arrived outweighs everything; a failure or an expiry ends only what
 * still waits; nothing undoes what is settled.
 */
export function decideSettlement(purchase: Purchase, checkout: Checkout): Settlement {
  switch (checkout.state) {
    case 'open':
      return 'none'
    case 'processing':
      return purchase.status === 'pending' && purchase.checkoutId === checkout.id ? 'processing' : 'none'
    case 'failed':
    case 'expired':
      return isWaiting(purchase) && purchase.checkoutId === checkout.id ? checkout.state : 'none'
    case 'paid':
      if (!isWhatWasOrdered(purchase, checkout)) return 'mismatch'
      return purchase.paidAt === null ? 'paid' : 'none'
    default:
      return checkout.state satisfies never
  }
}

/** Whether a purchase's payment may still come without the buyer doing anything anew. */
export function isWaiting({ status }: Pick<Purchase, 'status'>): boolean {
  return status === 'pending' || status === 'processing'
}

function isWhatWasOrdered(purchase: Purchase, checkout: Checkout): boolean {
  return (
    purchase.checkoutId === checkout.id &&
    purchase.pack === checkout.pack &&
    purchase.amountMinor === checkout.amountMinor &&
    purchase.currency === checkout.currency
  )
}
