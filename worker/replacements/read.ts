import { eq } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { accounts, tickets } from '../db/schema.ts'
import { deviceBySerial } from '../devices/load.ts'
import type { Device } from '../devices/view.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs, readAsAgent } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { ownTicket, ticketIdOf } from '../tickets/load.ts'
import { deviceOf, type Replacement, replacementsOf } from './load.ts'
import { type TicketReplacement, ticketReplacement } from './view.ts'

/** What an agent's command on a replacement is decided on. */
export interface DeskReplacement {
  agent: Account
  ticket: Ticket
  customer: Pick<Account, 'email' | 'timeZone'>
  /** The device that the ticket is about. */
  device: Device | undefined
  /** The device that the command names. */
  named: Device | undefined
  rows: Replacement[]
}

/**
 * Reads a ticket with its device and replacement for an agent's command. @param serial the device that the command names, normalised
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function loadForDesk(ctx: VerbContext, number: string, serial = ''): Promise<DeskReplacement> {
  const [agent, [found], [named], [device], rows] = await readAsAgent(ctx, () => [
    ctx.db
      .select({ ticket: tickets, customer: { email: accounts.email, timeZone: accounts.timeZone } })
      .from(tickets)
      .innerJoin(accounts, eq(accounts.id, tickets.accountId))
      .where(eq(tickets.number, number)),
    deviceBySerial(ctx, serial),
    ...replacementQueries(ctx, number),
  ])
  if (!found) throw problem('ticket-not-found')
  return { agent, ...found, device, named, rows }
}

/**
 * The device of a ticket that the caller is on, and its replacement.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function readReplacement(ctx: VerbContext, number: string): Promise<TicketReplacement> {
  const [, [ticket], ...rows] = await readAs(ctx, (me) => [ownTicket(ctx, me, number), ...replacementQueries(ctx, number)])
  if (!ticket) throw problem('ticket-not-found')
  return toReplacement(ctx, ticket, rows)
}

/** The same for an agent. @throws {ProblemError} signed-out, not-an-agent, ticket-not-found */
export async function readDeskReplacement(ctx: VerbContext, number: string): Promise<TicketReplacement> {
  const { ticket, device, rows } = await loadForDesk(ctx, number)
  return ticketReplacement(ticket, device, rows, ctx.now)
}

/** The device and the replacement of a ticket that has been read, for its page. */
export async function replacementOf(ctx: VerbContext, ticket: Ticket): Promise<TicketReplacement> {
  return toReplacement(ctx, ticket, await ctx.db.batch(replacementQueries(ctx, ticket.number)))
}

/** Read together, after the ticket: its device and its replacements. */
export function replacementQueries(ctx: VerbContext, number: string) {
  return [deviceOf(ctx, ticketIdOf(number)), replacementsOf(ctx, ticketIdOf(number))] as const
}

type ReplacementRows = Readonly<BatchResponse<ReturnType<typeof replacementQueries>>>

function toReplacement(ctx: VerbContext, ticket: Ticket, [[device], rows]: ReplacementRows): TicketReplacement {
  return ticketReplacement(ticket, device, rows, ctx.now)
}
