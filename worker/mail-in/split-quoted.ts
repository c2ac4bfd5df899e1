import { LOCALES } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'

/** A mail's text in two: what was written now, and what is only repeated. */
export interface SplitText {
  body: string
  /** The mail it answers and the signature, as they stood; null where there is neither. */
  quoted: string | null
}

/** Lines of a signature at most, where a bare "--" begins it: more is a text that is divided. */
const SIGNATURE_LINES_MAX = 12
/** Lines over which a mail program breaks the sentence that leads in a quotation. */
const LEAD_LINES_MAX = 4
/** Longest line that can be one of those below: longer ones are text, and no expression is tried on them. */
const LINE_CHARS_MAX = 600
/** Lines of a header block in which its second and third name must come. */
const HEADER_LINES_MAX = 8

/** "On 18 Nov 2026 at 10:02, Support <…> wrote:" in the languages of the portal and their neighbours. It names a time, and ends in a colon. */
const LEAD =
  /^(?=.*\d)(?=.*(?:\bwrote|\bskrev|έγραψε|\ba scris|\bschrieb|\bécrit|\bescribió|\bha scritto|\bschreef|\bnapisał)).{8,600}:$/i
const LEAD_BEGINS =
  /^(?:On|Den|Le|El|Il|Am|Op|W dniu|Στις|Την|Τη|Στο|Την|Pe|În|In data|La|\d|\p{L}{2,4}\.? \d|.{1,80}<[^>]+@[^>]+>)/u
