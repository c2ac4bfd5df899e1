import { and, asc, eq, gte, inArray, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, tickets } from '../db/schema.ts'
import { fieldProblem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import type { Page } from '../tickets/list.ts'
import { iso, type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { listsOf, NO_DEADLINE, partOf, queuePlaces, queueVersion } from './queue-facet.ts'
import type { QueueQuery } from './schemas.ts'

/** A person as the desk names them. */
export interface Person {
  email: string
  name: string | null
}

/** A ticket in a list of the desk. */
export interface QueuedTicket extends TicketSummary {
  /** 1 is answered first. */
  rank: number
  /** Earliest promised instant not yet met; null when there is none. */
  nextDueAt: string | null
  customer: Person
  assignee: Person | null
}

/** A ticket as the desk's lists have it, with the people in it. */
export interface ListedTicket {
  ticket: Ticket
  customer: Person
  assignee: Person | null
}

export const customers = alias(accounts, 'customers')
export const assignees = alias(accounts, 'assignees')

/** Under names of their own: a batch gives rows by the names of their columns, and of two that are the same it keeps one. */
const people = {
  customerEmail: sql<string>`${customers.email}`.as('customer_email'),
  customerName: sql<string | null>`${customers.name}`.as('customer_name'),
  assigneeEmail: sql<string | null>`${assignees.email}`.as('assignee_email'),
  assigneeName: sql<string | null>`${assignees.name}`.as('assignee_name'),
}

/** What a query selects of a ticket for a list, with the people in it. */
export const listedColumns = { ticket: tickets, ...people }

/** A row of such a query. */
export interface ListedRow {
  ticket: Ticket
  customerEmail: string
  customerName: string | null
  assigneeEmail: string | null
  assigneeName: string | null
}

/** A row with the people in it as such. */
export function toListed({ ticket, customerEmail, customerName, assigneeEmail, assigneeName }: ListedRow): ListedTicket {
  return {
    ticket,
    customer: { email: customerEmail, name: customerName },
    assignee: assigneeEmail === null ? null : { email: assigneeEmail, name: assigneeName },
  }
}

/** A ticket of a list as the API gives it. */
export function queuedView({ ticket, customer, assignee }: ListedTicket, now: EpochMs): QueuedTicket {
  return { ...ticketSummary(ticket, now), rank: ticket.rank, nextDueAt: iso(ticket.nextDueAt), customer, assignee }
}

/**
 * The tickets that are not over: by the earliest deadline, those without one last, then by rank.
 * @throws {ProblemError} signed-out, not-an-agent; validation-failed for a cursor that is not ours
 */
export async function readQueue(ctx: VerbContext, query: QueueQuery): Promise<Page<QueuedTicket>> {
  const [, ...found] = await readAsAgent(ctx, (me) => queuePage(ctx, me, query))
  const { rows, nextCursor } = toQueuePage(found, query)
  return { items: rows.map((row) => queuedView(row, ctx.now)), nextCursor }
}

/**
 * The number that changes with every change of the queue.
 * @throws {ProblemError} signed-out, not-an-agent
 */
export async function readQueueVersion(ctx: VerbContext): Promise<number> {
  const [, [state]] = await readAsAgent(ctx, () => [queueVersion(ctx)])
  return state?.version ?? 0
}

/** A place in the queue that comes before every ticket. */
const BEFORE_ALL = [-1, 0, '']

/**
 * The queries for a page of the queue, for `toQueuePage`. In two parts, each of which the index finds at once: many tickets of one weekend
 * are due at the same instant, and a single comparison of all three values would read through those before the cursor.
 * @throws {ProblemError} validation-failed for a cursor that is not ours
 */
export function queuePage(ctx: VerbContext, me: SQL<string>, query: QueueQuery) {
  const [dueAt, rank, id] = readCursor(query.cursor, 3) ?? BEFORE_ALL
  if (typeof dueAt !== 'number') throw fieldProblem('/cursor', 'malformed')
  const part = partOf(query, ctx.now)
  const { facet, dueAt: placedAt, rank: placedRank, ticketId } = queuePlaces
  const page = (from: SQL | undefined, order: readonly SQLWrapper[]) => {
    const first = ctx.db
      .select({ ticketId })
      .from(queuePlaces)
      .where(and(eq(facet, sql`list.facet`), from, lt(placedAt, part.untilAt)))
      .orderBy(...order.map((column) => sql`${column}`))
      .limit(query.limit + 1)
    return ctx.db
      .select({ ...listedColumns, placedAt: sql<number>`coalesce(${tickets.nextDueAt}, ${NO_DEADLINE})`.as('placed_at') })
      .from(listsOf(part, me))
      .innerJoin(tickets, inArray(tickets.id, first))
      .innerJoin(customers, eq(customers.id, tickets.accountId))
      .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
      .orderBy(sql`placed_at`, asc(tickets.rank), asc(tickets.id))
      .limit(query.limit + 1)
  }
  const atCursor = and(
    sql`${placedAt} = ${dueAt} and (${placedRank}, ${ticketId}) > (${rank}, ${id})`,
    sql`${dueAt} >= ${part.fromAt}`,
  )
  const beyond = gte(placedAt, Math.max(part.fromAt, dueAt + 1))
  return [page(atCursor, [placedRank, ticketId]), page(beyond, [placedAt, placedRank, ticketId])] as const
}

/** The page that these rows make, and where the next begins; null where there is none. */
export function toQueuePage(
  [level, later]: readonly (ListedRow & { placedAt: number })[][],
  { limit }: Pick<QueueQuery, 'limit'>,
): { rows: ListedTicket[]; nextCursor: string | null } {
  const found = [...(level ?? []), ...(later ?? [])]
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows: rows.map(toListed), nextCursor: last ? cursorAfter(last.placedAt, last.ticket.rank, last.ticket.id) : null }
}
