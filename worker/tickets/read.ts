import type { VerbContext } from '../context.ts'
import { readOwnConversation } from './conversation.ts'
import { type TicketView, ticketView } from './view.ts'

/**
 * A ticket of the caller's with its conversation, internal notes left out.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function readTicket(ctx: VerbContext, number: string): Promise<TicketView> {
  const { ticket, messages, files } = await readOwnConversation(ctx, number)
  return ticketView(ticket, messages, files, ctx.now)
}
