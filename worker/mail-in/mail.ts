import type { Header } from 'postal-mime'
import { isLocale, type Locale } from '../../locales/locale.ts'

/** A file that came with a mail, not yet checked. */
export interface MailFile {
  name: string
  bytes: Uint8Array
}

/** A mail as it was read: what it says, and what its headers say of it. */
export interface Mail {
  headers: readonly Header[]
  /** Address of the From header, in lower case; null where it is not exactly one. */
  sender: string | null
  subject: string
  /** What was written now; "" where that is nothing. */
  body: string
  /** What it repeats, and its signature; null where there is neither. */
  quoted: string | null
  /** Whether the text was too long and its end is in the raw mail alone. */
  isCut: boolean
  files: readonly MailFile[]
  /** What a report says of a mail that came back, with the headers that it returns; "" in other mails. */
  report: string
}

/** The mail as its sending server handed it over. */
export interface Envelope {
  /** In lower case; "" for a report. */
  returnPath: string
  /** Address of ours, in lower case. */
  recipient: string
  receivedAt: number
}

/** All values of a header, in order, topmost first. */
export function headersNamed({ headers }: Pick<Mail, 'headers'>, name: string): string[] {
  return headers.filter(({ key }) => key === name).map(({ value }) => value.trim())
}

/** Whether the mail has that header. */
export function hasHeader(mail: Pick<Mail, 'headers'>, name: string): boolean {
  return mail.headers.some(({ key }) => key === name)
}

/** The language a mail says it is in, where it is one of ours. */
export function languageOf(mail: Pick<Mail, 'headers'>): Locale | null {
  const said = headersNamed(mail, 'content-language')[0]?.slice(0, 2).toLowerCase()
  return isLocale(said) ? said : null
}
