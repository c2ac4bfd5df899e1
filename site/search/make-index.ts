import MiniSearch from 'minisearch'
import { digestOf } from '../components/kb/fingerprint.ts'
import {
  type Card,
  type Entry,
  type Field,
  type IndexedRecord,
  OPTIONS,
  type SavedIndex,
  type SavedList,
  SHARE_PARTS,
  type Traits,
  writeStems,
} from './saved-index.ts'
import { nameOf, stemOf, wordsOf } from './words.ts'

/** Letters up to which an index is one file: compressed, to a quarter, it stays with its page and scripts within the 90 KB of a first result. */
const WHOLE_LETTERS_MAX = 240_000
/**
 * Letters of a file of a long index, before it is compressed to a third or less. Stems that begin alike are looked for together; what is
 * found together lies far apart.
 */
const ENTRIES_LETTERS = 8_000
const CARDS_LETTERS = 1_500

/** Files of a site's index in one language, JSON by their names: `index`, which a browser gets first, and those that it names. */
export type IndexFiles = ReadonlyMap<string, string>

/** Makes an index, of one file if it is short. @param wholeMax letters up to which it is */
export async function makeIndex(records: readonly IndexedRecord[], wholeMax: number = WHOLE_LETTERS_MAX): Promise<IndexFiles> {
  const { numbers, lengths, stems, entries } = countStems(records)
  const cards = records.map(({ href, title, description }): Card => ({ href, title, description }))
  const short = {
    ...{ library: numbers, lengths, ...traitsIn(records), stems: writeStems(stems) },
    shares: entries.map((entry) => shareOf(entry, records.length)).join(''),
    plans: records.flatMap(({ kind, title }, id) => (kind === 'plan' ? [[nameOf(title), id] as const] : [])),
  }
  const whole = JSON.stringify({ ...short, entries: { whole: entries }, cards: { whole: cards } } satisfies SavedIndex)
  if (whole.length <= wholeMax) return new Map([['index', whole]])
  // What a browser was given before a deployment does not go with files written after it: their names differ.
  const version = await digestOf(whole)
  const files = new Map<string, string>()
  const lists = {
    entries: inFiles(entries, `${version}-e`, ENTRIES_LETTERS, files),
    cards: inFiles(cards, `${version}-c`, CARDS_LETTERS, files),
  }
  return files.set('index', JSON.stringify({ ...short, ...lists } satisfies SavedIndex))
}

/** The stems of all records, sorted, and where each stands. */
function countStems(records: readonly IndexedRecord[]) {
  const library = new MiniSearch(OPTIONS)
  for (const [id, record] of records.entries()) library.add({ id, ...stemsIn(record) })
  const { index, fieldLength, documentIds, storedFields, ...numbers } = library.toJSON()
  const sorted = index.sort(([a], [b]) => (a < b ? -1 : 1))
  const lengths = records.map((_, id) => fieldLength[id] ?? [])
  return { numbers, lengths, stems: sorted.map(([stem]) => stem), entries: sorted.map(([, entry]) => entry) }
}

function stemsIn({ lang, title, description, headings, text }: IndexedRecord): Record<Field, string> {
  const stems = (words: string) =>
    wordsOf(words)
      .map((word) => stemOf(lang, word))
      .join(' ')
  return { title: stems(title), headings: stems(headings), description: stems(description), text: stems(text) }
}

function traitsIn(records: readonly IndexedRecord[]): Pick<SavedIndex, 'traits' | 'traitsOf'> {
  const numbers = new Map<string, number>()
  const traitsOf = records.map(({ kind, lang, place, products }) => {
    const traits = JSON.stringify({ kind, lang, place, products } satisfies Traits)
    const number = numbers.get(traits) ?? numbers.size
    numbers.set(traits, number)
    return number
  })
  return { traits: [...numbers.keys()].map((traits) => JSON.parse(traits)), traitsOf }
}

function shareOf(entry: Entry, recordCount: number): string {
  const records = new Set(Object.values(entry).flatMap((counts) => Object.keys(counts)))
  return Math.round((SHARE_PARTS * records.size) / recordCount).toString(SHARE_PARTS + 1)
}

/** Divides a list into files of about so many letters, which are added to the others. */
function inFiles<T>(list: readonly T[], prefix: string, lettersMax: number, files: Map<string, string>): SavedList<T> {
  const items = list.map((item) => JSON.stringify(item))
  const starts: number[] = []
  let letters = lettersMax
  for (const [place, item] of items.entries()) {
    if (letters >= lettersMax) {
      starts.push(place)
      letters = 0
    }
    letters += item.length
  }
  for (const [file, start] of starts.entries()) files.set(`${prefix}${file}`, `[${items.slice(start, starts[file + 1]).join()}]`)
  return { starts, prefix }
}
