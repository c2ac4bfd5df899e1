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
  /** Where it can be paid; null unless it waits for a payment by card. */
  checkoutUrl: string | null
  createdAt: string
  paidAt: string | null
}

/** The view of a purchase's row. */
export function purchaseView(row: Purchase): PurchaseView {
  const { id, status, pack, product, incidents, currency, amountMinor, payBy, policyVersion } = row
  return {
    ...{ id, status, pack, product, incidents, currency, amountMinor, payBy, policyVersion },
    checkoutUrl: status === 'pending' ? row.checkoutUrl : null,
    createdAt: iso(row.createdAt),
    paidAt: iso(row.paidAt),
  }
}
