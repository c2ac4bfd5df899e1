/// <reference path="./subset-font.d.ts" />
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import subsetFont from 'subset-font'
import { ROOT } from './paths.ts'

/** Faces of the invoices' PDF, by the name of their files. */
const FACES = { regular: 'DejaVuSansCondensed', bold: 'DejaVuSansCondensed-Bold' }
/** Height of its capitals, in thousandths of the type size; the font itself is too old to say. */
const CAP_HEIGHT = 729

/** What names and addresses of our customers are written with: Latin with its European letters, Greek, Cyrillic, punctuation, €. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x218, 0x21b],
  [0x384, 0x3ce],
  [0x400, 0x45f],
  [0x2010, 0x2026],
  [0x202f, 0x202f],
  [0x20ac, 0x20ac],
  [0x2116, 0x2116],
  [0x2212, 0x2212],
]

/**
 * Writes the fonts of the invoices' PDF into a built site: the subset of each face, compressed as a PDF embeds it, and its measures,
 * which the Worker would otherwise have to read out of the font at each start.
 */
export async function writeInvoiceFonts(siteFolder: string): Promise<void> {
  const text = String.fromCodePoint(
    ...RANGES.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n)),
  )
  mkdirSync(`${siteFolder}/invoice-fonts`, { recursive: true })
  for (const [name, face] of Object.entries(FACES)) {
    const whole = readFileSync(`${ROOT}node_modules/dejavu-fonts-ttf/ttf/${face}.ttf`)
    const font = await subsetFont(whole, text, { targetFormat: 'truetype' })
    writeFileSync(`${siteFolder}/invoice-fonts/${name}.bin`, deflateSync(font, { level: 9 }))
    writeFileSync(
      `${siteFolder}/invoice-fonts/${name}.json`,
      JSON.stringify({ name: face, bytes: font.length, ...measures(font) }),
    )
  }
}

/**
 * What a PDF has to say of a font (OpenType: head, hhea, hmtx, cmap format 4), in thousandths of the type size. `glyphs` leads
 * from a character's code to its glyph and that glyph's width.
 */
function measures(font: Buffer) {
  const tables = tablesOf(font)
  const at = (tag: string) => tables.get(tag) ?? fail(`the font has no table ${tag}`)
  const unitsPerEm = font.readUInt16BE(at('head') + 18)
  const scaled = (units: number) => Math.round((units * 1000) / unitsPerEm)
  const metricsCount = font.readUInt16BE(at('hhea') + 34)
  const widthOf = (glyph: number) => scaled(font.readUInt16BE(at('hmtx') + 4 * Math.min(glyph, metricsCount - 1)))
  const glyphs = [...characters(font, at('cmap'))].map(([code, glyph]) => [code, [glyph, widthOf(glyph)]])
  return {
    ascent: scaled(font.readInt16BE(at('hhea') + 4)),
    descent: scaled(font.readInt16BE(at('hhea') + 6)),
    capHeight: CAP_HEIGHT,
    box: [36, 38, 40, 42].map((offset) => scaled(font.readInt16BE(at('head') + offset))),
    glyphs: Object.fromEntries(glyphs),
  }
}

function tablesOf(font: Buffer): Map<string, number> {
  const count = font.readUInt16BE(4)
  const records = Array.from({ length: count }, (_, index) => 12 + 16 * index)
  return new Map(records.map((record) => [font.toString('latin1', record, record + 4), font.readUInt32BE(record + 8)]))
}

/** Each character of the basic plane that the font has, and its glyph. */
function* characters(font: Buffer, cmap: number): Generator<[code: number, glyph: number]> {
  const subtable = formatFour(font, cmap)
  const segments = font.readUInt16BE(subtable + 6) / 2
  const [ends, starts, deltas, offsets] = [14, 16 + 2 * segments, 16 + 4 * segments, 16 + 6 * segments]
  for (let segment = 0; segment < segments; segment += 1) {
    const read = (array: number) => font.readUInt16BE(subtable + array + 2 * segment)
    const offset = read(offsets)
    for (let code = read(starts); code <= read(ends) && code < 0xffff; code += 1) {
      const indexed = subtable + offsets + 2 * segment + offset + 2 * (code - read(starts))
      const glyph = offset === 0 ? code : font.readUInt16BE(indexed)
      if (offset === 0 || glyph !== 0) yield [code, (glyph + read(deltas)) & 0xffff]
    }
  }
}

function formatFour(font: Buffer, cmap: number): number {
  const count = font.readUInt16BE(cmap + 2)
  const subtables = Array.from({ length: count }, (_, index) => cmap + font.readUInt32BE(cmap + 8 + 8 * index))
  return (
    subtables.find((subtable) => font.readUInt16BE(subtable) === 4) ?? fail('the font has no table of characters of format 4')
  )
}

function fail(message: string): never {
  throw new Error(message)
}
