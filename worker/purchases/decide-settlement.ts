import type { Checkout } from '../payments/port.ts'
import type { Purchase } from './view.ts'

/** What a report of the provider does to a purchase. `mismatch`: it was paid, but not what was ordered. */
export type Settlement = 'none' | 'mismatch' | 'paid' | 'failed' | 'expired'

/**
 * Reports come late, twice and out of order. A payment that arrived outweighs everything; a failure or an expiry ends only what
 * still waits; nothing undoes what is settled.
 */
export function decideSettlement(purchase: Purchase, checkout: Checkout): Settlement {
  switch (checkout.state) {
    case 'open':
    case 'processing':
      return 'none'
    case 'failed':
    case 'expired':
      return purchase.status === 'pending' && purchase.checkoutId === checkout.id ? checkout.state : 'none'
    case 'paid':
      if (!isWhatWasOrdered(purchase, checkout)) return 'mismatch'
      return purchase.status === 'paid' || purchase.status === 'refunded' ? 'none' : 'paid'
    default:
      return checkout.state satisfies never
  }
}

function isWhatWasOrdered(purchase: Purchase, checkout: Checkout): boolean {
  return (
    purchase.checkoutId === checkout.id &&
    purchase.pack === checkout.pack &&
    purchase.amountMinor === checkout.amountMinor &&
    purchase.currency === checkout.currency
  )
}
