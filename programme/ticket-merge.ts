import type { MadePromise } from './promise-made.ts'
import type { EpochMs } from './schema.ts'
import { type TicketStatus, transition } from './ticket-status.ts'

/**
 * What becomes of a customer's second ticket about one problem: it ends as a duplicate of the first, and the conversation goes on
 * there. Source: decision 0024.
 */

/** A ticket that is to be merged, or to go on. */
export type MergeableTicket = Readonly<{ number: string; accountId: string; status: TicketStatus; mergedInto: string | null }>

/** What is wrong with the ticket that is to go on, in order of precedence. */
export type MergeRefusal = 'same-ticket' | 'other-customers-ticket' | 'merged-ticket' | 'ended-ticket'

/**
 * Whether a ticket can be merged into `kept`; null: it can. That it is not over itself, its transition says.
 */
export function decideMerge(merged: MergeableTicket, kept: MergeableTicket): MergeRefusal | null {
  if (kept.number === merged.number) return 'same-ticket'
  if (kept.accountId !== merged.accountId) return 'other-customers-ticket'
  if (kept.mergedInto !== null) return 'merged-ticket'
  return transition(kept.status, 'absorb', 'agent').ok ? null : 'ended-ticket'
}

/** One promise of a ticket whose clock runs. */
export type StandingPromise = Readonly<{ dueAt: EpochMs | null; metAt: EpochMs | null; made: MadePromise | undefined }>

/**
 * Of the same promise on both tickets, the one that holds from now on: the earlier of those that are not met. What the ticket that
 * goes on has met stays met.
 */
export function survivingPromise(kept: StandingPromise, merged: StandingPromise): 'kept' | 'merged' {
  if (kept.metAt !== null || merged.metAt !== null || merged.dueAt === null) return 'kept'
  return kept.dueAt === null || merged.dueAt < kept.dueAt ? 'merged' : 'kept'
}
