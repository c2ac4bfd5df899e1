import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accounts, tickets } from '../db/schema.ts'
import { earlierAnswer } from '../idempotency.ts'
import { openHold, settledHold } from '../incidents/ledger.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAsAgent } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { ticketIdOf } from '../tickets/load.ts'

/** What an agent's command on a ticket is decided on. */
export interface DeskTicket {
  agent: Account
  ticket: Ticket
  customerEmail: string
  /** The incident held for it and not yet settled, if it was paid with one. */
  hold: { id: string; accountId: string; lotId: string } | undefined
  /** The incident that an earlier resolution of it kept, if one did. */
  settled: { accountId: string; lotId: string } | undefined
  /** What was answered before under the command's idempotency key. */
  earlier: readonly { requestHash: string; answer: string }[]
}

/**
 * Reads a ticket for an agent's command on it.
 * @param key the command's idempotency key, if it has one
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function loadDeskTicket(ctx: VerbContext, number: string, key?: string): Promise<DeskTicket> {
  const [agent, [row], [hold], [settled], earlier] = await readAsAgent(ctx, (me) => [
    ctx.db
      .select({ ticket: tickets, customerEmail: accounts.email })
      .from(tickets)
      .innerJoin(accounts, eq(accounts.id, tickets.accountId))
      .where(eq(tickets.number, number)),
    openHold(ctx, ticketIdOf(number)),
    settledHold(ctx, ticketIdOf(number)),
    earlierAnswer(ctx, me, key),
  ])
  if (!row) throw problem('ticket-not-found')
  return { agent, ...row, hold, settled, earlier }
}
