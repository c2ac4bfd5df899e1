/**
 * A PDF of one page of text and rules, as ISO 32000-1 describes it: its fonts embedded, its text searchable and copied as it reads.
 * No more than an invoice needs; why not a library stands in docs/decisions/0016.
 */

/** A font as `scripts/invoice-fonts.ts` measures it, in thousandths of the type size, with its compressed file. */
export interface Face {
  name: string
  /** Size of the font's file before compression. */
  bytes: number
  ascent: number
  descent: number
  capHeight: number
  box: readonly number[]
  /** Glyph and its width, by the character's code. */
  glyphs: Readonly<Record<string, readonly [glyph: number, width: number]>>
  file: Uint8Array
}

/** The two faces a page is set in. */
export type Faces = Readonly<Record<'regular' | 'bold', Face>>

/** Something on the page, in points from its lower left corner. `end` sets the text so that it ends at `x`. */
export type Mark =
  | { kind: 'text'; text: string; x: number; y: number; size: number; face?: keyof Faces; align?: 'end' }
  | { kind: 'rule'; x: number; y: number; width: number }

/** A4, in points. */
export const PAGE = { width: 595, height: 842 }

/** What stands for a character that the fonts do not have. */
const UNKNOWN = '?'

/** Width of a text in points. */
export function textWidth({ glyphs }: Face, size: number, text: string): number {
  return ([...text].reduce((width, character) => width + glyphOf(glyphs, character)[1], 0) * size) / 1000
}

/** The document. `language` is that of its text, for who has it read out. */
export function writePdf(
  { title, language }: { title: string; language: string },
  faces: Faces,
  marks: readonly Mark[],
): Uint8Array {
  const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [printable(faces, mark)] : []))
  const content = [...texts.map((text) => textOperators(faces, text)), ...marks.flatMap(ruleOperators)].join('\n')
  const used = (name: keyof Faces) => texts.flatMap(({ text, face }) => (face === name ? [...text] : []))
  return assemble([
    `<< /Type /Catalog /Pages 2 0 R /Lang (${language}) /ViewerPreferences << /DisplayDocTitle true >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents 4 0 R
      /Resources << /Font << /regular 6 0 R /bold 11 0 R >> >> >>`,
    stream('', content),
    `<< /Title ${utf16(title)} >>`,
    ...fontObjects(faces.regular, 6, used('regular')),
    ...fontObjects(faces.bold, 11, used('bold')),
  ])
}

type Text = Extract<Mark, { kind: 'text' }> & { face: keyof Faces }

/** The text with the face it is set in, and without what that face lacks. */
function printable(faces: Faces, { face = 'regular', ...mark }: Extract<Mark, { kind: 'text' }>): Text {
  const { glyphs } = faces[face]
  const text = [...mark.text].map((character) => (glyphs[character.codePointAt(0) ?? 0] ? character : UNKNOWN)).join('')
  return { ...mark, face, text }
}

function glyphOf(glyphs: Face['glyphs'], character: string): readonly [glyph: number, width: number] {
  return glyphs[character.codePointAt(0) ?? 0] ?? glyphs[UNKNOWN.charCodeAt(0)] ?? [0, 0]
}

function textOperators(faces: Faces, { text, x, y, size, face, align }: Text): string {
  const start = align === 'end' ? x - textWidth(faces[face], size, text) : x
  const codes = [...text].map((character) => hex4(glyphOf(faces[face].glyphs, character)[0])).join('')
  return `BT /${face} ${size} Tf ${start.toFixed(2)} ${y.toFixed(2)} Td <${codes}> Tj ET`
}

function ruleOperators(mark: Mark): string[] {
  if (mark.kind === 'text') return []
  return [`0.5 w ${mark.x} ${mark.y.toFixed(2)} m ${mark.x + mark.width} ${mark.y.toFixed(2)} l S`]
}

/** A font's five objects from number `first` on: text is written as the numbers of its glyphs, and `ToUnicode` leads back. */
function fontObjects(face: Face, first: number, characters: readonly string[]): (string | Uint8Array)[] {
  const name = `/BISTAN+${face.name}`
  const glyphs = new Map(characters.map((character) => [glyphOf(face.glyphs, character), character]))
  const widths = [...glyphs.keys()].map(([glyph, width]) => `${glyph} [${width}]`).join(' ')
  return [
    `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H
      /DescendantFonts [${first + 1} 0 R] /ToUnicode ${first + 4} 0 R >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
      /CIDToGIDMap /Identity /FontDescriptor ${first + 2} 0 R /W [${widths}] >>`,
    `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${face.box.join(' ')}] /ItalicAngle 0 /Ascent ${face.ascent}
      /Descent ${face.descent} /CapHeight ${face.capHeight} /StemV 80 /FontFile2 ${first + 3} 0 R >>`,
    stream(`/Filter /FlateDecode /Length1 ${face.bytes}`, face.file),
    stream('', toUnicode(glyphs)),
  ]
}

/** ISO 32000-1, 9.10.3: the character of each glyph, at most a hundred to a block. */
function toUnicode(glyphs: ReadonlyMap<readonly [glyph: number, width: number], string>): string {
  const lines = [...glyphs].map(([[glyph], character]) => `<${hex4(glyph)}> <${utf16Digits(character)}>`)
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) => lines.slice(100 * index, 100 * (index + 1)))
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

/** Header, the objects numbered from 1, where each of them begins, and the trailer; the fifth object is the document's information. */
function assemble(objects: readonly (string | Uint8Array)[]): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 0
  const add = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? ascii(part) : part
    parts.push(bytes)
    length += bytes.length
  }
  add('%PDF-1.7\n')
  const offsets = objects.map((object, index) => {
    const offset = length
    add(`${index + 1} 0 obj\n`)
    add(object)
    add('\nendobj\n')
    return offset
  })
  const start = length
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`)
  add(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${start}\n%%EOF\n`)
  return joined(parts)
}

function stream(entries: string, content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === 'string' ? ascii(content) : content
  return joined([ascii(`<< ${entries} /Length ${bytes.length} >>\nstream\n`), bytes, ascii('\nendstream')])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0')
}

function utf16Digits(text: string): string {
  return Array.from({ length: text.length }, (_, index) => hex4(text.charCodeAt(index))).join('')
}

function utf16(text: string): string {
  return `<feff${utf16Digits(text)}>`
}
