import type { AsPlainObject, Options } from 'minisearch'
import type { Locale } from '../../locales/locale.ts'

/** What is known of something that can be found before it is found; many have the same. */
export type Traits = Readonly<{
  kind: 'article' | 'clause' | 'plan' | 'page'
  /** Language it is written in: English where a translation is missing. */
  lang: Locale
  /** Where on the site it stands, in words. */
  place: string
  /** Ids of the products it is about; none: of all. */
  products: readonly string[]
}>

/** What is shown of it besides. */
export type Card = Readonly<{ href: string; title: string; description: string }>

/** Something that can be found. */
export type SearchRecord = Traits & Card

/** What can be found, with the words that lead there though they are not shown. */
export type IndexedRecord = SearchRecord & Readonly<{ headings: string; text: string }>

/** How often a stem stands in which field of which record, as the library writes it. */
export type Entry = AsPlainObject['index'][number][1]

/** A long list: whole, or in files of which each begins with the item of that number. */
export type SavedList<T> = Readonly<{ whole: readonly T[] } | { starts: readonly number[]; prefix: string }>

/**
 * An index as a browser first gets it. Records go by their number. All stems are in it, so that what is typed can be compared with
 * each; where many articles are, their entries and what is shown of the records are in files that are fetched when they are needed.
 */
export type SavedIndex = Readonly<{
  library: Omit<AsPlainObject, 'documentIds' | 'fieldLength' | 'storedFields' | 'index'>
  /** Stems in each field of each record. */
  lengths: number[][]
  traits: readonly Traits[]
  /** Number of its traits for each record. */
  traitsOf: readonly number[]
  /** As `writeStems` writes them. */
  stems: string
  /** For each stem a digit: in how many of `SHARE_PARTS` parts of the records it stands. */
  shares: string
  /** The plans' names, as words in small letters, and their records' numbers. */
  plans: readonly (readonly [name: string, id: number])[]
  entries: SavedList<Entry>
  cards: SavedList<Card>
}>

/** How much a word found there says about what something is about. */
export const WEIGHTS = { title: 6, headings: 3, description: 2, text: 1 }
export type Field = keyof typeof WEIGHTS

/** The fields reach the library as stems, each record's in its own language. */
export const OPTIONS: Options<Record<Field, string> & { id: number }> = {
  fields: Object.keys(WEIGHTS),
  tokenize: (stems) => stems.split(' '),
  processTerm: (stem) => stem,
}

/** Parts of all records that a stem's share is told in: one digit of base 36. */
export const SHARE_PARTS = 35
/** Letters that a stem may be said to have in common with the one before: one digit of base 36. */
const COMMON_MAX = 35

/** Sorted stems, with blanks between them; each begins with a digit of base 36: how many of its letters are those of the one before. */
export function writeStems(stems: readonly string[]): string {
  const written = stems.map((stem, place) => {
    const before = stems[place - 1] ?? ''
    const most = Math.min(stem.length, COMMON_MAX)
    const differs = Array.from({ length: most }, (_, at) => stem[at] !== before[at]).indexOf(true)
    const common = differs === -1 ? most : differs
    return common.toString(36) + stem.slice(common)
  })
  return written.join(' ')
}

/** The stems that `writeStems` wrote. */
export function readStems(written: string): string[] {
  let before = ''
  return written.split(' ').map((rest) => {
    before = before.slice(0, Number.parseInt(rest.charAt(0), 36)) + rest.slice(1)
    return before
  })
}
