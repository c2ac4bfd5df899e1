import { and, eq, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, queueOrder, tickets } from '../db/schema.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { iso, type TicketSummary, ticketSummary } from '../tickets/view.ts'
import type { QUEUE_FILTERS, QueueQuery } from './schemas.ts'

/** A person as the desk names them. */
export interface Person {
  email: string
  name: string | null
}

/** A ticket in the queue. */
export interface QueuedTicket extends TicketSummary {
  /** 1 is answered first. */
  rank: number
  /** Earliest promised instant not yet met; null when there is none. */
  nextDueAt: string | null
  customer: Person
  assignee: Person | null
}

const customers = alias(accounts, 'customers')
const assignees = alias(accounts, 'assignees')

/** Under names of their own: a batch gives rows by the names of their columns, and of two that are the same it keeps one. */
const people = {
  customerEmail: sql<string>`${customers.email}`.as('customer_email'),
  customerName: sql<string | null>`${customers.name}`.as('customer_name'),
  assigneeEmail: sql<string | null>`${assignees.email}`.as('assignee_email'),
  assigneeName: sql<string | null>`${assignees.name}`.as('assignee_name'),
}

/** Tickets that are not over. Written out, as the indexes of the queue have it: with parameters the database would not use them. */
const isOpen = sql`status in ('new', 'open', 'waiting')`

/**
 * The tickets that are not over: by the earliest deadline, those without one last, then by rank.
 * @throws {ProblemError} signed-out, not-an-agent; validation-failed for a cursor that is not ours
 */
export async function readQueue(ctx: VerbContext, query: QueueQuery): Promise<Page<QueuedTicket>> {
  const { rows, nextCursor } = await loadQueue(ctx, query)
  const items = rows.map(({ ticket, customer, assignee }) => {
    const { rank, nextDueAt } = ticket
    return { ...ticketSummary(ticket, ctx.now), rank, nextDueAt: iso(nextDueAt), customer, assignee }
  })
  return { items, nextCursor }
}

/** A place in the queue that comes before every ticket. */
const BEFORE_ALL = [-1, 0, '']

/**
 * The rows of a page of the queue, and who is looking.
 * @throws {ProblemError} as `readQueue`
 */
export async function loadQueue(ctx: VerbContext, query: QueueQuery) {
  const [dueAt, rank, id] = readCursor(query.cursor, 3) ?? BEFORE_ALL
  const page = (me: SQL<string>, from: SQL, order: readonly SQLWrapper[]) =>
    ctx.db
      .select({ ticket: tickets, order: queueOrder, ...people })
      .from(tickets)
      .innerJoin(customers, eq(customers.id, tickets.accountId))
      .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
      .where(and(isOpen, narrowed(query.filter, me), from))
      .orderBy(...order.map((column) => sql`${column}`))
      .limit(query.limit + 1)
  // In two parts, each of which the index finds at once: many tickets of one weekend are due at the same instant, and a single
  // comparison of all three values would read through those before the cursor.
  const atCursor = sql`${queueOrder} = ${dueAt} and (${tickets.rank}, ${tickets.id}) > (${rank}, ${id})`
  const beyond = sql`${queueOrder} > ${dueAt}`
  const [agent, level, later] = await readAsAgent(ctx, (me) => [
    page(me, atCursor, [tickets.rank, tickets.id]),
    page(me, beyond, [queueOrder, tickets.rank, tickets.id]),
  ])
  const found = [...level, ...later].slice(0, query.limit + 1)
  const rows = found.slice(0, query.limit).map((row) => ({
    ...row,
    customer: { email: row.customerEmail, name: row.customerName },
    assignee: row.assigneeEmail === null ? null : { email: row.assigneeEmail, name: row.assigneeName },
  }))
  const last = found.length > query.limit ? rows.at(-1) : undefined
  return { agent, rows, nextCursor: last ? cursorAfter(last.order, last.ticket.rank, last.ticket.id) : null }
}

function narrowed(filter: (typeof QUEUE_FILTERS)[number] | undefined, me: SQL<string>): SQL | undefined {
  switch (filter) {
    case undefined:
      return undefined
    case 'mine':
      return eq(tickets.assigneeId, me)
    case 'unassigned':
      return isNull(tickets.assigneeId)
    case 'waiting':
      return sql`status = 'waiting'`
    default:
      return filter satisfies never
  }
}
