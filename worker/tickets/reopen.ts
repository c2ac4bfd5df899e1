import type { VerbContext } from '../context.ts'
import { changed, changeStatements, retryingConflicts } from './change.ts'
import { loadOwnTicket } from './load.ts'
import { type TicketSummary, ticketSummary } from './view.ts'
import { assertReopenable, reopenedFields } from './write-message.ts'

/**
 * Opens a ticket of the caller's again; the same problem is not charged twice.
 * @throws {ProblemError} signed-out, ticket-not-found, ticket-status-conflict, reopen-period-over, incident-given-back
 */
export function reopenTicket(ctx: VerbContext, number: string): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const own = await loadOwnTicket(ctx, number)
    const change = changed(
      own.ticket,
      { action: 'reopen', actor: 'customer', actorId: own.account.id, now: ctx.now },
      reopenedFields,
    )
    assertReopenable(own, ctx.now)
    await ctx.db.batch([...changeStatements(ctx, change)])
    return ticketSummary(change.after, ctx.now)
  })
}
