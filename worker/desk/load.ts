import { eq, type SQL } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { accounts, tickets } from '../db/schema.ts'
import { earlierAnswer } from '../idempotency.ts'
import { openHold, settledHold } from '../incidents/ledger.ts'
import { type Participant, participantAccounts } from '../participants/load.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAsAgent } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { ticketIdOf } from '../tickets/load.ts'
import { type LatestMessage, latestMessage } from './overtaken.ts'

/** What an agent's command on a ticket is decided on. */
export interface DeskTicket {
  agent: Account
  ticket: Ticket
  customerEmail: string
  /** Who else is told what its customer is told. */
  participants: readonly Participant[]
  /** The incident held for it and not yet settled, if it was paid with one. */
  hold: { id: string; accountId: string; lotId: string } | undefined
  /** The incident that an earlier resolution of it kept, if one did. */
  settled: { accountId: string; lotId: string } | undefined
  /** Its latest public message. */
  latest: LatestMessage | undefined
  /** What was answered before under the command's idempotency key. */
  earlier: readonly { requestHash: string; answer: string }[]
}

/**
 * Reads a ticket for an agent's command on it.
 * @param key the command's idempotency key, if it has one
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function loadDeskTicket(ctx: VerbContext, number: string, key?: string): Promise<DeskTicket> {
  const [agent, ...rows] = await readAsAgent(ctx, (me) => deskTicketQueries(ctx, me, number, key))
  return toDeskTicket(agent, rows)
}

/** The queries for what `toDeskTicket` makes a ticket of, where a command reads more in the same round trip. */
export function deskTicketQueries(ctx: VerbContext, me: SQL<string>, number: string, key?: string) {
  return [
    ctx.db
      .select({ ticket: tickets, customerEmail: accounts.email })
      .from(tickets)
      .innerJoin(accounts, eq(accounts.id, tickets.accountId))
      .where(eq(tickets.number, number)),
    openHold(ctx, ticketIdOf(number)),
    settledHold(ctx, ticketIdOf(number)),
    earlierAnswer(ctx, me, key),
    participantAccounts(ctx, ticketIdOf(number)),
    latestMessage(ctx, ticketIdOf(number)),
  ] as const
}

/** The ticket that the rows of `deskTicketQueries` make. @throws {ProblemError} ticket-not-found */
export function toDeskTicket(
  agent: Account,
  [[row], [hold], [settled], earlier, participants, [latest]]: BatchResponse<ReturnType<typeof deskTicketQueries>>,
): DeskTicket {
  if (!row) throw problem('ticket-not-found')
  return { agent, ...row, hold, settled, earlier, participants, latest }
}
