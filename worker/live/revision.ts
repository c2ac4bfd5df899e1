import { desc, eq, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { messages, tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAs, readAsAgent } from '../sessions/read-as.ts'
import { ownTicket, ticketIdOf } from '../tickets/load.ts'

/** What an open page of a ticket asks again and again: whether it shows the ticket as it is. */
export interface Revision {
  /** Names the state of what its reader may see; another name, another state. */
  revision: string
}

/**
 * The revision of a ticket that the caller is on. Every public message, and every change of the ticket, makes a new one.
 * @throws {ProblemError} signed-out, ticket-not-found
 */
export async function readRevision(ctx: VerbContext, number: string): Promise<Revision> {
  const [, [ticket]] = await readAs(ctx, (me) => [ownTicket(ctx, me, number)])
  if (!ticket) throw problem('ticket-not-found')
  return { revision: revisionOf(ticket) }
}

/**
 * The same for agents, who see internal notes as well: those change nothing of the ticket, so that its last message counts too.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function readDeskRevision(ctx: VerbContext, number: string): Promise<Revision> {
  const [, [ticket], [last]] = await readAsAgent(ctx, () => [
    ctx.db.select({ revision: tickets.revision }).from(tickets).where(eq(tickets.number, number)),
    ctx.db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.ticketId, ticketIdOf(number)))
      .orderBy(desc(messages.createdAt), desc(sql`${messages}.rowid`))
      .limit(1),
  ])
  if (!ticket) throw problem('ticket-not-found')
  return { revision: revisionOf(ticket, last) }
}

/** The name of a state. @param lastMessage for an agent, the last message of any kind */
export function revisionOf({ revision }: { revision: number }, lastMessage?: { id: string }): string {
  return lastMessage ? `${revision}-${lastMessage.id}` : String(revision)
}
