import { isLocale, type Locale } from '../../locales/locale.ts'
import type { SavedIndex } from '../search/saved-index.ts'
import type { openIndex, Search } from '../search/search-index.ts'

/** Language of the page. */
export const pageLocale: Locale = isLocale(document.documentElement.lang) ? document.documentElement.lang : 'en'

/** What opens an index; pages that search bring it along, others load it when it is needed. */
type Opener = () => Promise<typeof openIndex>

/** A search of an index that is asked for when something is first looked for; again after a failure. */
export function searchOf(address: string, opener: Opener): Search {
  let index: Promise<Search> | undefined
  const loaded = () => {
    const loading = index ?? load(address, opener)
    index = loading
    loading.catch(() => forget(loading))
    return loading
  }
  const forget = (failed: Promise<Search>) => {
    if (index === failed) index = undefined
  }
  return async (question, wanted) => {
    const loading = loaded()
    const search = await loading
    try {
      return await search(question, wanted)
    } catch {
      // Files that it names are gone after a deployment: then there is a newer one.
      forget(loading)
      return (await loaded())(question, wanted)
    }
  }
}

async function load(address: string, opener: Opener): Promise<Search> {
  const [open, saved] = await Promise.all([opener(), fetched(address)])
  return open(pageLocale, saved as SavedIndex, (name) => fetched(address.replace(/[^/]+$/, `${name}.json`)))
}

async function fetched(address: string): Promise<unknown> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return response.json()
}
