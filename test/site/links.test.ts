import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { attributes, type BuiltPage, builtPages, DIST, isBuilt, linkedData, ORIGIN, readBuilt, tags } from './built-site.ts'

/** Where the site sends its readers besides the vendor's own places; each for its reason. */
const ELSEWHERE = [
  'https://ec.europa.eu/taxation_customs/vies/', // where a VAT number is checked that we refuse
  'https://www.microsoft.com/en-us/wdsi/filesubmission', // where a false alarm of Defender is reported
  'https://www.standardwebhooks.com/', // the standard by which webhooks are signed
]

const pages = builtPages()
const byAddress = new Map(pages.map((page) => [page.address, page]))

/** Every address that a page leads to, loads or names; those that the worker fills in are looked at in test/browser/validity.spec.ts. */
function addressesIn({ html }: BuiltPage): string[] {
  const named = tags(html, 'meta')
    .flatMap((meta) => attributes(meta, 'meta', 'content'))
    .filter((text) => text.startsWith('http'))
  const sets = attributes(html, String.raw`\w+`, 'srcset').flatMap((set) =>
    set.split(',').map((one) => one.trim().split(' ')[0] ?? ''),
  )
  const led = ['href', 'src', 'action', 'formaction', 'data-index'].flatMap((name) => attributes(html, String.raw`\w+`, name))
  return [...led, ...sets, ...named, ...linkedData(html).flatMap(urlsOf)].filter((url) => !url.includes('{{'))
}

/** Addresses anywhere in data for search engines, but that of its vocabulary. */
function urlsOf(data: unknown): string[] {
  if (typeof data === 'string') return /^https?:/.test(data) ? [data] : []
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, value]) => (name === '@context' ? [] : urlsOf(value)))
}

/** Whether something of ours is there: a page with what the fragment names, a file, or what the worker answers; of a choice of language, the page chosen. */
function isOurs(url: string, from: string): boolean {
  const { pathname: asked, hash } = new URL(url, `${ORIGIN}${from}`)
  const pathname = asked.replace(/^\/language\//, '/')
  const page = byAddress.get(pathname)
  if (!page) {
    // The worker fills a page that was built at "_" in for every name.
    const template = pathname.replace(/[^/]+\/$/, '_/index.html')
    return pathname === '/' || pathname.startsWith('/api/') || isBuilt(`.${pathname}`) || isBuilt(`.${template}`)
  }
  return hash === '' || page.html.includes(` id="${decodeURIComponent(hash.slice(1))}"`)
}

/** Whether an address leads to where we send people. */
function leadsSomewhere(url: string, from: string): boolean {
  const { origin, protocol } = new URL(url, `${ORIGIN}${from}`)
  if (protocol === 'mailto:' || protocol === 'tel:')
    return [programme.vendor.email, programme.vendor.phone].includes(url.slice(protocol.length))
  if (origin === ORIGIN) return isOurs(url, from)
  return ELSEWHERE.includes(url) || Object.values(programme.vendor.urls).includes(url)
}

test('whatever a page leads to, loads or names is there, in every language, with what its fragment means; elsewhere only where we mean to', () => {
  const broken = pages.flatMap((page) =>
    addressesIn(page)
      // What an acting page's fragments name may be filled in, too.
      .filter((url) => !(page.acting && url.startsWith('#')) && !leadsSomewhere(url, page.address))
      .map((url) => `${page.address} → ${url}`),
  )
  expect(broken).toEqual([])
})

test('the home page says whose site it is, and the plans what they cost, in a form that search engines read', () => {
  for (const locale of LOCALES) {
    const typesOn = (path: string) =>
      linkedData(byAddress.get(`/${locale}/${path}`)?.html ?? '').flatMap((data) => [
        ...JSON.stringify(data).matchAll(/"@type":"(\w+)"/g),
      ])
    expect(typesOn('').map(([, type]) => type)).toEqual(['WebSite', 'Organization'])
    expect(new Set(typesOn('plans/').map(([, type]) => type))).toEqual(
      new Set(['FAQPage', 'Question', 'Answer', 'Service', 'Organization', 'Offer', 'UnitPriceSpecification']),
    )
  }
})

test('a link leads to a page of the same language, unless it says which', () => {
  const astray = pages.flatMap(({ address, locale, html }) =>
    tags(html, 'a')
      .filter((link) => !link.includes(' hreflang="'))
      .flatMap((link) => attributes(link, 'a', 'href'))
      .filter((href) => href.startsWith('/') && !href.startsWith(`/${locale}/`) && !href.startsWith('/api/'))
      .map((href) => `${address} → ${href}`),
  )
  expect(astray).toEqual([])
})

test('the languages lead to the same page, asked the same, and each is named in that language', () => {
  // The search as other pages hold it is a frame, and has no header of its own.
  for (const { address, path, locale, html, acting } of pages.filter((page) => page.path !== 'search/panel/')) {
    // The worker fills in which ticket, account, … the page is about, and what it was asked.
    const place = (href: string) => href.slice(1).replaceAll(/_\/|\{\{[^}]*\}\}\/?/g, '')
    for (const other of LOCALES.filter((candidate) => candidate !== locale)) {
      const [link = ''] = tags(html, 'a').filter((tag) => tag.includes(` lang="${other}" hreflang="${other}"`))
      const [href = ''] = attributes(link, 'a', 'href')
      expect(place(href), address).toBe(place(`/language/${other}/${path}`))
      expect(href.endsWith('{{query}}'), address).toBe(acting)
    }
  }
})

test('what the feeds, the search and the redirects lead to is there', () => {
  const of = (pattern: string, urls: (text: string) => (string | undefined)[]) =>
    globSync(pattern, { cwd: DIST }).flatMap((file) => urls(readBuilt(file)).map((url = '') => ({ file, url })))
  const led = [
    ...of('**/feed.xml', (xml) => [...xml.matchAll(/<link[^>]* href="([^"]+)"/g)].map(([, url]) => url)),
    ...of('sitemap.xml', (xml) => [...xml.matchAll(/ href="([^"]+)"/g)].map(([, url]) => url)),
    ...of('**/index.json', (json) => [...json.matchAll(/"href":"([^"]+)"/g)].map(([, url]) => url)),
    ...of('_redirects', (text) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('/'))
        .map((line) => line.split(/\s+/)[1]),
    ),
  ]
  expect(new Set(led.map(({ file }) => file.split('/').at(-1)))).toEqual(new Set(['feed.xml', 'sitemap.xml', 'index.json']))
  expect(led.filter(({ url }) => !leadsSomewhere(url, '/'))).toEqual([])
})
