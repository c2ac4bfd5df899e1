import { isLocale, type Locale } from '../../locales/locale.ts'
import type { SavedIndex } from '../search/saved-index.ts'
import type { Search } from '../search/search-index.ts'

/** Language of the page. */
export const pageLocale: Locale = isLocale(document.documentElement.lang) ? document.documentElement.lang : 'en'

/**
 * A search of an index, which is asked for, and with it the code that reads it, when something is first looked for; again after a
 * failure, for what was loaded may be older than the files it names.
 */
export function searchOf(address: string): Search {
  let index: Promise<Search> | undefined
  return async (question, wanted) => {
    index ??= load(address)
    try {
      return await (await index)(question, wanted)
    } catch (error) {
      index = undefined
      throw error
    }
  }
}

async function load(address: string): Promise<Search> {
  const [{ openIndex }, saved] = await Promise.all([import('../search/search-index.ts'), fetched(address)])
  return openIndex(pageLocale, saved as SavedIndex, (name) => fetched(address.replace(/[^/]+$/, `${name}.json`)))
}

async function fetched(address: string): Promise<unknown> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return response.json()
}
