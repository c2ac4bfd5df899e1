import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { ticketSplitParts, ticketSplits, tickets } from '../db/schema.ts'
import type { Split } from './view.ts'

/** Written out, as the index has it: with a parameter the database would not use it. */
const isAwaited = sql`${ticketSplits.status} = 'proposed'`

/** The query for the splits of a ticket, oldest first, a row for each part. */
export function splitRows(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  return ctx.db
    .select({
      id: ticketSplits.id,
      agentId: ticketSplits.agentId,
      status: ticketSplits.status,
      proposedAt: ticketSplits.proposedAt,
      answeredAt: ticketSplits.answeredAt,
      position: ticketSplitParts.position,
      subject: ticketSplitParts.subject,
      number: tickets.number,
    })
    .from(ticketSplits)
    .innerJoin(ticketSplitParts, eq(ticketSplitParts.splitId, ticketSplits.id))
    .leftJoin(tickets, eq(tickets.id, ticketSplitParts.ticketId))
    .where(eq(ticketSplits.ticketId, ticketId))
    .orderBy(asc(ticketSplits.proposedAt), sql`${ticketSplits}.rowid`, asc(ticketSplitParts.position))
}

/** The splits that `splitRows` found. */
export function toSplits(rows: Awaited<ReturnType<typeof splitRows>>): Split[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((parts) => {
    const [first] = parts
    if (!first) return []
    const { position: _, subject: __, number: ___, ...split } = first
    return [{ ...split, parts: parts.map(({ position, subject, number }) => ({ position, subject, number })) }]
  })
}

/** The split that waits for the customer's answer, if one does. */
export function openSplit(splits: readonly Split[]): Split | undefined {
  return splits.find(({ status }) => status === 'proposed')
}

/** The query for the number of the ticket that this one was split off from. */
export function splitFromRows(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  return ctx.db
    .select({ number: tickets.number })
    .from(ticketSplitParts)
    .innerJoin(ticketSplits, eq(ticketSplits.id, ticketSplitParts.splitId))
    .innerJoin(tickets, eq(tickets.id, ticketSplits.ticketId))
    .where(eq(ticketSplitParts.ticketId, ticketId))
}

/** The query for an account's tickets, not over, whose split waits for its answer. */
export function ticketsToAnswer(ctx: VerbContext, accountId: SQL<string>) {
  return ctx.db
    .select({ number: tickets.number, subject: tickets.subject })
    .from(ticketSplits)
    .innerJoin(tickets, eq(tickets.id, ticketSplits.ticketId))
    .where(and(eq(ticketSplits.accountId, accountId), isAwaited, sql`${tickets.status} in ('new', 'open', 'waiting')`))
    .orderBy(asc(ticketSplits.proposedAt))
}
