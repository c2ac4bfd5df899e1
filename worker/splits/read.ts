import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { ownTicket, ticketIdOf } from '../tickets/load.ts'
import { splitFromRows, splitRows, toSplits } from './load.ts'
import { type SplitView, splitView } from './view.ts'

/** What was split off from a ticket, or is proposed to be, and what it was split off from itself. */
export interface TicketSplits {
  /** Oldest first. */
  splits: SplitView[]
  /** Number of the ticket that this one was a part of. */
  splitFrom: string | null
}

/**
 * The splits of a ticket of the caller's.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function readSplits(ctx: VerbContext, number: string): Promise<TicketSplits> {
  const id = ticketIdOf(number)
  const [, [ticket], rows, [whole]] = await readAs(ctx, (me) => [
    ownTicket(ctx, me, number),
    splitRows(ctx, id),
    splitFromRows(ctx, id),
  ])
  if (!ticket) throw problem('ticket-not-found')
  return { splits: toSplits(rows).map((split) => splitView(split, ticket)), splitFrom: whole?.number ?? null }
}
