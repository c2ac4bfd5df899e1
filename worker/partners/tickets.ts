import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { ticketConsents, tickets } from '../db/schema.ts'
import type { Page } from '../tickets/list.ts'
import { iso, type TicketSummary, ticketSummary } from '../tickets/view.ts'
import { readAsReseller } from './read-as.ts'

/** What has become of the question to an end customer. */
export interface ConsentView {
  status: (typeof ticketConsents.$inferSelect)['status']
  /** The end customer's; null where they have said no, or nothing in time. */
  email: string | null
  askedAt: string
  expiresAt: string
  answeredAt: string | null
}

/** A ticket for an end customer, in a list. */
export interface PartnerTicket extends TicketSummary {
  consent: ConsentView
}

interface PageRequest {
  cursor?: string
  limit: number
}

const { email, status, askedAt, expiresAt, answeredAt } = ticketConsents
// Named anew: D1 gives the rows of a batch by the names of their columns, and tickets have a status, too.
const consent = sql<ConsentView['status']>`${status}`.as('consent')
const consentColumns = { email, consent, askedAt, expiresAt, answeredAt }

/** The query for the question that a ticket asks its end customer, if it is for one. */
export function consentFor(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  return ctx.db.select(consentColumns).from(ticketConsents).where(eq(ticketConsents.ticketId, ticketId))
}

/** The tickets that the caller submitted for end customers, newest first. @throws {ProblemError} signed-out, not-a-reseller; validation-failed */
export async function listPartnerTickets(ctx: VerbContext, request: PageRequest): Promise<Page<PartnerTicket>> {
  const [, rows] = await readAsReseller(ctx, (me) => [partnerTicketsOf(ctx, me, request)])
  const { items, nextCursor } = partnerTicketPage(rows, request)
  return { items: items.map((row) => ({ ...ticketSummary(row.ticket, ctx.now), consent: consentView(row) })), nextCursor }
}

/** The query for a page of them, and one more, which tells whether there is another page. */
export function partnerTicketsOf(ctx: Pick<VerbContext, 'db'>, accountId: SQL<string>, { cursor, limit }: PageRequest) {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${askedAt}, ${ticketConsents.ticketId}) < (${after[0]}, ${after[1]})`
  return ctx.db
    .select({ ...consentColumns, ticket: tickets })
    .from(ticketConsents)
    .innerJoin(tickets, eq(tickets.id, ticketConsents.ticketId))
    .where(and(eq(ticketConsents.resellerId, accountId), from))
    .orderBy(desc(askedAt), desc(ticketConsents.ticketId))
    .limit(limit + 1)
}

/** The page that the rows of `partnerTicketsOf` make. */
export function partnerTicketPage<Row extends { askedAt: number; ticket: { id: string } }>(
  rows: readonly Row[],
  { limit }: PageRequest,
): Page<Row> {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last ? cursorAfter(last.askedAt, last.ticket.id) : null }
}

function consentView(row: Awaited<ReturnType<typeof consentFor>>[number]): ConsentView {
  const { consent, email, askedAt, expiresAt, answeredAt } = row
  return { status: consent, email, askedAt: iso(askedAt), expiresAt: iso(expiresAt), answeredAt: iso(answeredAt) }
}
