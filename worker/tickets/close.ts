import { closingOutcome } from '../../programme/incident-ledger.ts'
import type { VerbContext } from '../context.ts'
import { endHold } from '../incidents/ledger.ts'
import { changed, changeStatements, retryingConflicts } from './change.ts'
import { loadTicketAsOwner } from './load.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/**
 * Ends a ticket of the caller's. One that is resolved is closed; one that is not is withdrawn, and its incident given back, if nobody
 * has replied yet, and counts as answered otherwise.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, ticket-closed, ticket-status-conflict
 */
export function closeTicket(ctx: VerbContext, number: string): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const { account, ticket, hold } = await loadTicketAsOwner(ctx, number)
    const outcome = ticket.outcome ?? closingOutcome(ticket.firstResponseMetAt)
    const action = ticket.outcome === null && outcome === 'withdrawn' ? 'withdraw' : 'close'
    const change = changed(
      ticket,
      { action, actor: 'customer', actorId: account.id, now: ctx.now },
      { outcome, closedAt: ctx.now },
    )
    await ctx.db.batch([
      ...changeStatements(ctx, change),
      ...(hold ? endHold(ctx, { ...hold, ticketId: ticket.id }, outcome) : []),
    ])
    return ticketSummary(change.after, ctx.now)
  })
}
