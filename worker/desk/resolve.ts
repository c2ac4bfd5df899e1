import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { settlementOf } from '../../programme/incident-ledger.ts'
import type { EpochMs, Outcome } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { endHold, giveBackSettled } from '../incidents/ledger.ts'
import { type ResolutionFacts, resolvedMail } from '../mail/letters.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { lettersToAll } from '../participants/letters.ts'
import { fieldProblem } from '../problems/problem.ts'
import { changed, changeStatements, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { type DeskTicket, loadDeskTicket } from './load.ts'

/**
 * Resolves a ticket: the resolution is met, the incident held for it is kept or given back as the outcome says, and everybody on the ticket is
 * told both. Of two agents at once, one resolves it.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-merged, ticket-closed, ticket-status-conflict;
 * validation-failed for "withdrawn" where somebody has replied already
 */
export function resolveTicket(ctx: VerbContext, number: string, outcome: Outcome): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const desk = await loadDeskTicket(ctx, number)
    const { agent, ticket } = desk
    if (outcome === 'withdrawn' && ticket.firstResponseMetAt !== null) throw fieldProblem('/outcome', 'replied-already')
    const by = { action: 'resolve', actor: 'agent', actorId: agent.id, now: ctx.now } as const
    const change = changed(ticket, by, resolvedFields(ticket, outcome, ctx.now))
    await ctx.db.batch([
      ...changeStatements(ctx, change),
      ...settlement(ctx, desk, outcome),
      ...lettersToAll(ctx, desk, (t, facts, { id }) => resolvedMail(t, facts, resolutionFacts(t, ticket, outcome, id))),
    ])
    deliverSoon(ctx)
    return ticketSummary(change.after, ctx.now)
  })
}

/** The entries that end the ticket's incident; none where an earlier resolution has kept it already and this one keeps it, too. */
export function settlement(ctx: VerbContext, { ticket, hold, settled }: DeskTicket, outcome: Outcome) {
  if (hold) return endHold(ctx, { ...hold, ticketId: ticket.id }, outcome)
  const isGivenBack = settlementOf(programme, outcome) === 'givenBack'
  return settled && isGivenBack ? giveBackSettled(ctx, { ...settled, ticketId: ticket.id }, outcome) : []
}

/** What resolving sets. With the first resolution its customer is asked to rate the ticket. */
export function resolvedFields(ticket: Ticket, outcome: Outcome, now: EpochMs): Partial<Ticket> {
  const ratingAskedAt = isUnasked(ticket) ? now : ticket.ratingAskedAt
  return { outcome, resolvedAt: now, resolutionMetAt: now, ratingAskedAt }
}

function isUnasked({ ratingAskedAt, ratingScore }: Ticket): boolean {
  return ratingAskedAt === null && ratingScore === null
}

/** What somebody on the ticket is told of how it was resolved. */
export function resolutionFacts(t: ServiceTranslate, ticket: Ticket, outcome: Outcome, readerId: string): ResolutionFacts {
  const rows: [string, string][] = [[t('mail.resolved.outcome'), t(`programme.outcome.${outcome}`)]]
  if (ticket.payWith === 'incident') {
    rows.push([t('mail.resolved.incident'), t(`programme.settlement.${settlementOf(programme, outcome)}`)])
  }
  return { rows, reopenDays: programme.reopenDays, asksToRate: readerId === ticket.accountId && isUnasked(ticket) }
}
