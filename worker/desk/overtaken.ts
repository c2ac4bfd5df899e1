import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accounts, messages } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import type { Account } from '../sessions/read-as.ts'

/** The latest public message of a ticket, and who wrote it. */
export interface LatestMessage {
  id: string
  authorId: string
  authorName: string
}

/** The query for a ticket's latest public message. */
export function latestMessage(ctx: VerbContext, ticketId: SQL<string>) {
  return ctx.db
    .select({
      id: messages.id,
      authorId: messages.authorId,
      authorName: sql<string>`coalesce(${accounts.name}, ${accounts.email})`.as('author_name'),
    })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.authorId))
    .where(and(eq(messages.ticketId, ticketId), eq(messages.visibility, 'public')))
    .orderBy(desc(messages.createdAt), sql`${messages}.rowid desc`)
    .limit(1)
}

/**
 * Refuses a reply whose writer has not read what somebody else has written meanwhile. Once they have, they send it again.
 * @param seen the latest public message the writer has read; absent or empty, they did not say
 * @throws {ProblemError} reply-overtaken
 */
export function refuseIfOvertaken(
  { agent, latest }: { agent: Pick<Account, 'id'>; latest: LatestMessage | undefined },
  seen: string | undefined,
): void {
  if (!seen || !latest || latest.id === seen || latest.authorId === agent.id) return
  throw problem('reply-overtaken', { params: { name: latest.authorName } })
}
