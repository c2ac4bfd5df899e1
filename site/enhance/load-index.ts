import { isLocale, type Locale } from '../../locales/locale.ts'
import type { SavedIndex, Search } from '../search/search-index.ts'

/** Language of the page. */
export const pageLocale: Locale = isLocale(document.documentElement.lang) ? document.documentElement.lang : 'en'

/** Asks for an index, and for the code that reads it, once the first search is made; again after a failure. */
export function indexLoader(address: string): () => Promise<Search> {
  let index: Promise<Search> | undefined
  return () => {
    index ??= load(address)
    index.catch(() => {
      index = undefined
    })
    return index
  }
}

async function load(address: string): Promise<Search> {
  const [{ openIndex }, response] = await Promise.all([import('../search/search-index.ts'), fetch(address)])
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  const saved: SavedIndex = await response.json()
  return openIndex(pageLocale, saved)
}
