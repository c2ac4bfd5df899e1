import type { EpochMs } from '../../programme/schema.ts'
import { asksCustomer } from '../../programme/ticket-split.ts'
import type { SPLIT_STATUSES } from '../db/schema.ts'
import { iso } from '../tickets/view.ts'

/** A further problem of a ticket, and the number of the ticket it has become; null until the split is accepted. */
export interface SplitPartView {
  subject: string
  ticket: string | null
}

/** A proposal to make several tickets of one, and what became of it. */
export interface SplitView {
  status: (typeof SPLIT_STATUSES)[number]
  parts: SplitPartView[]
  /** Incidents that it spends, or would. */
  incidents: number
  proposedAt: string
  answeredAt: string | null
}

/** A split with its parts, as it was read. */
export interface Split {
  id: string
  agentId: string
  status: SplitView['status']
  proposedAt: EpochMs
  answeredAt: EpochMs | null
  parts: { position: number; subject: string; number: string | null }[]
}

/** The view of a split of a ticket. */
export function splitView(
  { status, parts, proposedAt, answeredAt }: Split,
  ticket: Parameters<typeof asksCustomer>[0],
): SplitView {
  return {
    status,
    parts: parts.map(({ subject, number }) => ({ subject, ticket: number })),
    incidents: asksCustomer(ticket) ? parts.length : 0,
    proposedAt: iso(proposedAt),
    answeredAt: iso(answeredAt),
  }
}
