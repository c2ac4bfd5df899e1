import { readFileSync, writeFileSync } from 'node:fs'
import { FALLBACK_LOCALE } from '../locales/locale.ts'
import { ROOT } from './paths.ts'

/** Every address that was ever published, below the language: "kb/black-screen/". One a line, sorted; none is ever taken out. */
export const PUBLISHED_FILE = `${ROOT}site/published-addresses.txt`

/** The addresses of a sitemap, below the language. */
export function addressesIn(sitemap: string, origin: string): string[] {
  const start = `${origin}/${FALLBACK_LOCALE}/`
  const urls = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => url)
  return urls.filter((url) => url.startsWith(start)).map((url) => url.slice(start.length))
}

/** What is in the file. */
export function publishedAddresses(): string[] {
  return readFileSync(PUBLISHED_FILE, 'utf8').split('\n').slice(0, -1)
}

/** Adds the addresses of a site that was published. */
export function notePublished(folder: string, origin: string): void {
  const now = addressesIn(readFileSync(`${ROOT}${folder}/sitemap.xml`, 'utf8'), origin)
  const all = [...new Set([...publishedAddresses(), ...now])].sort()
  writeFileSync(PUBLISHED_FILE, all.map((address) => `${address}\n`).join(''))
}
