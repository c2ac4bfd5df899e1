import { type Face, type Faces, type Mark, PAGE, textWidth, writePdf } from './pdf.ts'
import type { InvoiceWords } from './words.ts'

/** Margins and columns, in points. */
const START = 62
const END = PAGE.width - START
const WIDTH = END - START
const SECOND = START + WIDTH / 2
const LEADING = 1.45
const TEXT = 9.5

/** The invoice as a PDF of one page. */
export function invoicePdf(faces: Faces, words: InvoiceWords, language: string): Uint8Array {
  const page = sheet(faces)
  page.text(words.seller.lines[0] ?? '', START, { size: 12, face: 'bold' })
  page.text(words.status, END, { align: 'end' })
  page.skip(46)
  page.text(words.title, START, { size: 24, face: 'bold' })
  page.skip(30)
  page.sideBySide(words.seller, words.buyer)
  page.skip(18)
  page.rows(words.facts, { face: 'bold' })
  page.skip(22)
  page.text(words.head.description, START, { size: 8.5 })
  page.text(words.head.amount, END, { size: 8.5, align: 'end' })
  page.rule()
  page.text(words.line.description, START, { fit: WIDTH * 0.7 })
  page.text(words.line.amount, END, { align: 'end' })
  page.rule()
  for (const [name, amount] of words.sums) page.sum(name, amount, 'regular')
  page.sum(...words.total, 'bold')
  page.skip(16)
  if (words.note) page.paragraph(words.note)
  if (words.pay) {
    page.skip(20)
    page.paragraph(words.pay.text)
    page.skip(4)
    page.rows(words.pay.facts, {})
  }
  return writePdf({ title: `${words.title} ${words.number}`, language }, faces, page.marks)
}

interface Setting {
  size?: number
  face?: keyof Faces
  align?: 'end'
  /** Width that the text is cut to. */
  fit?: number
}

/** A page that is written from the top down: each call sets what it is given and moves on by it. */
function sheet(faces: Faces) {
  const marks: Mark[] = []
  let y = PAGE.height - START
  const put = (text: string, x: number, { size = TEXT, face = 'regular', align, fit = WIDTH }: Setting) =>
    marks.push({ kind: 'text', text: fitted(faces[face], size, text, fit), x, y, size, face, align })
  const next = (size = TEXT) => {
    y -= size * LEADING
  }
  const column = SECOND - START - 16
  return {
    marks,
    /** Sets a text without moving on: another may stand beside it. */
    text: put,
    skip: (points: number) => {
      y -= points
    },
    rule: () => {
      y -= 6
      marks.push({ kind: 'rule', x: START, y, width: WIDTH })
      y -= 14
    },
    paragraph: (text: string) => {
      for (const line of wrapped(faces.regular, TEXT, text, WIDTH)) {
        put(line, START, {})
        next()
      }
    },
    rows: (rows: readonly [string, string][], value: Setting) => {
      for (const [name, text] of rows) {
        put(name, START, { fit: column })
        put(text, START + 130, value)
        next()
      }
    },
    sum: (name: string, amount: string, face: keyof Faces) => {
      put(name, SECOND, { face })
      put(amount, END, { face, align: 'end' })
      next(TEXT + 2)
    },
    sideBySide: (...columns: readonly { label: string; lines: readonly string[] }[]) => {
      const top = y
      const bottoms = columns.map(({ label, lines }, index) => {
        const x = index === 0 ? START : SECOND
        y = top
        put(label, x, { size: 8.5 })
        next()
        for (const line of lines.flatMap((each) => wrapped(faces.regular, TEXT, each, column))) {
          put(line, x, {})
          next()
        }
        return y
      })
      y = Math.min(...bottoms)
    },
  }
}

/** The text in lines no wider than that; a word that is wider by itself is cut. */
function wrapped(face: Face, size: number, text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && textWidth(face, size, longer) <= width) lines[lines.length - 1] = longer
    else lines.push(fitted(face, size, word, width))
  }
  return lines
}

function fitted(face: Face, size: number, text: string, width: number): string {
  if (textWidth(face, size, text) <= width) return text
  let kept = text
  while (kept !== '' && textWidth(face, size, `${kept}…`) > width) kept = kept.slice(0, -1)
  return `${kept}…`
}
