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
  /** First instant at which they can no longer be spent. */
  expiresAt: string
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
export function lotView({ id, purchaseId, pack, size, remaining, held, expiresAt }: typeof incidentLots.$inferSelect): LotView {
  return { id, purchase: purchaseId, pack, size, remaining, held, expiresAt: iso(expiresAt) }
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
