import PostalMime, { type Attachment, addressParser, type Email } from 'postal-mime'
import { BODY_CHARS_MAX, SUBJECT_CHARS_MAX } from '../tickets/schemas.ts'
import { htmlToText } from './html-text.ts'
import { headersNamed, type Mail, type MailFile } from './mail.ts'
import { splitQuoted } from './split-quoted.ts'

/** Longest text, new and repeated together, that is read; the rest stays in the raw mail. */
const TEXT_CHARS_MAX = 4 * BODY_CHARS_MAX
/** Longest HTML that is made text: markup is most of it. */
const HTML_CHARS_MAX = 20 * TEXT_CHARS_MAX
/** Largest mail that is read a second time: there is no room for two copies of one with large files. */
const RECODED_BYTES_MAX = 4 * 1024 * 1024
/** Of a report, what is looked at. */
const REPORT_CHARS_MAX = 64 * 1024
/** Parts of a report (RFC 3464, RFC 6522). */
const REPORT_PARTS = /^(?:message\/(?:delivery-status|global-delivery-status|rfc822|global)|text\/rfc822-headers)$/
const ADDRESS = /^[^\s@<>",;:()[\]]+@[^\s@<>",;:()[\]]+\.[^\s@<>",;:()[\]]+$/

/**
 * Reads a raw mail. A mail within the mail is not taken apart: it is a file.
 * @throws {Error} where its structure is none, or nested beyond what any mail program makes
 */
export async function parseMail(raw: Uint8Array): Promise<Mail> {
  const email = await parseInItsCharset(raw)
  const written = (email.text?.trim() ? email.text : await htmlToText((email.html ?? '').slice(0, HTML_CHARS_MAX))).replaceAll(
    '\0',
    '',
  )
  const subject = oneLine(email.subject ?? '').slice(0, SUBJECT_CHARS_MAX)
  const { body, quoted } = splitQuoted(written.slice(0, TEXT_CHARS_MAX), subject)
  return {
    headers: email.headers,
    sender: senderOf(email),
    subject,
    body: body.slice(0, BODY_CHARS_MAX),
    quoted,
    isCut: written.length > TEXT_CHARS_MAX || body.length > BODY_CHARS_MAX || (email.html?.length ?? 0) > HTML_CHARS_MAX,
    files: email.attachments.filter(isFile).map(fileOf),
    report: reportOf(email),
  }
}

/** Reads what is neither ASCII nor the charset it says, as old programs send it, in the code page of its language. */
async function parseInItsCharset(raw: Uint8Array): Promise<Email> {
  const options = { forceRfc822Attachments: true }
  const email = await PostalMime.parse(raw, options)
  const text = `${email.subject ?? ''}${email.text ?? email.html ?? ''}`
  if (raw.byteLength > RECODED_BYTES_MAX || !text.includes('\ufffd') || /[^\p{ASCII}\ufffd]/u.test(text)) return email
  const decoded = new TextDecoder(codePageOf(email)).decode(raw)
  const again = await PostalMime.parse(new TextEncoder().encode(decoded), options)
  // Its files stay as they came: only the text is read anew.
  return { ...email, subject: again.subject, text: again.text, html: again.html }
}

/** The Windows code page of the language a mail says it is in, else the western one. */
function codePageOf(email: Email): string {
  const [language = ''] = headersNamed(email, 'content-language')
  if (/^el\b/i.test(language)) return 'windows-1253'
  return /^ro\b/i.test(language) ? 'windows-1250' : 'windows-1252'
}

function senderOf(email: Email): string | null {
  const lines = headersNamed(email, 'from')
  const addresses = lines.flatMap((line) => addressParser(line, { flatten: true }))
  const [address, second] = addresses.map((each) => each.address?.trim().toLowerCase() ?? '')
  if (address === undefined || second !== undefined || !ADDRESS.test(address)) return null
  // A name that looks like an address is none: where there are brackets, it stands in them.
  const line = lines[0]?.toLowerCase() ?? ''
  return !line.includes('<') || line.includes(`<${address}>`) ? address : null
}

/** Parts that only speak of the mail are no files: what a report says is read, and the whole is kept raw. */
function isFile({ mimeType }: Attachment): boolean {
  return !/^(?:message\/(?:global-)?delivery-status|text\/rfc822-headers|application\/(?:pgp|x-pkcs7|pkcs7)-signature)$/.test(
    mimeType,
  )
}

function fileOf({ filename, mimeType, content }: Attachment, index: number): MailFile {
  const ending =
    mimeType === 'message/rfc822' ? 'eml' : /^(?:image|application|audio|video|text)\/([a-z0-9]{2,5})$/.exec(mimeType)?.[1]
  const name = filename ?? `${index + 1}${ending ? `.${ending === 'plain' ? 'txt' : ending}` : ''}`
  return { name, bytes: bytesOf(content) }
}

function reportOf(email: Email): string {
  if (!headersNamed(email, 'content-type').some((type) => /^multipart\/report/i.test(type))) return ''
  const decoder = new TextDecoder()
  const parts = email.attachments.filter(({ mimeType }) => REPORT_PARTS.test(mimeType))
  return parts.map(({ content }) => decoder.decode(bytesOf(content).slice(0, REPORT_CHARS_MAX))).join('\n')
}

function bytesOf(content: Attachment['content']): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
}
