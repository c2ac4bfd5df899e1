import { and, desc, eq, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { tickets } from '../db/schema.ts'
import { readAs } from '../sessions/read-as.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/** A page of a list and where the next one begins; null at the end. */
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/**
 * The caller's tickets, newest first.
 * @throws {ProblemError} signed-out; validation-failed for a cursor that is not ours
 */
export async function listTickets(ctx: VerbContext, page: { cursor?: string; limit: number }): Promise<Page<TicketSummary>> {
  const after = readCursor(page.cursor, 2)
  const from = after && sql`(${tickets.submittedAt}, ${tickets.id}) < (${after[0]}, ${after[1]})`
  const [, rows] = await readAs(ctx, (me) => [
    ctx.db
      .select()
      .from(tickets)
      .where(and(eq(tickets.accountId, me), from))
      .orderBy(desc(tickets.submittedAt), desc(tickets.id))
      .limit(page.limit + 1),
  ])
  const items = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? items.at(-1) : undefined
  return { items: items.map((row) => ticketSummary(row, ctx.now)), nextCursor: last ? cursorAfter(last.submittedAt, last.id) : null }
}
