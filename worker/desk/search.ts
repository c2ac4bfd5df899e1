import { and, asc, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, ticketDocuments, tickets } from '../db/schema.ts'
import { fieldProblem } from '../problems/problem.ts'
import { type Account, readAsAgent } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { assignees, customers, type ListedTicket, listedColumns, type QueuedTicket, queuedView, toListed } from './queue.ts'
import type { SearchQuery } from './schemas.ts'
import { matchOf, type WordsMatch } from './search-words.ts'

/** Accounts whose tickets are shown for the beginning of a mail address. */
const ACCOUNTS_MAX = 10
/** Messages looked at for a page of tickets: a ticket may hold many that fit. */
const MESSAGES_MAX = 200
/** A message's row in the index: the number of its ticket's document, shifted by so many bits, plus its own. */
const MESSAGE_BITS = 20

/** The number of a ticket, however it was read out or copied; undefined when it is none. */
export function numberIn(typed: string): string | undefined {
  return /^\d{9}$/.exec(typed.replaceAll(/[\s.\-#]/g, ''))?.[0]
}

/**
 * Tickets, open or over, by what was typed: a number, the beginning of a customer's mail address, or words of the subject and of a message.
 * The latest submitted comes first. Reads no more rows the more tickets there are.
 * @throws {ProblemError} signed-out, not-an-agent; validation-failed for a cursor that is not ours
 */
export async function searchTickets(ctx: VerbContext, query: SearchQuery): Promise<Page<QueuedTicket>> {
  const { rows, nextCursor } = await findTickets(ctx, query)
  return { items: rows.map((row) => queuedView(row, ctx.now)), nextCursor }
}

/** A page of what was found, and who is looking. @throws {ProblemError} as `searchTickets` */
export async function findTickets(
  ctx: VerbContext,
  query: SearchQuery,
): Promise<{ agent: Account; rows: ListedTicket[]; nextCursor: string | null }> {
  const [before = null] = readCursor(query.cursor, 1) ?? []
  if (before !== null && typeof before !== 'number') throw fieldProblem('/cursor', 'malformed')
  const match = matchOf(query.q)
  const number = numberIn(query.q)
  if (number !== undefined) {
    const [agent, rows] = await readAsAgent(ctx, () => [listed(ctx).where(eq(tickets.number, number))])
    return { agent, rows: rows.map(toListed), nextCursor: null }
  }
  if (query.q.includes('@')) {
    const [agent, rows] = await readAsAgent(ctx, () => [ofAddress(ctx, query, before)])
    const more = rows.length > query.limit
    const shown = rows.slice(0, query.limit)
    return { agent, rows: shown.map(toListed), nextCursor: more ? cursorAfter(shown.at(-1)?.ticket.submittedAt ?? 0) : null }
  }
  if (match === null) {
    const [agent] = await readAsAgent(ctx, () => [])
    return { agent, rows: [], nextCursor: null }
  }
  const [agent, rows] = await readAsAgent(ctx, () => [withWords(ctx, match, query.limit, before)])
  const shown = rows.slice(0, query.limit)
  const more = rows.length > query.limit || (rows[0]?.messages ?? 0) >= MESSAGES_MAX
  return { agent, rows: shown.map(toListed), nextCursor: more ? cursorAfter(shown.at(-1)?.document ?? 0) : null }
}

function listed(ctx: VerbContext) {
  return ctx.db
    .select(listedColumns)
    .from(tickets)
    .innerJoin(customers, eq(customers.id, tickets.accountId))
    .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
}

/** Of each account, its latest tickets alone are read. @param before only tickets submitted earlier */
function ofAddress(ctx: VerbContext, { q, limit }: SearchQuery, before: number | null) {
  const beginning = q.toLowerCase()
  const found = ctx.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(gte(accounts.email, beginning), lt(accounts.email, `${beginning}\u{10ffff}`)))
    .orderBy(asc(accounts.email))
    .limit(ACCOUNTS_MAX)
    .as('found')
  const latest = sql`(select own.id from ${tickets} as own where own.account_id = ${found.id}
    and own.submitted_at < ${before ?? Number.MAX_SAFE_INTEGER} order by own.submitted_at desc limit ${limit + 1})`
  return ctx.db
    .select(listedColumns)
    .from(found)
    .innerJoin(tickets, sql`${tickets.id} in ${latest}`)
    .innerJoin(customers, eq(customers.id, tickets.accountId))
    .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
    .orderBy(desc(tickets.submittedAt))
    .limit(limit + 1)
}

/**
 * Where the words as they were typed stand in as many messages as are looked at, words that begin so are not looked for: the index gives the
 * latest messages with a word at once, but gathers all that have any of several words first.
 * @param before only tickets whose document has a lower number
 */
function withWords(ctx: VerbContext, { whole, begun }: WordsMatch, limit: number, before: number | null) {
  const from: SQL = before === null ? sql`` : sql`and rowid < ${before} << ${sql.raw(String(MESSAGE_BITS))}`
  const wholeOnes = sql`select 1 from message_words where message_words match ${whole} ${from} limit ${MESSAGES_MAX}`
  const match = sql`iif((select count(*) from (${wholeOnes})) = ${MESSAGES_MAX}, ${whole}, ${begun})`
  const hits = ctx.db
    .select({ document: sql<number>`rowid >> ${sql.raw(String(MESSAGE_BITS))}`.as('document') })
    .from(sql`message_words`)
    .where(sql`message_words match ${match} ${from}`)
    .orderBy(sql`rowid desc`)
    .limit(MESSAGES_MAX)
    .as('hits')
  return ctx.db
    .select({
      ...listedColumns,
      document: sql<number>`${hits.document}`.as('document'),
      messages: sql<number>`sum(count(*)) over ()`.as('messages'),
    })
    .from(hits)
    .innerJoin(ticketDocuments, eq(ticketDocuments.id, hits.document))
    .innerJoin(tickets, eq(tickets.id, ticketDocuments.ticketId))
    .innerJoin(customers, eq(customers.id, tickets.accountId))
    .leftJoin(assignees, eq(assignees.id, tickets.assigneeId))
    .groupBy(sql`${hits.document}`)
    .orderBy(desc(hits.document))
    .limit(limit + 1)
}
