import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { accounts, tickets } from '../db/schema.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import type { Page, PageRequest } from '../tickets/list.ts'
import { iso } from '../tickets/view.ts'

/** A rating as the administrators read it. */
export interface RatingView {
  /** The ticket's number and subject. */
  ticket: string
  subject: string
  plan: string
  /** From 1, the worst, to 5. */
  score: number
  comment: string
  ratedAt: string
  /** Who was in charge of the ticket when it was rated, or is now. */
  assignee: string | null
}

/**
 * The customers' ratings, newest first.
 * @throws {ProblemError} signed-out, not-an-administrator; validation-failed for a cursor that is not ours
 */
export async function listRatings(ctx: VerbContext, request: PageRequest): Promise<Page<RatingView>> {
  const { items, nextCursor } = await loadRatings(ctx, request)
  return { items: items.map(({ ratedAt, ...rating }) => ({ ...rating, ratedAt: iso(ratedAt) })), nextCursor }
}

/** The rows of a page of them, and who is looking. @throws {ProblemError} as `listRatings` */
export async function loadRatings(ctx: VerbContext, { cursor, limit }: PageRequest) {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${tickets.ratedAt}, ${tickets.id}) < (${after[0]}, ${after[1]})`
  const [account, rows] = await readAsAdministrator(ctx, () => [
    ctx.db
      .select({
        id: tickets.id,
        ticket: tickets.number,
        subject: tickets.subject,
        plan: tickets.plan,
        score: sql<number>`${tickets.ratingScore}`.as('score'),
        comment: sql<string>`coalesce(${tickets.ratingComment}, '')`.as('comment'),
        ratedAt: sql<number>`${tickets.ratedAt}`.as('rated'),
        assignee: sql<string | null>`coalesce(${accounts.name}, ${accounts.email})`.as('assignee'),
      })
      .from(tickets)
      .leftJoin(accounts, eq(accounts.id, tickets.assigneeId))
      .where(and(isNotNull(tickets.ratedAt), from))
      .orderBy(desc(tickets.ratedAt), desc(tickets.id))
      .limit(limit + 1),
  ])
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const nextCursor = last ? cursorAfter(last.ratedAt, last.id) : null
  return { account, items: shown.map(({ id: _, ...item }) => item), nextCursor }
}
