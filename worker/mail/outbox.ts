import { and, asc, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import type { Db } from '../db/client.ts'
import { insertRow, type Placeholders, prepared } from '../db/prepared.ts'
import { outbox } from '../db/schema.ts'
import { type Env, isLocalDevelopment } from '../env.ts'
import { newId } from '../ids.ts'
import { envelope, type OutgoingMail } from './envelope.ts'
import type { Letter } from './letter.ts'

/** Attempts after which a mail is given up and left for the administrator. */
export const ATTEMPTS_MAX = 8
/** A letter as text, or as expressions where it names what only the database knows. */
export type LetterToWrite = { readonly [Part in keyof Letter]: string | SQL<string> }
/** Whom a mail is for, and what it is about, where that is a ticket: then a reply to it finds the ticket. */
export interface About {
  accountId: string
  /** The ticket's number. */
  ticketNumber?: string
  /** Whether it is a reminder that the reader may end. */
  isReminder?: boolean
}
type ClaimedMail = OutgoingMail & { attempts: number }

/** Wait after the first failure; it doubles after each further one. */
export const FIRST_RETRY_MS = 60_000
/** Mails sent in one run. */
const RUN_MAX = 50

/**
 * The statement that puts a letter into the outbox: part of the batch that writes what it reports.
 * @param about whom it is for and what it is about; null for somebody who need not have an account
 * @param id of the mail, where one must not be written twice
 */
export function mailRow(
  ctx: Pick<VerbContext, 'db' | 'now' | 'locale'>,
  recipient: string,
  letter: LetterToWrite,
  locale: Locale = ctx.locale,
  about: About | null = null,
  id = newId('mail'),
) {
  return ctx.db.insert(outbox).values({ ...newRow(ctx, recipient, letter, locale, about), id })
}

/**
 * A letter that its own request sends: the row is written as claimed already, which spares the claim where every round trip counts.
 * When the request dies before `sendSoon` is done, the cron trigger tries again.
 */
export function claimedMail(ctx: VerbContext, recipient: string, letter: Letter, locale: Locale, about: About) {
  const row = { ...newRow(ctx, recipient, letter, locale, about), attempts: 1, nextAttemptAt: ctx.now + FIRST_RETRY_MS }
  const sendSoon = () => ctx.waitUntil(deliver(ctx.env, ctx.db, ctx.now, row).then(({ statement }) => ctx.db.batch([statement])))
  return { statement: insertRow(ctx.db, outbox, row), sendSoon }
}

function newRow<L extends LetterToWrite>(
  ctx: Pick<VerbContext, 'now'>,
  recipient: string,
  letter: L,
  locale: Locale,
  about: About | null,
) {
  return { id: newId('mail'), recipient, ...about, ...letter, locale, createdAt: ctx.now, nextAttemptAt: ctx.now }
}

/** Sends what is due once the answer has left; whatever fails, the cron trigger tries again. */
export function deliverSoon(ctx: VerbContext): void {
  ctx.waitUntil(deliverDue(ctx.env, ctx.db, ctx.now))
}

/** Sends the mails that are due. One that fails is due again later, in the end never. @returns how many were sent */
export async function deliverDue(env: Env, db: Db, now: EpochMs): Promise<number> {
  const claimed = await claimDue(db, now)
  const outcomes = await Promise.all(claimed.map((mail) => deliver(env, db, now, mail)))
  const [first, ...rest] = outcomes.map(({ statement }) => statement)
  if (first) await db.batch([first, ...rest])
  return outcomes.filter(({ sent }) => sent).length
}

/**
 * Takes what is due, oldest first, in one statement: of two runs at once each mail is sent by one. A run that dies leaves its mails to
 * be sent again.
 */
function claimDue(db: Db, now: EpochMs) {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(isNull(outbox.sentAt), isNull(outbox.failedAt), lte(outbox.nextAttemptAt, now)))
    .orderBy(asc(outbox.nextAttemptAt))
    .limit(RUN_MAX)
  return db
    .update(outbox)
    .set({
      attempts: sql`${outbox.attempts} + 1`,
      nextAttemptAt: sql`${now} + ${FIRST_RETRY_MS} * (1 << ${outbox.attempts})`,
    })
    .where(inArray(outbox.id, due))
    .returning()
}

type Outcome = Readonly<{ sentAt: EpochMs | null; failedAt: EpochMs | null; lastError: string | null }>

/** Notes what became of a mail that was not sent before. */
const outcomeOf = prepared(({ db }, { id, sentAt, failedAt, lastError }: Placeholders<Outcome & { id: string }>) => [
  db.update(outbox).set({ sentAt, failedAt, lastError }).where(eq(outbox.id, id)),
])

/** Sends a claimed mail; the statement, for a batch, records what became of it. */
async function deliver(env: Env, db: Db, now: EpochMs, mail: ClaimedMail) {
  const { id, attempts } = mail
  try {
    await transmit(env, mail)
    const [statement] = outcomeOf(db, { id, sentAt: now, failedAt: null, lastError: null })
    return { sent: true, statement }
  } catch (error) {
    const lastError = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    const failedAt = attempts >= ATTEMPTS_MAX ? now : null
    const [statement] = outcomeOf(db, { id, sentAt: null, failedAt, lastError })
    return { sent: false, statement }
  }
}

/** Hands a mail to Cloudflare Email. A developer's machine sends nothing: its mailbox page reads the outbox. */
async function transmit(env: Env, mail: ClaimedMail): Promise<void> {
  if (isLocalDevelopment(env)) return
  await env.MAIL.send(await envelope(env, mail))
}
