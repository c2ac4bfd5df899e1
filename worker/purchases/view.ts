import type { purchases } from '../db/schema.ts'
import { iso } from '../tickets/view.ts'

export type Purchase = typeof purchases.$inferSelect

/** A purchase as its buyer sees it. */
export interface PurchaseView {
  id: string
  status: Purchase['status']
  pack: string
  /** Product whose price list was used; null: the general one. */
  product: string | null
  incidents: number
  currency: Purchase['currency']
  /** VAT exclusive, minor units. */
  amountMinor: number
  payBy: Purchase['payBy']
  policyVersion: string
  /** When the buyer asked that the service start at once; null: not asked. */
  startConsentAt: string | null
  /** What was paid by card, VAT included, less the discount; null until then. Minor units, as the next three. */
  totalMinor: number | null
  discountMinor: number | null
  taxMinor: number | null
  /** What has gone back to the buyer, VAT included. */
  refundedMinor: number
  /** The payment provider's page of the invoice for a payment by card; null where there is none, or not yet. */
  receiptUrl: string | null
  /** Where it can be paid; null unless it waits for a payment by card. */
  checkoutUrl: string | null
  createdAt: string
  paidAt: string | null
}

/** The view of a purchase's row. */
export function purchaseView(row: Purchase): PurchaseView {
  const { id, status, pack, product, incidents, currency, amountMinor, payBy, policyVersion } = row
  const { totalMinor, discountMinor, taxMinor, refundedMinor, receiptUrl } = row
  return {
    ...{ id, status, pack, product, incidents, currency, amountMinor, payBy, policyVersion },
    ...{ totalMinor, discountMinor, taxMinor, refundedMinor, receiptUrl, startConsentAt: iso(row.startConsentAt) },
    checkoutUrl: status === 'pending' ? row.checkoutUrl : null,
    createdAt: iso(row.createdAt),
    paidAt: iso(row.paidAt),
  }
}
