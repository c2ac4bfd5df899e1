import { desc, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { ticketParticipants, tickets } from '../db/schema.ts'
import { readAs } from '../sessions/read-as.ts'
import type { Ticket } from './change.ts'
import { type TicketSummary, ticketSummary } from './view.ts'

/** A page of a list and where the next one begins; null at the end. */
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** A place in a list: `cursor` as the page before gave it. */
export interface PageRequest {
  cursor?: string
  limit: number
}

/**
 * The caller's tickets and those shared with them, newest first.
 * @throws {ProblemError} signed-out; validation-failed for a cursor that is not ours
 */
export async function listTickets(ctx: VerbContext, request: PageRequest): Promise<Page<TicketSummary>> {
  const [, rows] = await readAs(ctx, (me) => [ticketsOf(ctx, me, request)])
  const { items, nextCursor } = ticketPage(rows, request)
  return { items: items.map((row) => ticketSummary(row, ctx.now)), nextCursor }
}

/**
 * The query for a page of the tickets an account is on, and one more, which tells whether there is another page. Each index gives as
 * many as the page may need, and no more rows are read however many there are.
 */
export function ticketsOf(ctx: VerbContext, accountId: SQL<string>, { cursor, limit }: PageRequest) {
  const after = readCursor(cursor, 2)
  const from = after ? sql`and (submitted_at, id) < (${after[0]}, ${after[1]})` : sql``
  const pageOf = (rows: SQL) => sql`select id from (${rows} ${from} order by submitted_at desc, id desc limit ${limit + 1})`
  const own = sql`select id, submitted_at from ${tickets} where account_id = ${accountId}`
  const shared = sql`select id, submitted_at from (
    select ticket_id as id, submitted_at from ${ticketParticipants} where account_id = ${accountId}) where true`
  return ctx.db
    .select()
    .from(tickets)
    .where(sql`${tickets.id} in (${pageOf(own)} union all ${pageOf(shared)})`)
    .orderBy(desc(tickets.submittedAt), desc(tickets.id))
    .limit(limit + 1)
}

/** The page that the rows of `ticketsOf` make. */
export function ticketPage(rows: readonly Ticket[], { limit }: PageRequest): Page<Ticket> {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last ? cursorAfter(last.submittedAt, last.id) : null }
}
