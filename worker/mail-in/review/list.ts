import { and, count, desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../../context.ts'
import { cursorAfter, readCursor } from '../../cursor.ts'
import { receivedMails, tickets } from '../../db/schema.ts'
import { type Account, readAsAgent } from '../../sessions/read-as.ts'
import type { Page } from '../../tickets/list.ts'
import type { MailFilter, ReceivedMailsQuery } from './schemas.ts'
import { type ReceivedMail, receivedMail } from './view.ts'

/** Of each filter, its rows; written out as the indexes have it. */
const PLACES: Record<MailFilter, SQL> = {
  pending: sql`place = 'pending'`,
  answered: sql`place = 'answered'`,
  ignored: sql`place = 'ignored'`,
  placed: sql`place in ('replied', 'opened', 'noted', 'repeated', 'dismissed')`,
}

/** Waiting mails are counted up to this: beyond, it says no more than “many”. */
export const WAITING_MAX = 99

/** What a query selects of a mail; the ticket's number under a name of its own. */
export const mailColumns = {
  ...getTableColumns(receivedMails),
  ticket: sql<string | null>`${tickets.number}`.as('ticket_number'),
}

/**
 * The mails that came in, the latest first.
 * @throws {ProblemError} signed-out, not-an-agent; validation-failed for a cursor that is not ours
 */
export async function listReceivedMails(
  ctx: VerbContext,
  { filter, cursor, limit }: ReceivedMailsQuery,
): Promise<Page<ReceivedMail> & { agent: Account; waiting: number }> {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${receivedMails.receivedAt}, ${receivedMails.id}) < (${after[0]}, ${after[1]})`
  const [agent, rows, [pending]] = await readAsAgent(ctx, () => [
    ctx.db
      .select(mailColumns)
      .from(receivedMails)
      .leftJoin(tickets, eq(tickets.id, receivedMails.ticketId))
      .where(and(PLACES[filter], from))
      .orderBy(desc(receivedMails.receivedAt), desc(receivedMails.id))
      .limit(limit + 1),
    ctx.db.select({ waiting: count() }).from(someWaiting(ctx)),
  ])
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    agent,
    waiting: pending?.waiting ?? 0,
    items: items.map(({ ticket, ...row }) => receivedMail(row, ticket)),
    nextCursor: last ? cursorAfter(last.receivedAt, last.id) : null,
  }
}

function someWaiting(ctx: VerbContext) {
  return ctx.db.select({ id: receivedMails.id }).from(receivedMails).where(PLACES.pending).limit(WAITING_MAX).as('waiting')
}
