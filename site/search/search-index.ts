import MiniSearch, { type AsPlainObject, type Options } from 'minisearch'
import { FALLBACK_LOCALE, type Locale } from '../../locales/locale.ts'
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

type Numbered = IndexedRecord & { id: number }

/** Fields that are searched. They reach the library as stems, each record in its own language. */
const OPTIONS: Options<Numbered> = {
  fields: ['title', 'description', 'headings', 'text'],
  storeFields: ['kind', 'href', 'lang', 'title', 'description', 'place', 'products'],
  extractField: (record, field) => {
    const value = record[field as keyof Numbered]
    return Array.isArray(value) ? value : value
  },
  tokenize: (text) => wordsOf(text),
  processTerm: (term) => term,
}

/** Makes the index of what a site holds in one language. */
export function makeIndex(records: readonly IndexedRecord[]): SavedIndex {
  return library(records).toJSON()
}
