import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { settlementOf } from '../../programme/incident-ledger.ts'
import type { Outcome } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { endHold, giveBackSettled } from '../incidents/ledger.ts'
import { resolvedMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { fieldProblem } from '../problems/problem.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { ticketFacts } from '../tickets/letter-facts.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { type DeskTicket, loadDeskTicket } from './load.ts'

/**
 * Resolves a ticket: the resolution is met, the incident held for it is kept or given back as the outcome says, and the customer is told
 * both. Of two agents at once, one resolves it.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-closed, ticket-status-conflict; validation-failed for
 * "withdrawn" where somebody has replied already
 */
export function resolveTicket(ctx: VerbContext, number: string, outcome: Outcome): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const desk = await loadDeskTicket(ctx, number)
    const { agent, ticket } = desk
    if (outcome === 'withdrawn' && ticket.firstResponseMetAt !== null) throw fieldProblem('/outcome', 'replied-already')
    const by = { action: 'resolve', actor: 'agent', actorId: agent.id, now: ctx.now } as const
    const change = changed(ticket, by, { outcome, resolvedAt: ctx.now, resolutionMetAt: ctx.now })
    await ctx.db.batch([...changeStatements(ctx, change), ...settlement(ctx, desk, outcome), resolvedLetter(ctx, desk, outcome)])
    deliverSoon(ctx)
    return ticketSummary(change.after, ctx.now)
  })
}

/** The entries that end the ticket's incident; none where an earlier resolution has kept it already and this one keeps it, too. */
function settlement(ctx: VerbContext, { ticket, hold, settled }: DeskTicket, outcome: Outcome) {
  if (hold) return endHold(ctx, { ...hold, ticketId: ticket.id }, outcome)
  const isGivenBack = settlementOf(programme, outcome) === 'givenBack'
  return settled && isGivenBack ? giveBackSettled(ctx, { ...settled, ticketId: ticket.id }, outcome) : []
}

function resolvedLetter(ctx: VerbContext, { ticket, customerEmail }: DeskTicket, outcome: Outcome) {
  const t = serviceTranslators[ticket.locale]
  const rows: [string, string][] = [[t('mail.resolved.outcome'), t(`programme.outcome.${outcome}`)]]
  if (ticket.payWith === 'incident') {
    rows.push([t('mail.resolved.incident'), t(`programme.settlement.${settlementOf(programme, outcome)}`)])
  }
  return mailRow(ctx, customerEmail, resolvedMail(t, ticketFacts(ctx, ticket), rows, programme.reopenDays), ticket.locale)
}
