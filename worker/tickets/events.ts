import { asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Pause } from '../../programme/promise-made.ts'
import type { VerbContext } from '../context.ts'
import { ticketEvents } from '../db/schema.ts'

/** Something that happened to a ticket besides messages. */
export type TicketEvent = Awaited<ReturnType<typeof eventsOf>>[number]

/** The query for what happened to a ticket, in order. */
export function eventsOf(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  return ctx.db
    .select()
    .from(ticketEvents)
    .where(eq(ticketEvents.ticketId, ticketId))
    .orderBy(asc(ticketEvents.at), sql`${ticketEvents}.rowid`)
}

/** The stretches during which a ticket waited for its customer and no longer does. */
export function pausesOf(events: readonly Pick<TicketEvent, 'status' | 'at'>[]): Pause[] {
  return events.flatMap(({ status, at: fromAt }, index) => {
    if (status !== 'waiting' || events[index - 1]?.status === 'waiting') return []
    const next = events.slice(index).find((later) => later.status !== 'waiting')
    return next ? [{ fromAt, toAt: next.at }] : []
  })
}
