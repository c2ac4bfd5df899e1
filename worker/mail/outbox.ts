import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import type { Db } from '../db/client.ts'
import { outbox } from '../db/schema.ts'
import { type Env, isLocalDevelopment } from '../env.ts'
import { newId } from '../ids.ts'
import type { Letter } from './letter.ts'

/** Attempts after which a mail is given up and left for the administrator. */
export const ATTEMPTS_MAX = 8
/** Wait after the first failure; it doubles after each further one. */
export const FIRST_RETRY_MS = 60_000
/** Mails sent in one run. */
const RUN_MAX = 50

/** The statement that puts a letter into the outbox: part of the batch that writes what it reports. */
export function mailRow(
  ctx: Pick<VerbContext, 'db' | 'now' | 'locale'>,
  recipient: string,
  letter: Letter,
  locale: Locale = ctx.locale,
) {
  const row = { id: newId('mail'), recipient, ...letter, locale, createdAt: ctx.now, nextAttemptAt: ctx.now }
  return ctx.db.insert(outbox).values(row)
}

/** Sends what is due once the answer has left; whatever fails, the cron trigger tries again. */
export function deliverSoon(ctx: VerbContext): void {
  ctx.waitUntil(deliverDue(ctx.env, ctx.db, ctx.now))
}

/** Sends the mails that are due, oldest first. One that fails is due again later, in the end never. @returns how many were sent */
export async function deliverDue(env: Env, db: Db, now: EpochMs): Promise<number> {
  const due = await db
    .select()
    .from(outbox)
    .where(and(isNull(outbox.sentAt), isNull(outbox.failedAt), lte(outbox.nextAttemptAt, now)))
    .orderBy(asc(outbox.nextAttemptAt))
    .limit(RUN_MAX)
  let sent = 0
  for (const mail of due) if (await deliver(env, db, now, mail)) sent += 1
  return sent
}

/** Claims the mail, so that of two runs at once one sends it, then sends. A run that dies in between leaves it to be sent again. */
async function deliver(env: Env, db: Db, now: EpochMs, mail: typeof outbox.$inferSelect): Promise<boolean> {
  const attempts = mail.attempts + 1
  const [claimed] = await db
    .update(outbox)
    .set({ attempts, nextAttemptAt: now + FIRST_RETRY_MS * 2 ** mail.attempts })
    .where(and(eq(outbox.id, mail.id), isNull(outbox.sentAt), eq(outbox.attempts, mail.attempts)))
    .returning({ id: outbox.id })
  if (!claimed) return false
  try {
    await transmit(env, mail)
  } catch (error) {
    const lastError = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    const failedAt = attempts >= ATTEMPTS_MAX ? now : null
    await db.update(outbox).set({ lastError, failedAt }).where(eq(outbox.id, mail.id))
    return false
  }
  await db.update(outbox).set({ sentAt: now, lastError: sql`null` }).where(eq(outbox.id, mail.id))
  return true
}

/** Hands a mail to Cloudflare Email. A developer's machine sends nothing: its mailbox page reads the outbox. */
async function transmit(env: Env, mail: typeof outbox.$inferSelect): Promise<void> {
  if (isLocalDevelopment(env)) return
  const { recipient: to, subject, text, html } = mail
  await env.MAIL.send({ from: env.MAIL_FROM, to, subject, text, html })
}