/** "-----Original Message-----": what comes below is what is answered. A forwarded message is what the mail is about. */
const DIVIDER =
  /^[-_\s]{2,}(?:Original (?:Message|Appointment)|Oprindelig (?:meddelelse|besked|mail)|Αρχικό μήνυμα|Mesaj(?:ul)? (?:original|inițial|iniţial)|Ursprüngliche Nachricht|Message d['’]origine|Mensaje original|Messaggio originale|Oorspronkelijk bericht)[-_\s]{2,}$/iu
/** Names of Outlook's header block: From, then a time, then To or Subject. */
const FROM = /^\*?(?:From|Fra|Από|De la|De|Von|Van|Da)\*?\s?:\*?\s/u
const SENT = /^\*?(?:Sent|Date|Sendt|Dato|Στάλθηκε|Ημερομηνία|Trimis|Data|Dată|Gesendet|Datum|Envoyé)\*?\s?:\*?\s/u
const TO_OR_SUBJECT = /^\*?(?:To|Til|Προς|Către|Catre|La|An|À|Subject|Emne|Θέμα|Subiect|Betreff|Objet)\*?\s?:\*?\s/u
/** What a mail program writes below a mail by itself. */
const SENT_FROM =
  /^(?:Sent from (?:my |Outlook|Mail |Yahoo|Proton)|Get Outlook for|Sendt fra (?:min |Outlook|Mail )|Hent Outlook (?:til|for)|Στάλθηκε από (?:το |τη|Outlook)|Αποκτήστε το Outlook|Λήψη του Outlook|Trimis de pe |Trimis din |Obțineți Outlook|Descărcați Outlook|Gesendet von meinem|Von meinem .{1,40} gesendet)/iu
const FORWARD = /^\s*(?:fwd?|vs|πρθ|redir|wg|tr|rv)\s*:/iu
const QUOTE = /^\s?>/

/**
 * Folds away what a mail repeats, line by line: whatever is not certain stays in the body, and nothing is lost. A mail of nothing but
 * quotation is all body, since that is what its sender meant to send.
 * @param subject a forwarded mail is about what it forwards, so its header block stays
 */
export function splitQuoted(text: string, subject: string): SplitText {
  const lines = text.replaceAll(/\r\n?/g, '\n').trimEnd().split('\n')
  const cut = Math.min(...[markerAt(lines), quotationAt(lines, FORWARD.test(subject))].map((at) => at ?? lines.length))
  const end = Math.min(cut, signatureAt(lines.slice(0, cut)) ?? cut)
  const body = lines.slice(0, end).join('\n').trim()
  const quoted = lines.slice(end).join('\n').trim()
  return body === '' ? { body: text.trim(), quoted: null } : { body, quoted: quoted || null }
}

/** Where our own line stands, above which answers are asked for, in whatever language the mail was in; with what leads in above it. */
function markerAt(lines: readonly string[]): number | undefined {
  const markers = LOCALES.map((locale) => serviceTranslators[locale]('mail.reply.marker'))
  const at = lines.findIndex((line) => line.length <= LINE_CHARS_MAX && markers.some((marker) => line.includes(marker)))
  if (at < 0) return undefined
  const above = lines.slice(Math.max(0, at - LEAD_LINES_MAX), at)
  const lead = above.findIndex((_, index) => leadLines(above, index) > 0)
  return lead < 0 ? at : at - above.length + lead
}

/** Where the quotation begins that goes on to the end. One that is answered piece by piece stays, since the answers need it. */
function quotationAt(lines: readonly string[], isForward: boolean): number | undefined {
  const { isRepeated, isQuoteAlone } = survey(lines)
  const at = lines.findIndex((line, index) => {
    if (!isForward && (DIVIDER.test(line) || isHeaderBlock(lines, index))) return true
    if (QUOTE.test(line)) return isQuoteAlone(index)
    const lead = leadLines(lines, index)
    return lead > 0 && isRepeated(index + lead)
  })
  return at < 0 ? undefined : at
}

/** What comes from a line on, for every line in one pass: a mail may have a hundred thousand. */
function survey(lines: readonly string[]) {
  const marks = signatureMarks(lines)
  const end = lines.length
  const next = { quote: new Array<number>(end + 1), written: new Array<number>(end + 1), signature: new Array<number>(end + 1) }
  next.quote[end] = next.written[end] = next.signature[end] = end
  for (let index = end - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? ''
    const isQuote = QUOTE.test(line)
    next.quote[index] = isQuote ? index : (next.quote[index + 1] ?? end)
    next.written[index] = isQuote || line.trim() === '' ? (next.written[index + 1] ?? end) : index
    next.signature[index] = marks[index] ? index : (next.signature[index + 1] ?? end)
  }
  /** Nothing but quotation, empty lines and a signature. */
  const isQuoteAlone = (from: number) => (next.written[from] ?? end) >= (next.signature[from] ?? end)
  /** The same, or nothing that is marked as quotation: some programs repeat a mail as it is. */
  const isRepeated = (from: number) => next.quote[from] === end || isQuoteAlone(from)
  return { isRepeated, isQuoteAlone }
}

/** How many lines the sentence takes that leads in a quotation; 0 where none begins here. */
function leadLines(lines: readonly string[], index: number): number {
  const first = (lines[index] ?? '').replace(/^[>\s]+/u, '')
  if (first.length > LINE_CHARS_MAX || !LEAD_BEGINS.test(first)) return 0
  let sentence = ''
  for (let count = 1; count <= LEAD_LINES_MAX; count += 1) {
    const line = lines[index + count - 1]?.trim()
    if (line === undefined || line === '' || line.length > LINE_CHARS_MAX) return 0
    sentence = `${sentence} ${line}`.trim()
    if (LEAD.test(sentence)) return count
  }
  return 0
}

function isHeaderBlock(lines: readonly string[], index: number): boolean {
  if (!FROM.test(lines[index]?.trim() ?? '')) return false
  const next = lines.slice(index + 1, index + HEADER_LINES_MAX).map((line) => line.trim())
  return next.some((line) => SENT.test(line)) && next.some((line) => TO_OR_SUBJECT.test(line))
}

/** Where the signature begins. */
function signatureAt(lines: readonly string[]): number | undefined {
  const at = signatureMarks(lines).indexOf(true)
  return at < 0 ? undefined : at
}

/** For each line, whether a signature begins there: RFC 3676 marks one, and mail programs add a line of their own at the end. */
function signatureMarks(lines: readonly string[]): boolean[] {
  let left = 0
  return lines
    .toReversed()
    .map((line) => {
      const bare = line.trim()
      const isMark =
        line === '-- ' || (bare === '--' && left > 0 && left <= SIGNATURE_LINES_MAX) || (left <= 2 && SENT_FROM.test(bare))
      if (bare !== '') left += 1
      return isMark
    })
    .reverse()
}
