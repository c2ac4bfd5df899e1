import { serviceTranslators } from '../../locales/service.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { VerbContext } from '../context.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { customerEscalatedMail } from '../mail/promise-letters.ts'
import { problem } from '../problems/problem.ts'
import { recipientsOf, type Staff, staffQuery } from '../promises/staff.ts'
import { readAs } from '../sessions/read-as.ts'
import { changeStatements, retryingConflicts, type Ticket } from './change.ts'
import { deskTicketFacts } from './letter-facts.ts'
import { assertOwner, ownTicket } from './load.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/**
 * Escalates a ticket of the caller's after a missed promise: the team lead is told at once. Asking again changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, escalation-not-due
 */
export function escalateTicket(ctx: VerbContext, number: string): Promise<TicketSummary> {
  return retryingConflicts(async () => {
    const [account, [ticket], staff] = await readAs(ctx, (me) => [ownTicket(ctx, me, number), staffQuery(ctx)])
    if (!ticket) throw problem('ticket-not-found')
    assertOwner(account, ticket)
    const before = ticketSummary(ticket, ctx.now)
    if (!TARGET_EVENTS.some((event) => before.deadlines[event]?.breachedAt)) throw problem('escalation-not-due')
    if (ticket.escalatedAt !== null) return before
    const after = { ...ticket, escalatedAt: ctx.now, updatedAt: ctx.now, revision: ticket.revision + 1 }
    const change = { action: 'escalate', actor: 'customer', actorId: account.id, before: ticket, after } as const
    await ctx.db.batch([...changeStatements(ctx, change), ...lettersTo(ctx, staff, ticket)])
    deliverSoon(ctx)
    return ticketSummary(after, ctx.now)
  })
}

function lettersTo(ctx: VerbContext, staff: Staff, ticket: Ticket) {
  return recipientsOf(staff, 'teamLead', null).map(({ email, locale }) => {
    const letter = customerEscalatedMail(serviceTranslators[locale], deskTicketFacts(ctx, ticket, locale))
    return mailRow({ ...ctx, locale }, email, letter)
  })
}
