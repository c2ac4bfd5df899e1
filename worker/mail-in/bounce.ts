import { eq, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { mailBounces, outbox } from '../db/schema.ts'
import { MAIL_ID_HEADER } from '../mail/envelope.ts'
import type { Mail } from './mail.ts'

/** What a report says of a mail of ours that came back. */
export interface Bounce {
  /** The mail's id in the outbox, which nobody knows who has not got the mail. */
  mailId: string
  status: string
  diagnostic: string
}

const DIAGNOSTIC_CHARS_MAX = 300
const MAIL_ID = new RegExp(`^${MAIL_ID_HEADER}:\\s*(mail_[0-9a-f]{32})`, 'im')

/** Reads a report of a delivery that failed (RFC 3464); null where it is of no mail of ours, or of a delay. */
export function bounceOf({ report, body, quoted }: Mail): Bounce | null {
  // Some servers write the returned headers below their words.
  const text = report || `${body}\n${quoted ?? ''}`
  const mailId = MAIL_ID.exec(text)?.[1]
  const action = /^Action:\s*(\w+)/im.exec(text)?.[1]?.toLowerCase() ?? 'failed'
  if (!mailId || action !== 'failed') return null
  const diagnostic = /^Diagnostic-Code:\s*(?:[\w-]+;)?\s*(.+)/im.exec(text)?.[1] ?? ''
  const status = /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(text)?.[1] ?? '5.0.0'
  return { mailId, status, diagnostic: diagnostic.trim().slice(0, DIAGNOSTIC_CHARS_MAX) }
}

/** The statement that marks the address a mail of ours came back from; it is the outbox that says which, never the report. */
export function bounceRow(ctx: Pick<VerbContext, 'db' | 'now'>, { mailId, status, diagnostic }: Bounce) {
  const marked = {
    recipient: outbox.recipient,
    status: sql<string>`${status}`.as('status'),
    diagnostic: sql<string>`${diagnostic}`.as('diagnostic'),
    bouncedAt: sql<number>`${ctx.now}`.as('bounced_at'),
    times: sql<number>`1`.as('times'),
  }
  return ctx.db
    .insert(mailBounces)
    .select(ctx.db.select(marked).from(outbox).where(eq(outbox.id, mailId)))
    .onConflictDoUpdate({
      target: mailBounces.recipient,
      set: { status, diagnostic, bouncedAt: ctx.now, times: sql`${mailBounces.times} + 1` },
    })
}
