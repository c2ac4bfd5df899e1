import type { MAIL_CLASSES } from '../db/schema.ts'
import { MAIL_ID_HEADER } from '../mail/envelope.ts'
import { hasHeader, headersNamed, type Mail } from './mail.ts'

/** What a mail is. */
export type MailClass = (typeof MAIL_CLASSES)[number]

/** Reports, however the server that wrote them calls itself. */
const REPORTER = /^(?:mailer-daemon|postmaster|mail-daemon|bounces?)@/
const LIST_HEADERS = ['list-id', 'list-post', 'list-unsubscribe', 'list-help', 'list-owner']
const AUTOMATIC_HEADERS = ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-auto-reply', 'auto-reply-from', 'x-vacation']

/**
 * What a mail is, by its headers. A program's mail is never answered, or two programs would write to each other for ever (RFC 3834).
 * In order: our own come back, a report, a mailing list, another program's.
 * @param returnPath of the envelope, "" for a report
 * @param ourAddress that our mails are sent from, in lower case
 */
export function classOf(mail: Mail, returnPath: string, ourAddress: string): MailClass {
  if (isReport(mail, returnPath)) return 'bounce'
  if (hasHeader(mail, MAIL_ID_HEADER.toLowerCase()) || isOurs(mail.sender, ourAddress)) return 'loop'
  if (LIST_HEADERS.some((name) => hasHeader(mail, name)) || firstOf(mail, 'precedence') === 'list') return 'list'
  return isAutomatic(mail, returnPath) ? 'autoReply' : 'message'
}

function isReport(mail: Mail, returnPath: string): boolean {
  const type = firstOf(mail, 'content-type')
  if (/^multipart\/report/.test(type)) return /report-type="?delivery-status/.test(type)
  return hasHeader(mail, 'x-failed-recipients') || (returnPath === '' && REPORTER.test(mail.sender ?? ''))
}

/** Our address, with a tag or without. */
function isOurs(sender: string | null, ourAddress: string): boolean {
  return sender?.replace(/\+[^@]*@/, '@') === ourAddress
}

function isAutomatic(mail: Mail, returnPath: string): boolean {
  const submitted = firstOf(mail, 'auto-submitted')
  return (
    returnPath === '' ||
    (submitted !== '' && !/^no\b/.test(submitted)) ||
    ['bulk', 'junk', 'auto_reply'].includes(firstOf(mail, 'precedence')) ||
    /\b(?:all|oof|autoreply)\b/.test(firstOf(mail, 'x-auto-response-suppress')) ||
    /^multipart\/report/.test(firstOf(mail, 'content-type')) ||
    AUTOMATIC_HEADERS.some((name) => hasHeader(mail, name)) ||
    REPORTER.test(mail.sender ?? '')
  )
}

function firstOf(mail: Mail, name: string): string {
  return headersNamed(mail, name)[0]?.toLowerCase() ?? ''
}
