import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { LOCALES, type Locale } from '../../locales/locale.ts'

/** The built site that the tests read: `npm run build` makes it, SITE_DIST names another folder. */
export const DIST = process.env.SITE_DIST ?? join(import.meta.dirname, '../../dist')
/** Address the site was built for. */
export const ORIGIN = process.env.SITE_URL ?? 'http://localhost:8787'

/** A page as it was built. */
export type BuiltPage = Readonly<{
  /** Its address: "/da/kb/". */
  address: string
  /** What follows the language: "kb/". */
  path: string
  locale: Locale
  html: string
  /** Whether the worker fills it in before anybody reads it. */
  acting: boolean
  /** Whether search engines may list it. */
  indexed: boolean
}>

/** Every page below a language, sorted by address; the pages that say a page is missing are left out. */
export function builtPages(): BuiltPage[] {
  if (!existsSync(DIST)) throw new Error(`There is no built site in ${DIST}: run "npm run build".`)
  const files = globSync(`{${LOCALES.join(',')}}/**/index.html`, { cwd: DIST }).sort()
  return files.map((file) => {
    const html = readBuilt(file)
    const address = `/${file.replace(/index\.html$/, '')}`
    return {
      address,
      path: address.slice(4),
      locale: address.slice(1, 3) as Locale,
      html,
      acting: html.includes('{{'),
      indexed: !html.includes('content="noindex"'),
    }
  })
}

/** Pages that are served as they were built. */
export function readingPages(): BuiltPage[] {
  return builtPages().filter((page) => !page.acting)
}

/** Text of a file of the build. */
export function readBuilt(file: string): string {
  return readFileSync(join(DIST, file), 'utf8')
}

/** Whether a file exists in the build. */
export function isBuilt(file: string): boolean {
  return existsSync(join(DIST, file))
}

/** Values of an attribute, on the tags that have it. */
export function attributes(html: string, tag: string, attribute: string): string[] {
  return [...html.matchAll(new RegExp(`<${tag}\\b[^>]*?\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) =>
    unescaped(value ?? ''),
  )
}

/** Tags of a name, as they were written. */
export function tags(html: string, tag: string): string[] {
  return [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>`, 'g'))].map(([text]) => text)
}

/** What a page says to search engines, block by block (site/components/JsonLd.astro). */
export function linkedData(html: string): unknown[] {
  return [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, json = '']) => JSON.parse(json))
}

/** Bytes of a page and the style sheets it loads, each compressed as it is sent. */
export function firstViewBytes(page: BuiltPage): number {
  const sheets = tags(page.html, 'link')
    .filter((link) => link.includes('rel="stylesheet"'))
    .flatMap((link) => attributes(link, 'link', 'href'))
  return [page.html, ...sheets.map(readBuilt)].reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
}

function unescaped(value: string): string {
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&#38;', '&')
    .replaceAll('&amp;', '&')
}
