import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import type { Placeholders } from '../db/prepared.ts'
import { tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { preparedRead, readAs, readAsAgent } from '../sessions/read-as.ts'
import { filesOf, messagesOf, ownTicket, ticketIdOf } from './load.ts'

const conversation = preparedRead((ctx, me, { number }: Placeholders<{ number: string }>) => [
  ownTicket(ctx, me, number),
  messagesOf(ctx, ticketIdOf(number), 'public'),
  filesOf(ctx, ticketIdOf(number), 'public'),
])

/**
 * A ticket that the caller is on with its conversation, internal notes left out, in one round trip.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function readOwnConversation(ctx: VerbContext, number: string) {
  const [account, [ticket], messages, files] = await readAs(ctx, conversation(ctx, { number }))
  if (!ticket) throw problem('ticket-not-found')
  return { account, ticket, messages, files }
}

/**
 * The same for agents: any ticket, with its internal notes.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function readDeskConversation(ctx: VerbContext, number: string) {
  const id = ticketIdOf(number)
  const [account, [ticket], messages, files] = await readAsAgent(ctx, () => [
    ctx.db.select().from(tickets).where(eq(tickets.number, number)),
    messagesOf(ctx, id, 'all'),
    filesOf(ctx, id, 'all'),
  ])
  if (!ticket) throw problem('ticket-not-found')
  return { account, ticket, messages, files }
}
