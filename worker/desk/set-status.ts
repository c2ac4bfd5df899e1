import type { VerbContext } from '../context.ts'
import { statusMail } from '../mail/letters.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { lettersToAll } from '../participants/letters.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { loadDeskTicket } from './load.ts'

/**
 * Says whose turn it is. While it is the customer's (waiting), the resolution clock stands still, and the customer is told; set back to
 * ours (open), it runs again.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-closed, ticket-status-conflict
 */
export function setStatus(ctx: VerbContext, number: string, status: 'open' | 'waiting'): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const desk = await loadDeskTicket(ctx, number)
    const action = status === 'waiting' ? 'wait' : 'resume'
    const change = changed(desk.ticket, { action, actor: 'agent', actorId: desk.agent.id, now: ctx.now })
    const isNews = status === 'waiting' && desk.ticket.status !== 'waiting'
    const letters = isNews ? lettersToAll(ctx, desk, (t, facts) => statusMail(t, facts, t('mail.status.waiting'))) : []
    await ctx.db.batch([...changeStatements(ctx, change), ...letters])
    if (isNews) deliverSoon(ctx)
    return ticketSummary(change.after, ctx.now)
  })
}
