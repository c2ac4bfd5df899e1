import { eq } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { settlementOf } from '../../programme/incident-ledger.ts'
import type { TargetEvent } from '../../programme/schema.ts'
import { decideMerge, type StandingPromise, survivingPromise } from '../../programme/ticket-merge.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { VerbContext } from '../context.ts'
import { tickets } from '../db/schema.ts'
import { type DeskTicket, deskTicketQueries, toDeskTicket } from '../desk/load.ts'
import { settlement } from '../desk/resolve.ts'
import { mergedMail } from '../mail/desk-letters.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { letterTo } from '../participants/letters.ts'
import { fieldProblem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { resumed } from '../tickets/clock.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'

/** What a merged ticket's outcome is. */
const OUTCOME = 'duplicate'

/** A ticket that was merged, and the one that goes on. */
export interface Merged {
  merged: TicketSummary
  ticket: TicketSummary
}

/**
 * Merges a ticket into another of the same customer: it is resolved as a duplicate, for good, its incident kept or given back as that
 * outcome says, and the customer is told where the conversation goes on. Of each promise the earlier one holds there. Of two agents at
 * once, one merges it.
 * @param into number of the ticket that goes on
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-merged, ticket-closed, ticket-status-conflict;
 * validation-failed when it cannot be merged into that ticket
 */
export function mergeTicket(ctx: VerbContext, number: string, into: string): Promise<Merged> {
  return retryingConflicts(async () => {
    const [agent, keptRows, ...rows] = await readAsAgent(ctx, (me) => [
      ctx.db.select().from(tickets).where(eq(tickets.number, into)),
      ...deskTicketQueries(ctx, me, number),
    ])
    const desk = toDeskTicket(agent, rows)
    const [kept] = keptRows
    if (!kept) throw fieldProblem('/into', 'no-such-ticket')
    const by = { actor: 'agent', actorId: agent.id, now: ctx.now } as const
    const merge = changed(
      desk.ticket,
      { ...by, action: 'merge' },
      { outcome: OUTCOME, resolvedAt: ctx.now, mergedInto: kept.number },
    )
    const refusal = decideMerge(desk.ticket, kept)
    if (refusal) throw fieldProblem('/into', refusal)
    const absorb = changed(kept, { ...by, action: 'absorb' }, earlierPromises(kept, desk.ticket, ctx.now))
    await ctx.db.batch([
      ...changeStatements(ctx, absorb),
      ...changeStatements(ctx, merge),
      ...settlement(ctx, desk, OUTCOME),
      mergedLetter(ctx, desk, kept),
    ])
    deliverSoon(ctx)
    return { merged: ticketSummary(merge.after, ctx.now), ticket: ticketSummary(absorb.after, ctx.now) }
  })
}

/** What the clock of the ticket that goes on takes over from the other: each promise that is due earlier there. */
function earlierPromises(kept: Ticket, merged: Ticket, now: number): Partial<Ticket> {
  const [mine, others] = [resumed(kept, now), resumed(merged, now)]
  const taken = TARGET_EVENTS.filter((event) => survivingPromise(standing(mine, event), standing(others, event)) === 'merged')
  if (taken.length === 0) return {}
  const dueAt = Object.fromEntries(taken.map((event) => [`${event}DueAt`, others[`${event}DueAt`]]))
  const made = Object.fromEntries(taken.map((event) => [event, others.promised[event]]))
  const running = taken.includes('resolution') ? { resolutionLeftMs: null } : {}
  return { ...dueAt, ...running, promised: { ...kept.promised, ...made } }
}

function standing(ticket: Ticket, event: TargetEvent): StandingPromise {
  return { dueAt: ticket[`${event}DueAt`], metAt: ticket[`${event}MetAt`], made: ticket.promised[event] }
}

/** To the customer alone: whoever else is on the one ticket need not be on the other. A reply to it finds the one that goes on. */
function mergedLetter(ctx: VerbContext, { ticket, customerEmail }: DeskTicket, kept: Ticket) {
  const customer = { id: ticket.accountId, email: customerEmail, locale: ticket.locale }
  return letterTo(ctx, kept, customer, (t, facts) => {
    const incident = ticket.payWith === 'incident' && t(`programme.settlement.${settlementOf(programme, OUTCOME)}`)
    return mergedMail(t, ticket, facts, incident)
  })
}
