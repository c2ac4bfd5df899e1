import { and, asc, eq, gt, lte, ne, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accounts, ticketPresence, tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { ticketIdOf } from '../tickets/load.ts'
import type { Person } from './queue.ts'

/** How long an agent counts as present who has not said so again. */
export const PRESENT_MS = 45_000
/** Others who are named. */
const OTHERS_MAX = 10

/** The other agents who have a ticket open. */
export interface PresenceView {
  others: (Person & { isWriting: boolean })[]
}

/**
 * Notes that the caller has a ticket open, and says who else has. Who does not say so again within `PRESENT_MS` counts as gone.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function setPresence(ctx: VerbContext, number: string, isWriting: boolean): Promise<PresenceView> {
  const since = ctx.now - PRESENT_MS
  const [agent, [ticket], others] = await readAsAgent(ctx, (me) => [
    ticketWith(ctx, number),
    ctx.db
      .select({ email: accounts.email, name: accounts.name, isWriting: ticketPresence.isWriting })
      .from(ticketPresence)
      .innerJoin(accounts, eq(accounts.id, ticketPresence.accountId))
      .where(
        and(
          eq(ticketPresence.ticketId, ticketIdOf(number)),
          gt(ticketPresence.seenAt, since),
          ne(ticketPresence.accountId, sql`${me}`),
        ),
      )
      .orderBy(asc(ticketPresence.accountId))
      .limit(OTHERS_MAX),
  ])
  if (!ticket) throw problem('ticket-not-found')
  const here = { ticketId: ticket.id, accountId: agent.id, isWriting, seenAt: ctx.now }
  await ctx.db.batch([
    ctx.db.delete(ticketPresence).where(and(eq(ticketPresence.ticketId, ticket.id), lte(ticketPresence.seenAt, since))),
    ctx.db
      .insert(ticketPresence)
      .values(here)
      .onConflictDoUpdate({ target: [ticketPresence.ticketId, ticketPresence.accountId], set: { isWriting, seenAt: ctx.now } }),
  ])
  return { others }
}

/**
 * Notes that the caller has left a ticket.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function endPresence(ctx: VerbContext, number: string): Promise<void> {
  const [agent, [ticket]] = await readAsAgent(ctx, () => [ticketWith(ctx, number)])
  if (!ticket) throw problem('ticket-not-found')
  await ctx.db.delete(ticketPresence).where(and(eq(ticketPresence.ticketId, ticket.id), eq(ticketPresence.accountId, agent.id)))
}

function ticketWith(ctx: VerbContext, number: string) {
  return ctx.db.select({ id: tickets.id }).from(tickets).where(eq(tickets.number, number))
}
