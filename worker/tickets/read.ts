import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { filesOf, messagesOf, ownTicket, ticketIdOf } from './load.ts'
import { type TicketView, ticketView } from './view.ts'

/**
 * A ticket of the caller's with its conversation, internal notes left out.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function readTicket(ctx: VerbContext, number: string): Promise<TicketView> {
  const id = ticketIdOf(number)
  const [, [ticket], messageRows, fileRows] = await readAs(ctx, (me) => [
    ownTicket(ctx, me, number),
    messagesOf(ctx, id, 'public'),
    filesOf(ctx, id, 'public'),
  ])
  if (!ticket) throw problem('ticket-not-found')
  return ticketView(ticket, messageRows, fileRows, ctx.now)
}
