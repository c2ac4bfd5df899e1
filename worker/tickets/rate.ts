import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { changeStatements, retryingConflicts } from './change.ts'
import { loadOwnTicket } from './load.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/**
 * Keeps the customer's rating of a ticket that is over, once.
 * @throws {ProblemError} signed-out, ticket-not-found, ticket-status-conflict (not over yet), ticket-already-rated
 */
export function rateTicket(ctx: VerbContext, number: string, rating: { score: number; comment: string }): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const { account, ticket } = await loadOwnTicket(ctx, number)
    if (ticket.status !== 'resolved' && ticket.status !== 'closed') throw problem('ticket-status-conflict')
    if (ticket.ratingScore !== null) throw problem('ticket-already-rated')
    const rated = { ratingScore: rating.score, ratingComment: rating.comment || null }
    const after = { ...ticket, ...rated, updatedAt: ctx.now, revision: ticket.revision + 1 }
    const change = { action: 'rate', actor: 'customer', actorId: account.id, before: ticket, after } as const
    await ctx.db.batch([...changeStatements(ctx, change)])
    return ticketSummary(after, ctx.now)
  })
}
