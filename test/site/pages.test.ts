import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCALES } from '../../locales/locale.ts'
import { publishedAddresses } from '../../scripts/published-addresses.ts'
import { attributes, builtPages, DIST, ORIGIN, readBuilt, readingPages, tags } from './built-site.ts'

/** The search as other pages hold it: a frame, without a header of its own. */
const SEARCH_FRAME = 'search/panel/'
const reading = readingPages()
const everywhere = builtPages()
/** Pages for everybody that search engines may list. */
const indexed = everywhere.filter((page) => page.indexed)

test('there is the same set of pages in every language', () => {
  const paths = (locale: string) => everywhere.filter((page) => page.locale === locale).map((page) => page.path)
  for (const locale of LOCALES) expect(paths(locale)).toEqual(paths('en'))
  expect(paths('en')).toEqual(
    expect.arrayContaining(['', 'kb/', 'plans/', 'policy/', 'kb/connection-lost/', 'problems/signed-out/']),
  )
})

test('every page names its language', () => {
  expect(everywhere.filter((page) => attributes(page.html, 'html', 'lang')[0] !== page.locale)).toEqual([])
})

test('every page has a title, one heading of the first level, one main and a way past the navigation', () => {
  for (const { address, path, html, acting } of everywhere) {
    expect(/<title>[^<]+<\/title>/.test(html), address).toBe(true)
    if (!acting) expect(tags(html, 'h1').length, address).toBe(1)
    expect(tags(html, 'main').length, address).toBe(1)
    if (path !== SEARCH_FRAME) expect(html, address).toContain('href="#main"')
  }
})

test('no two pages of a language have the same title, and every page that may be found describes itself', () => {
  for (const locale of LOCALES) {
    const titles = indexed.filter((page) => page.locale === locale).map((page) => /<title>([^<]+)</.exec(page.html)?.[1])
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  }
  expect(
    indexed.filter(({ html }) => !/<meta name="description" content="[^"]{20,}"/.test(html)).map((page) => page.address),
  ).toEqual([])
})

test('every page that may be found names its own address as canonical, and the sitemap names its translations, itself among them', () => {
  const entries = new Map(
    [...readBuilt('sitemap.xml').matchAll(/<url>(.*?)<\/url>/g)].map(([, entry = '']) => [
      /<loc>([^<]+)</.exec(entry)?.[1],
      entry,
    ]),
  )
  for (const { address, path, html } of indexed) {
    const canonical = tags(html, 'link')
      .filter((link) => link.includes('rel="canonical"'))
      .flatMap((link) => attributes(link, 'link', 'href'))
    expect(canonical, address).toEqual([`${ORIGIN}${address}`])
    const entry = entries.get(`${ORIGIN}${address}`)
    for (const locale of LOCALES) expect(entry, address).toContain(`hreflang="${locale}" href="${ORIGIN}/${locale}/${path}"`)
    expect(entry, address).toContain('hreflang="x-default"')
  }
})

test('every page that may be found is shown with a picture of its own part of the site, in its language', () => {
  for (const { address, locale, path, html } of indexed) {
    const picture = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1]?.replace(ORIGIN, '')
    const part = ['policy', 'plans', 'kb'].find((name) => path.startsWith(`${name}/`)) ?? 'home'
    expect(picture, address).toBe(`/${locale}/preview/${part}.png`)
  }
  for (const locale of LOCALES) {
    for (const part of ['home', 'policy', 'plans', 'kb']) {
      const png = readFileSync(join(DIST, `${locale}/preview/${part}.png`))
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630])
    }
  }
})

test('only pages for everybody may be found: neither those of an account, nor policies that were replaced, nor the search', () => {
  const forEverybody = ['plans/', 'promise-kept/']
  for (const { address, path, acting, indexed: isIndexed } of everywhere) {
    expect(isIndexed, address).toBe(acting ? forEverybody.includes(path) : !/^(policy\/\d|search\/)/.test(path))
  }
})

test('a page for everybody but the search holds no script, and none an inline style or anything from another origin', () => {
  for (const { address, path, html } of new Set([...reading, ...indexed])) {
    expect(tags(html, 'script').filter(isExecuted).length, address).toBe(['search/', SEARCH_FRAME].includes(path) ? 1 : 0)
    expect(tags(html, 'style'), address).toEqual([])
    expect(/<[^>]+\s(?:style|on\w+)="/.test(html), address).toBe(false)
    const loaded = [...attributes(html, 'img', 'src'), ...attributes(html, 'iframe', 'src'), ...stylesheets(html)]
    expect(
      loaded.filter((url) => !url.startsWith('/')),
      address,
    ).toEqual([])
  }
})

test('no id stands twice on a page', () => {
  for (const { address, html, acting } of everywhere) {
    if (acting) continue
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      address,
    ).toEqual([])
  }
})

test('a missing address is answered in the language of the address, and in English above them', () => {
  for (const locale of LOCALES) expect(readBuilt(`${locale}/404.html`)).toContain(`<html lang="${locale}">`)
  expect(readBuilt('404.html')).toContain('<html lang="en">')
})

test('the sitemap lists every page that may be found once, and robots are told where it is', () => {
  const listed = [...readBuilt('sitemap.xml').matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url)
  expect(listed.toSorted()).toEqual(indexed.map((page) => `${ORIGIN}${page.address}`).toSorted())
  expect(readBuilt('robots.txt')).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`)
})

test('an address that was published once still leads somewhere, in every language', () => {
  const built = new Set(everywhere.map((page) => page.address))
  const moved = new Map(
    readBuilt('_redirects')
      .split('\n')
      .filter((line) => line.startsWith('/'))
      .map((line) => line.split(/\s+/) as [string, string]),
  )
  for (const locale of LOCALES) {
    const addresses = publishedAddresses().map((path) => `/${locale}/${path}`)
    expect(addresses.filter((address) => !built.has(address) && !built.has(moved.get(address) ?? ''))).toEqual([])
  }
})

/** Data for search engines stands in a script element, too, but is no script. */
function isExecuted(script: string): boolean {
  return !script.includes('type="application/ld+json"')
}

function stylesheets(html: string): string[] {
  const links = tags(html, 'link').filter((link) => link.includes('rel="stylesheet"') || link.includes('rel="icon"'))
  return links.flatMap((link) => attributes(link, 'link', 'href'))
}
