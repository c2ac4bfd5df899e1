import type { SavedList } from './saved-index.ts'

/** Fetches a file that an index names. @throws what fetching throws */
export type FetchFile = (name: string) => Promise<unknown>

/** A long list, of which only the files are fetched that what is asked for is in. */
export class LongList<T> {
  readonly #starts: readonly number[]
  readonly #read: (file: number) => Promise<readonly T[]>
  readonly #files = new Map<number, Promise<readonly T[]>>()

  constructor(saved: SavedList<T>, fetchFile: FetchFile) {
    this.#starts = 'whole' in saved ? [0] : saved.starts
    this.#read = async (file) => ('whole' in saved ? saved.whole : ((await fetchFile(`${saved.prefix}${file}`)) as T[]))
  }

  /** Items at these places. @throws what fetching throws; the file is asked for again the next time */
  at(places: readonly number[]): Promise<T[]> {
    return Promise.all(
      places.map(async (place) => {
        const file = this.#fileOf(place)
        return (await this.#open(file))[place - (this.#starts[file] ?? 0)] as T
      }),
    )
  }

  /** Of these places, the most important first, those that are in the first so many files. */
  within(places: readonly number[], filesMax: number): number[] {
    const files = [...new Set(places.map((place) => this.#fileOf(place)))].slice(0, filesMax)
    return places.filter((place) => files.includes(this.#fileOf(place)))
  }

  #open(file: number): Promise<readonly T[]> {
    const opened = this.#files.get(file) ?? this.#read(file)
    this.#files.set(file, opened)
    opened.catch(() => this.#files.delete(file))
    return opened
  }

  #fileOf(place: number): number {
    return this.#starts.findLastIndex((start) => start <= place)
  }
}
