import { serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import { statusMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { ticketFacts } from '../tickets/letter-facts.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { type DeskTicket, loadDeskTicket } from './load.ts'

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
    await ctx.db.batch([...changeStatements(ctx, change), ...(isNews ? [waitingLetter(ctx, desk)] : [])])
    if (isNews) deliverSoon(ctx)
    return ticketSummary(change.after, ctx.now)
  })
}

function waitingLetter(ctx: VerbContext, { ticket, customerEmail }: DeskTicket) {
  const t = serviceTranslators[ticket.locale]
  return mailRow(ctx, customerEmail, statusMail(t, ticketFacts(ctx, ticket), t('mail.status.waiting')), ticket.locale)
}
