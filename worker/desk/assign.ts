import { and, eq, inArray } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accountRoles, accounts, tickets } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { DESK_ROLES, readAsAgent } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'
import type { Person } from './queue.ts'

/** A ticket and who has it now. */
export interface AssignedTicket extends TicketSummary {
  assignee: Person
}

/**
 * Names the agent who is in charge of a ticket; the first to be named meets the promise of one.
 * @param assignee an agent's address; absent, the caller's own
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-closed, ticket-status-conflict; validation-failed when the
 * address is no agent's
 */
export function assignTicket(ctx: VerbContext, number: string, assignee?: string): Promise<AssignedTicket> {
  return retryingConflicts(async () => {
    const [agent, [ticket], [named]] = await readAsAgent(ctx, () => [
      ctx.db.select().from(tickets).where(eq(tickets.number, number)),
      agentByEmail(ctx, assignee ?? ''),
    ])
    if (!ticket) throw problem('ticket-not-found')
    const inCharge = assignee === undefined ? agent : named
    if (!inCharge) throw fieldProblem('/assignee', 'not-an-agent')
    const by = { action: 'assign', actor: 'agent', actorId: agent.id, now: ctx.now } as const
    const met = { assigneeId: inCharge.id, assignmentMetAt: ticket.assignmentMetAt ?? ctx.now }
    const change = changed(ticket, by, met)
    await ctx.db.batch([...changeStatements(ctx, change)])
    return { ...ticketSummary(change.after, ctx.now), assignee: { email: inCharge.email, name: inCharge.name } }
  })
}

/** The query for the account with that address, if it may answer tickets. */
function agentByEmail(ctx: VerbContext, email: string) {
  const agents = ctx.db
    .select({ id: accountRoles.accountId })
    .from(accountRoles)
    .where(and(eq(accountRoles.accountId, accounts.id), inArray(accountRoles.role, [...DESK_ROLES])))
  return ctx.db
    .select({ id: accounts.id, email: accounts.email, name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.email, email), inArray(accounts.id, agents)))
}
