import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { mailBounces, outbox } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import type { PageOf } from '../purchases/list.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { iso } from '../tickets/view.ts'
import { deliverSoon } from './outbox.ts'

/** A mail that was given up. */
export interface FailedMail {
  id: string
  recipient: string
  subject: string
  createdAt: string
  failedAt: string
  /** What the mail provider said last. */
  lastError: string | null
}

/** Mails that were given up, the latest first. @throws {ProblemError} signed-out, not-an-administrator; validation-failed */
export async function listFailedMails(ctx: VerbContext, { cursor, limit }: PageOf): Promise<Page<FailedMail>> {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${outbox.failedAt}, ${outbox.id}) < (${after[0]}, ${after[1]})`
  const [, rows] = await readAsAdministrator(ctx, () => [
    ctx.db
      .select()
      .from(outbox)
      .where(and(isNotNull(outbox.failedAt), from))
      .orderBy(desc(outbox.failedAt), desc(outbox.id))
      .limit(limit + 1),
  ])
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ id, recipient, subject, createdAt, failedAt, lastError }) => ({
      ...{ id, recipient, subject, lastError },
      createdAt: iso(createdAt),
      failedAt: iso(failedAt ?? createdAt),
    })),
    nextCursor: last ? cursorAfter(last.failedAt, last.id) : null,
  }
}

/** Sends a mail that was given up once more, with all its attempts before it. @throws {ProblemError} signed-out, not-an-administrator; mail-not-found */
export async function resendMail(ctx: VerbContext, mailId: string): Promise<void> {
  const isFailed = and(eq(outbox.id, mailId), isNotNull(outbox.failedAt))
  const [actor, [mail]] = await readAsAdministrator(ctx, () => [
    ctx.db.select({ id: outbox.id, recipient: outbox.recipient, lastError: outbox.lastError }).from(outbox).where(isFailed),
  ])
  if (!mail) throw problem('mail-not-found')
  await ctx.db.batch([
    ctx.db.update(outbox).set({ failedAt: null, attempts: 0, nextAttemptAt: ctx.now }).where(isFailed),
    auditRow(ctx, { actor, action: 'mail.resent', subject: mailId, before: { lastError: mail.lastError } }),
  ])
  deliverSoon(ctx)
}

/** An address from which mails of ours came back, and what was said of it last. */
export interface Bounce {
  recipient: string
  /** Enhanced status code (RFC 3463). */
  status: string
  diagnostic: string
  bouncedAt: string
  /** How many mails have come back. */
  times: number
}

/** Addresses from which mails came back, the latest first. @throws {ProblemError} signed-out, not-an-administrator; validation-failed */
export async function listBounces(ctx: VerbContext, { cursor, limit }: PageOf): Promise<Page<Bounce>> {
  const after = readCursor(cursor, 2)
  const from = after && sql`(${mailBounces.bouncedAt}, ${mailBounces.recipient}) < (${after[0]}, ${after[1]})`
  const [, rows] = await readAsAdministrator(ctx, () => [
    ctx.db
      .select()
      .from(mailBounces)
      .where(from)
      .orderBy(desc(mailBounces.bouncedAt), desc(mailBounces.recipient))
      .limit(limit + 1),
  ])
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ bouncedAt, ...bounce }) => ({ ...bounce, bouncedAt: iso(bouncedAt) })),
    nextCursor: last ? cursorAfter(last.bouncedAt, last.recipient) : null,
  }
}
