import SearchableMap from 'minisearch/SearchableMap'
import { FALLBACK_LOCALE, type Locale } from '../../locales/locale.ts'
import { SHARE_PARTS } from './saved-index.ts'
import { keyOf, stemOf } from './words.ts'

/** Letters a beginning must have to say which word is meant. */
const BEGINNING_MIN = 3
/** Letters of a word that is looked for at the end or in the middle of Danish compounds, and of what must stand before it. */
const PART_MIN = 4
const BEFORE_PART_MIN = 3
/** Letters that misspelt or foreign endings may have. */
const ENDING_MAX = 4
/** Even a word that stands everywhere is better than none. */
const LEAST_RARITY = 0.01

/** The stems of an index, and how a word that is typed finds its own among them. */
export class Vocabulary {
  readonly #locale: Locale
  readonly #stems: readonly string[]
  readonly #places: ReadonlyMap<string, number>
  /** Part of all records that a stem stands in, by its place. */
  readonly #shares: readonly number[]
  #keys: readonly string[] | undefined
  #tree: SearchableMap<number> | undefined

  /** @param shares digits, as an index has them */
  constructor(locale: Locale, stems: readonly string[], shares: string) {
    this.#locale = locale
    this.#stems = stems
    this.#places = new Map(stems.map((stem, place) => [stem, place]))
    this.#shares = Array.from(shares, (digit) => Number.parseInt(digit, SHARE_PARTS + 1) / SHARE_PARTS)
  }

  /** Stems a word has in the reader's language, and in the one that stands in for it. */
  stemsOf(word: string): string[] {
    return [...new Set([stemOf(this.#locale, word), stemOf(FALLBACK_LOCALE, word)])]
  }

  /** How much is said by a word: nearly 1 for one that is rare or unknown, next to nothing for one that stands everywhere. */
  rarityOf(stems: readonly string[]): number {
    return (1 - Math.max(...stems.map((stem) => this.#shareOf(stem)))) ** 3 + LEAST_RARITY
  }

  /** Places of stems that are here: these first, then others by how many records they stand in. */
  placesOf(stems: readonly string[], others: readonly string[]): number[] {
    const sorted = others.toSorted((a, b) => this.#shareOf(b) - this.#shareOf(a))
    const places = [...stems, ...sorted].map((stem) => this.#places.get(stem))
    return [...new Set(places.filter((place) => place !== undefined))]
  }

  /** Stems that begin with a stem, and those that differ from it by so many letters at most. */
  alike(own: string, isBeginning: boolean, lettersMax: number): string[] {
    const longer = isBeginning ? this.#stems.filter((other) => other.startsWith(own)) : []
    if (lettersMax === 0) return longer
    this.#tree ??= SearchableMap.from([...this.#places])
    return [...longer, ...this.#tree.fuzzyGet(own, lettersMax).keys()]
  }

  /** Whether some word begins with one of these stems. */
  has(stems: readonly string[]): boolean {
    return this.#stems.some((other) => stems.some((stem) => other.startsWith(stem)))
  }

  /** The longest stem that a word not known here begins with: its ending may be misspelt, or one no other word has. */
  beginningOf([own = '']: readonly string[]): string[] {
    const beginnings = this.#stems.filter((other) => other.length > PART_MIN && own.startsWith(other))
    return beginnings.sort((a, b) => b.length - a.length).slice(0, 1)
  }

  /**
   * Stems that are the same word in other letters, in Danish also compounds that it is part of. Words that merely begin with it are
   * left to the library.
   */
  otherSpellings(stems: readonly string[]): string[] {
    const [own = ''] = stems
    // Greek is typed in Latin letters, but so are the names of things: only what is no such name is taken for Greek.
    const isOwnScript = this.#locale !== 'el' || !/^[a-z\d]+$/.test(own)
    if (this.#locale !== 'da' && (isOwnScript || this.has(stems))) return []
    this.#keys ??= this.#stems.map((stem) => keyOf(this.#locale, stem))
    const key = keyOf(this.#locale, own)
    const isAlike = this.#locale === 'da' ? isDanishFor : isGreekFor
    return this.#stems.filter(
      (other, index) => !stems.some((stem) => other.startsWith(stem)) && isAlike(this.#keys?.[index] ?? '', key),
    )
  }

  #shareOf(stem: string): number {
    return this.#shares[this.#places.get(stem) ?? -1] ?? 0
  }
}

function isDanishFor(other: string, key: string): boolean {
  return begins(other, key) || (key.length >= PART_MIN && other.indexOf(key) >= BEFORE_PART_MIN)
}

function isGreekFor(other: string, key: string): boolean {
  return other === key || begins(other, key) || (begins(key, other) && key.length - other.length <= ENDING_MAX)
}

function begins(word: string, beginning: string): boolean {
  return beginning.length >= BEGINNING_MIN && word.startsWith(beginning)
}
