import { eq } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import { tickets } from '../db/schema.ts'
import { assignedMail } from '../mail/desk-letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { type Account, readAsAgent } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { deskTicketFacts } from '../tickets/letter-facts.ts'
import { newMessage } from '../tickets/message.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { agentByEmail } from './agents.ts'
import type { Person } from './queue.ts'
import type { AssignTicket } from './schemas.ts'

/** A ticket and who has it now. */
export interface AssignedTicket extends TicketSummary {
  assignee: Person | null
}

type Assignee = Person & Pick<Account, 'id' | 'locale'>

/**
 * Names the agent who is in charge of a ticket, or leaves it to nobody; the first to be named meets the promise of one. Who is put in
 * charge by somebody else is told by mail; the note is kept as an internal one.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-merged, ticket-closed, ticket-status-conflict;
 * validation-failed when the address is no agent's
 */
export function assignTicket(ctx: VerbContext, number: string, { assignee, note }: AssignTicket = {}): Promise<AssignedTicket> {
  return retryingConflicts(async () => {
    const [agent, [ticket], [named]] = await readAsAgent(ctx, () => [
      ctx.db.select().from(tickets).where(eq(tickets.number, number)),
      agentByEmail(ctx, assignee ?? ''),
    ])
    if (!ticket) throw problem('ticket-not-found')
    const inCharge = inChargeOf(agent, named, assignee)
    const isTold = inCharge !== null && inCharge.id !== agent.id
    const change = assigned(ctx, ticket, agent, inCharge)
    await ctx.db.batch([
      ...changeStatements(ctx, change),
      ...(note === undefined ? [] : noteStatements(ctx, ticket, agent, note)),
      ...(isTold ? [assignedLetter(ctx, ticket, agent, inCharge, note)] : []),
    ])
    if (isTold) deliverSoon(ctx)
    return { ...ticketSummary(change.after, ctx.now), assignee: inCharge && { email: inCharge.email, name: inCharge.name } }
  })
}

/** @throws {ProblemError} validation-failed, when an address was named that is no agent's */
function inChargeOf(agent: Account, named: Assignee | undefined, assignee: AssignTicket['assignee']): Assignee | null {
  if (assignee === null) return null
  if (assignee === undefined) return agent
  if (!named) throw fieldProblem('/assignee', 'not-an-agent')
  return named
}

function assigned(ctx: VerbContext, ticket: Ticket, agent: Account, inCharge: Assignee | null) {
  const by = { actor: 'agent', actorId: agent.id, now: ctx.now } as const
  if (inCharge === null) return changed(ticket, { ...by, action: 'unassign' }, { assigneeId: null })
  const met = { assigneeId: inCharge.id, assignmentMetAt: ticket.assignmentMetAt ?? ctx.now }
  return changed(ticket, { ...by, action: 'assign' }, met)
}

function noteStatements(ctx: VerbContext, ticket: Ticket, author: Account, body: string) {
  const note = { ticketId: ticket.id, author, authorRole: 'agent', visibility: 'internal', body, files: [] } as const
  return newMessage(ctx, note).statements
}

function assignedLetter(ctx: VerbContext, ticket: Ticket, agent: Account, inCharge: Assignee, note: string | undefined) {
  const { email, locale } = inCharge
  const by = agent.name ?? agent.email
  const letter = assignedMail(serviceTranslators[locale], deskTicketFacts(ctx, ticket, locale), by, note ?? null)
  return mailRow(ctx, email, letter, locale)
}
