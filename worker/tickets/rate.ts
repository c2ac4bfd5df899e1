import { programme } from '../../programme/active.ts'
import { reopenableUntil } from '../../programme/reopening.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { assertNotMerged, changeStatements, retryingConflicts, type Ticket, unmoved } from './change.ts'
import { loadTicketAsOwner } from './load.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/**
 * Keeps the customer's rating of a ticket that is over. They may change it while the ticket can be reopened.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, ticket-merged, ticket-status-conflict (not over yet),
 * ticket-already-rated
 */
export function rateTicket(ctx: VerbContext, number: string, rating: { score: number; comment: string }): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const { account, ticket } = await loadTicketAsOwner(ctx, number)
    assertNotMerged(ticket)
    if (!isOver(ticket)) throw problem('ticket-status-conflict')
    if (!takesRating(ticket, ctx.now)) throw problem('ticket-already-rated')
    const rated = { ratingScore: rating.score, ratingComment: rating.comment || null, ratedAt: ctx.now }
    const change = unmoved(ctx, ticket, { action: 'rate', actor: 'customer', actorId: account.id }, rated)
    await ctx.db.batch([...changeStatements(ctx, change)])
    return ticketSummary(change.after, ctx.now)
  })
}

/** Whether a ticket can be rated now, or its rating changed: once it is over, and a rating only while the ticket can be reopened. */
export function takesRating(ticket: Ticket, now: EpochMs): boolean {
  if (!isOver(ticket) || ticket.mergedInto !== null) return false
  const endedAt = ticket.resolvedAt ?? ticket.closedAt ?? now
  return ticket.ratingScore === null || now < reopenableUntil(programme, endedAt)
}

function isOver({ status }: Pick<Ticket, 'status'>): boolean {
  return status === 'resolved' || status === 'closed'
}
