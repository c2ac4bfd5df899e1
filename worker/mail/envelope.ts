import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import type { Env } from '../env.ts'
import type { Letter } from './letter.ts'
import type { About } from './outbox.ts'
import { remindersPage } from './reminders.ts'
import { replyAddress, threadId } from './reply-address.ts'

/** A mail as the outbox holds it. */
export type OutgoingMail = Letter & { id: string; recipient: string; locale: Locale } & {
  [Part in keyof About]?: About[Part] | null
}

/** Names the mail in the outbox, so that one that comes back to us, as itself or within a report, is known. */
export const MAIL_ID_HEADER = 'X-Bistand-Mail'

/** Whether replies by mail reach us: what a mail says of replying follows it. */
export function takesReplies(env: Pick<Env, 'MAIL_REPLIES'>): boolean {
  return env.MAIL_REPLIES === 'on'
}

/**
 * A mail as the mail service takes it (developers.cloudflare.com/email-service/reference/headers): the service adds date, Message-ID and
 * signatures, and refuses ours. Every mail says that a program sent it (RFC 3834), so that absence notes do not answer it.
 */
export async function envelope(env: Env, mail: OutgoingMail): Promise<EmailMessageBuilder> {
  const { recipient: to, subject, text, html } = mail
  const headers = {
    [MAIL_ID_HEADER]: mail.id,
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(await threadHeaders(env, mail)),
    ...(await unsubscribeHeaders(env, mail)),
  }
  const replyTo = await replyToOf(env, mail)
  return { from: { email: env.MAIL_FROM, name: programme.name }, to, subject, text, html, headers, ...(replyTo && { replyTo }) }
}

/** Where an answer goes: to the ticket, from the account that was written to. */
function replyToOf(env: Env, { ticketNumber, accountId }: OutgoingMail): Promise<string> | undefined {
  return takesReplies(env) && ticketNumber && accountId ? replyAddress(env, ticketNumber, accountId) : undefined
}

/** All mails about a ticket answer the same id, which mail programs show as one conversation. */
async function threadHeaders(env: Env, { ticketNumber }: OutgoingMail): Promise<Record<string, string>> {
  if (!ticketNumber) return {}
  const id = await threadId(env, ticketNumber)
  return { 'In-Reply-To': id, References: id }
}

/** One press ends reminders, in the mail program itself (RFC 8058), without signing in. */
async function unsubscribeHeaders(env: Env, { isReminder, accountId, locale }: OutgoingMail): Promise<Record<string, string>> {
  if (!isReminder || !accountId) return {}
  return {
    'List-Unsubscribe': `<${await remindersPage(env, accountId, locale)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}
