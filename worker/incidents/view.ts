import type { EntryKind } from '../../programme/incident-ledger.ts'
import type { incidentLots } from '../db/schema.ts'
import { iso } from '../tickets/view.ts'

/** The incidents of a purchase. */
export interface LotView {
  id: string
  purchase: string
  pack: string
  size: number
  remaining: number
  /** Held for tickets that are not settled yet. */
  held: number
  /** Have expired unspent. */
  expired: number
  /** Were taken back because money was paid back. */
  refunded: number
  /** First instant at which they can no longer be spent. */
  expiresAt: string
  /** Since when the payment is disputed: meanwhile they can neither be spent nor expire; null: it is not. */
  disputedAt: string | null
  /** Product on which alone they are spent; null: on any that the pack is sold for. */
  product: string | null
}

/** An entry of the ledger. */
export interface EntryView {
  at: string
  kind: EntryKind
  delta: number
  /** Balance after it. */
  balance: number
  /** Number of the ticket it belongs to. */
  ticket?: string
  purchase?: string
  /** Clause of the policy that it follows. */
  clause: string
  /** Outcome of the ticket, or why it was corrected. */
  reason?: string
}

/** An entry's row, joined with its ticket. */
export interface EntryRow extends Omit<EntryView, 'at' | 'ticket' | 'purchase' | 'reason'> {
  at: number
  ticket: string | null
  purchase: string | null
  reason: string | null
}

/** The view of a lot's row. */
export function lotView(row: typeof incidentLots.$inferSelect): LotView {
  const { id, purchaseId, pack, product, size, remaining, held, expired, refunded } = row
  return {
    ...{ id, purchase: purchaseId, pack, product, size, remaining, held, expired, refunded },
    expiresAt: iso(row.expiresAt),
    disputedAt: iso(row.disputedAt),
  }
}

/** The view of an entry's row. */
export function entryView({ at, kind, delta, balance, ticket, purchase, clause, reason }: EntryRow): EntryView {
  return {
    ...{ at: iso(at), kind, delta, balance, clause },
    ...(ticket !== null && { ticket }),
    ...(purchase !== null && { purchase }),
    ...(reason !== null && { reason }),
  }
}
