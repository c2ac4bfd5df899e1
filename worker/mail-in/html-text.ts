import { decodeEntities } from './html-entities.ts'

/** Elements that begin and end a line of their own. */
const BLOCKS = new Set(
  'address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)
/** Elements whose text nobody is meant to read. */
const UNREAD = new Set('head noscript script style template title'.split(' '))
/** Elements that have no end. */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
const HIDDEN_STYLE = /display\s*:\s*none|mso-hide\s*:\s*all/i

/** Where the reading is: how deep in quotations and in what is not to be read, and the lines so far. */
interface Reading {
  lines: string[]
  /** The line that is being written. */
  line: string
  quoteDepth: number
  unread: number
  preformatted: number
}

/**
 * The text of an HTML mail, as a reader sees it: nothing is run, loaded or kept of the markup. Lines of a quotation begin with ">", as
 * in plain text, and a link is followed by where it leads, since its words may say something else.
 */
export async function htmlToText(html: string): Promise<string> {
  const reading: Reading = { lines: [], line: '', quoteDepth: 0, unread: 0, preformatted: 0 }
  const rewriter = new HTMLRewriter()
    .on('*', { element: (element) => enter(reading, element) })
    .onDocument({ text: ({ text }) => read(reading, text) })
  await rewriter.transform(new Response(html)).text()
  endLine(reading)
  return decodeEntities(reading.lines.join('\n'))
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

function enter(reading: Reading, element: Element): void {
  const name = element.tagName.toLowerCase()
  if (BLOCKS.has(name)) endLine(reading)
  if (name === 'br') breakLine(reading)
  if (name === 'li') reading.line += '- '
  if (name === 'td' || name === 'th') reading.line += ' '
  if (name === 'p') emptyLine(reading)
  if (VOID.has(name)) return
  const leave = leaveFor(reading, name, element)
  if (leave) element.onEndTag(leave)
}

/** What the end of an element does; what its beginning does is done here. */
function leaveFor(reading: Reading, name: string, element: Element): (() => void) | undefined {
  if (UNREAD.has(name) || HIDDEN_STYLE.test(element.getAttribute('style') ?? '')) {
    reading.unread += 1
    return () => {
      reading.unread -= 1
    }
  }
  if (name === 'blockquote') {
    reading.quoteDepth += 1
    return () => {
      endLine(reading)
      reading.quoteDepth -= 1
    }
  }
  if (name === 'pre') {
    reading.preformatted += 1
    return () => {
      endLine(reading)
      reading.preformatted -= 1
    }
  }
  if (name === 'a') return linkEnd(reading, element.getAttribute('href') ?? '')
  return BLOCKS.has(name) ? () => endLine(reading) : undefined
}

function linkEnd(reading: Reading, href: string): (() => void) | undefined {
  if (!/^(?:https?|ftp):/i.test(href)) return undefined
  const [from, line] = [reading.line.length, reading.lines.length]
  return () => {
    const words = reading.lines.length === line ? reading.line.slice(from).trim() : ''
    if (reading.unread === 0 && decodeEntities(words) !== decodeEntities(href)) reading.line += ` <${href}>`
  }
}

function read(reading: Reading, text: string): void {
  if (reading.unread > 0) return
  if (reading.preformatted > 0) {
    const [first = '', ...rest] = text.split('\n')
    reading.line += first
    for (const line of rest) {
      breakLine(reading)
      reading.line += line
    }
    return
  }
  const words = text.replaceAll(/[ \t\r\n]+/g, ' ')
  reading.line += reading.line === '' || reading.line.endsWith(' ') ? words.trimStart() : words
}

function endLine(reading: Reading): void {
  if (reading.line.trim() !== '') breakLine(reading)
  reading.line = ''
}

function breakLine(reading: Reading): void {
  reading.lines.push('> '.repeat(reading.quoteDepth) + reading.line)
  reading.line = ''
}

/** Paragraphs have an empty line between them. */
function emptyLine(reading: Reading): void {
  const last = reading.lines.at(-1)
  if (last !== undefined && last.replaceAll(/[> ]/g, '') !== '') breakLine(reading)
}
