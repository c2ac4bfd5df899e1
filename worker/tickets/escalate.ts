import { TARGET_EVENTS } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { changeStatements, retryingConflicts } from './change.ts'
import { loadOwnTicket } from './load.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/**
 * Escalates a ticket of the caller's after a missed promise; asking again changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, escalation-not-due
 */
export function escalateTicket(ctx: VerbContext, number: string): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const { account, ticket } = await loadOwnTicket(ctx, number)
    const before = ticketSummary(ticket, ctx.now)
    if (!TARGET_EVENTS.some((event) => before.deadlines[event]?.breachedAt)) throw problem('escalation-not-due')
    if (ticket.escalatedAt !== null) return before
    const after = { ...ticket, escalatedAt: ctx.now, updatedAt: ctx.now, revision: ticket.revision + 1 }
    const change = { action: 'escalate', actor: 'customer', actorId: account.id, before: ticket, after } as const
    await ctx.db.batch([...changeStatements(ctx, change)])
    return ticketSummary(after, ctx.now)
  })
}
