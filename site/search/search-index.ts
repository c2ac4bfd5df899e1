import MiniSearch, { type Query } from 'minisearch'
import type { Locale } from '../../locales/locale.ts'
import { type FetchFile, LongList } from './long-list.ts'
import { OPTIONS, readStems, type SavedIndex, type SearchRecord, type Traits, WEIGHTS } from './saved-index.ts'
import { Vocabulary } from './vocabulary.ts'
import { nameOf, wordsOf } from './words.ts'

/** Something found: the stems of its words that were looked for, and how much of what was asked for it has, 1 being all. */
export type Found = Readonly<{ record: SearchRecord; stems: readonly string[]; share: number }>

/** How many are wanted at most, of which traits, and how much of what is asked for they must have. */
export type Wanted = Readonly<{ max: number; shareMin?: number; isWanted?: (traits: Traits) => boolean }>

/** Looks for words as they are typed. @returns the best first @throws what fetching a file throws */
export type Search = (question: string, wanted: Wanted) => Promise<Found[]>

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
/** A plan asked for by its very name comes first: it may be called what in some language is a common verb. */
const NAMED = 8
/** What scores less than this part of the best is not shown: it shares but an "and" or a "with". */
const WORTH_SHOWING = 0.05
/** A word that says less than this part of what the one says that says most is not looked for: it stands in nearly every record. */
const TELLING = 0.04
/** Files of entries that may be fetched for a question: the beginning of a word may be that of hundreds. */
const FILES_MAX = 10

/** Opens an index for readers of that language. */
export function openIndex(locale: Locale, saved: SavedIndex, fetchFile: FetchFile): Search {
  const stems = readStems(saved.stems)
  const vocabulary = new Vocabulary(locale, stems, saved.shares)
  const entries = new LongList(saved.entries, fetchFile)
  const cards = new LongList(saved.cards, fetchFile)
  const documentIds = Object.fromEntries(saved.lengths.map((_, id) => [id, id]))
  const fieldLength = Object.fromEntries(saved.lengths.entries())
  const traitsOf = (id: number) => saved.traits[saved.traitsOf[id] ?? 0] as Traits
  const options = {
    boost: WEIGHTS,
    boostDocument: (id: number) => worthOf(locale, traitsOf(id)),
    weights: { prefix: OTHER_SHAPE, fuzzy: MISSPELT },
  }

  /** The library, with the entries of these stems alone. */
  async function libraryOf(places: readonly number[]): Promise<MiniSearch> {
    const found = await entries.at(places)
    const index = found.map((entry, n): [string, typeof entry] => [stems[places[n] as number] as string, entry])
    return MiniSearch.loadJS({ ...saved.library, documentIds, fieldLength, storedFields: {}, index }, OPTIONS)
  }

  return async (question, { max, shareMin = 0, isWanted = () => true }) => {
    const asked = wordsOf(question).map((word) => shapesOf(vocabulary, word))
    const most = Math.max(...asked.map(({ weight }) => weight))
    const words = asked.filter(({ weight }) => weight >= most * TELLING)
    const telling = words.toSorted((a, b) => b.weight - a.weight).flatMap(({ places }) => places)
    const library = await libraryOf([...new Set(entries.within(telling, FILES_MAX))])
    const weightOf = (some: readonly Shapes[]) => some.reduce((sum, { weight }) => sum + weight, 0)
    const queries = words.map(({ query }) => query)
    const name = nameOf(question)
    const named = new Set(saved.plans.filter(([other]) => other === name).map(([, id]) => id))
    const ranked = library.search({ combineWith: 'OR', queries }, options).map(({ id, terms, queryTerms, score }) => {
      const share = weightOf(words.filter((word) => word.stems.some((stem) => queryTerms.includes(stem)))) / weightOf(words)
      return { id: id as number, stems: terms, share, score: score * share ** 2 * (named.has(id) ? NAMED : 1) }
    })
    const best = Math.max(...ranked.map(({ score }) => score))
    const found = ranked
      .filter(({ id, score, share }) => score > best * WORTH_SHOWING && share >= shareMin && isWanted(traitsOf(id)))
      .sort((a, b) => b.score - a.score)
      .slice(0, max)
    const shown = await cards.at(found.map(({ id }) => id))
    return found.map(({ id, stems, share }, n) => ({ record: { ...traitsOf(id), ...shown[n] } as SearchRecord, stems, share }))
  }
}

function worthOf(locale: Locale, { kind, lang }: Traits): number {
  return (kind === 'clause' ? CLAUSE : 1) * (lang === locale ? 1 : FOREIGN)
}

/** What to look for when a word is asked for, where among the stems that may be, the likeliest first, and how much finding it says. */
type Shapes = Readonly<{ stems: readonly string[]; places: readonly number[]; weight: number; query: Query }>

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
  const likely = direct.flatMap(({ queries: [stem = ''], prefix, fuzzy }) => vocabulary.alike(stem, prefix, Number(fuzzy)))
  const places = vocabulary.placesOf(stems, [...others, ...likely])
  return { stems: [...stems, ...others], places, weight, query: { combineWith: 'OR', queries } }
}
