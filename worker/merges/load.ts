import { asc, eq, type SQL } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { tickets } from '../db/schema.ts'

/** Merged tickets that are shown beside the one that goes on. */
const SHOWN_MAX = 20

/** The query for the tickets that were merged into the one with that number, the oldest first. */
export function mergedRows(ctx: Pick<VerbContext, 'db'>, number: string | SQL<string>) {
  return ctx.db
    .select({ number: tickets.number, subject: tickets.subject })
    .from(tickets)
    .where(eq(tickets.mergedInto, number))
    .orderBy(asc(tickets.submittedAt))
    .limit(SHOWN_MAX)
}
