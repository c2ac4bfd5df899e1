import MiniSearch, { type AsPlainObject, type Options, type Query } from 'minisearch'
import type { Locale } from '../../locales/locale.ts'
import { Vocabulary } from './vocabulary.ts'
import { stemOf, wordsOf } from './words.ts'

/** What is shown of something that can be found. */
export type SearchRecord = Readonly<{
  kind: 'article' | 'clause' | 'plan'
  href: string
  /** Language it is written in: English where a translation is missing. */
  lang: Locale
  title: string
  description: string
  /** Where on the site it stands, in words. */
  place: string
  /** Ids of the products it is about; none: of all. */
  products: readonly string[]
}>

/** What can be found, with the words that lead there though they are not shown. */
export type IndexedRecord = SearchRecord & Readonly<{ headings: string; text: string }>

/** An index as it is sent to a browser. */
export type SavedIndex = AsPlainObject

/** Something found: the stems of its words that were looked for, and how much of what was asked for it has, 1 being all. */
export type Found = Readonly<{ record: SearchRecord; stems: readonly string[]; share: number }>

/** Looks for words as they are typed. @returns the best first */
export type Search = (question: string) => Found[]

/** How much a word found there says about what something is about. */
const WEIGHTS = { title: 6, headings: 3, description: 2, text: 1 }
type Field = keyof typeof WEIGHTS
/** From as many letters on, the beginning of a word is looked for. */
const BEGINNING_MIN = 3
/** From as many letters on, one of them may be wrong; from as many, two. */
const MISSPELT_FROM = [4, 7]
/** What a word found in another shape counts, or misspelt, beside 1 for the word itself. */
const OTHER_SHAPE = 0.45
const MISSPELT = 0.25
/** What fits as well comes later if it is a clause, which says little to somebody with a problem, or not in the reader's language. */
const CLAUSE = 0.6
const FOREIGN = 0.6
/** What is asked for by its very title comes first: a plan may be called what in some language is a common verb. */
const NAMED = 8
/** What scores less than this part of the best is not shown: it shares but an "and" or a "with". */
const WORTH_SHOWING = 0.05

/** The fields reach the library as stems, each record's in its own language. */
const OPTIONS: Options<Record<Field, string> & { id: number; record: SearchRecord }> = {
  fields: Object.keys(WEIGHTS),
  storeFields: ['record'],
  tokenize: (stems) => stems.split(' '),
  processTerm: (stem) => stem,
}

/** Makes the index of what a site holds in one language. */
export function makeIndex(records: readonly IndexedRecord[]): SavedIndex {
  const library = new MiniSearch(OPTIONS)
  for (const [id, { headings, text, ...record }] of records.entries()) {
    const { title, description } = record
    const fields = Object.entries({ title, description, headings, text })
    const stems = fields.map(([field, words]) => [
      field,
      wordsOf(words)
        .map((word) => stemOf(record.lang, word))
        .join(' '),
    ])
    library.add({ id, record, ...Object.fromEntries(stems) })
  }
  return library.toJSON()
}

/** Opens an index for readers of that language. */
export function openIndex(locale: Locale, saved: SavedIndex): Search {
  const library = MiniSearch.loadJS(saved, OPTIONS)
  const vocabulary = new Vocabulary(locale, saved)
  const options = {
    boost: WEIGHTS,
    boostDocument: (_id: unknown, _stem: string, stored?: Record<string, unknown>) =>
      worthOf(locale, stored?.record as SearchRecord),
    weights: { prefix: OTHER_SHAPE, fuzzy: MISSPELT },
  }
  return (question) => {
    const words = wordsOf(question).map((word) => shapesOf(vocabulary, word))
    const weightOf = (some: readonly Shapes[]) => some.reduce((sum, { weight }) => sum + weight, 0)
    const queries = words.map(({ query }) => query)
    const found = library.search({ combineWith: 'OR', queries }, options).map(({ record, terms, queryTerms, score }) => {
      const share = weightOf(words.filter(({ stems }) => stems.some((stem) => queryTerms.includes(stem)))) / weightOf(words)
      const named = record.title.toLowerCase() === question.trim().toLowerCase() ? NAMED : 1
      return { record: record as SearchRecord, stems: terms, share, score: score * share ** 2 * named }
    })
    const best = Math.max(...found.map(({ score }) => score))
    return found.filter(({ score }) => score > best * WORTH_SHOWING).sort((a, b) => b.score - a.score)
  }
}

function worthOf(locale: Locale, { kind, lang }: SearchRecord): number {
  return (kind === 'clause' ? CLAUSE : 1) * (lang === locale ? 1 : FOREIGN)
}

/** What to look for when a word is asked for, and how much finding it says. */
type Shapes = Readonly<{ stems: readonly string[]; weight: number; query: Query }>

/** A word as it may stand in the index: itself, in another spelling, within a compound; misspelt only if nothing else is there. */
function shapesOf(vocabulary: Vocabulary, word: string): Shapes {
  const stems = vocabulary.stemsOf(word)
  const spelled = vocabulary.otherSpellings(stems)
  const isMisspelt = spelled.length === 0 && !vocabulary.has(stems)
  const others = isMisspelt ? vocabulary.beginningOf(stems) : spelled
  const weight = vocabulary.rarityOf(stems)
  const direct = stems.map((stem) => ({
    queries: [stem],
    prefix: stem.length >= BEGINNING_MIN,
    fuzzy: isMisspelt && MISSPELT_FROM.filter((length) => stem.length >= length).length,
    boostTerm: () => weight,
  }))
  const queries = [...direct, { queries: others, boostTerm: () => weight * (isMisspelt ? MISSPELT : OTHER_SHAPE) }]
  return { stems: [...stems, ...others], weight, query: { combineWith: 'OR', queries } }
}
