import { expect, test } from 'vitest'
import { formatLocalDate } from '../../locales/format.ts'
import { LOCALES } from '../../locales/locale.ts'
import { siteTranslators } from '../../locales/site.ts'
import { programme } from '../../programme/active.ts'
import { clauses } from '../../programme/policy.ts'
import { attributes, builtPages, isBuilt, ORIGIN, readBuilt, tags } from './built-site.ts'

const { version: current, governingLanguage: governing } = programme.policy
const policyIn = (locale: string, below = '') => readBuilt(`${locale}/policy/${below}index.html`)
const text = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
/** The versions there is a page of, newest first. */
const versions = builtPages()
  .flatMap(({ locale, path }) => (locale === 'en' ? (/^policy\/([\d-]+)\/$/.exec(path)?.[1] ?? []) : []))
  .sort()
  .reverse()
const clausesIn = (html: string) =>
  [...html.matchAll(/<div class="clause" id="([^"]+)">\s*<p>\s*<a href="#([^"]+)">\s*([\d.]+)\s*<\/a>/g)].map(
    ([, slug, href, number]) => ({ slug, href, number }),
  )

test('every clause has the same permalink and the same number in every language', () => {
  const expected = clauses(programme).map(({ slug, number }) => ({ slug, href: slug, number }))
  for (const locale of LOCALES) {
    expect(clausesIn(policyIn(locale))).toEqual(expected)
    expect(clausesIn(policyIn(locale, `${current}/`))).toEqual(expected)
  }
})

test('every section is in the table of contents', () => {
  for (const locale of LOCALES) {
    const html = policyIn(locale)
    const headings = [...html.matchAll(/<h2 id="(section-[^"]+)">/g)].map(([, id]) => id)
    const list = /<ol class="policy-contents">.*?<\/ol>/s.exec(html)?.[0] ?? ''
    const contents = [...list.matchAll(/<a href="#(section-[^"]+)">/g)].map(([, id]) => id)
    expect(contents).toEqual(headings)
  }
})

test('every clause of a translation leads to the same clause of the text that counts, and the page says that it does', () => {
  for (const path of ['', ...versions.map((version) => `${version}/`)]) {
    for (const locale of LOCALES.filter((other) => other !== governing)) {
      const html = policyIn(locale, path)
      expect(html).toContain(`<a href="/${governing}/policy/${path}" hreflang="${governing}">`)
      const links = tags(html, 'a').filter((tag) => tag.includes('class="governing"'))
      expect(links.flatMap((link) => attributes(link, 'a', 'href'))).toEqual(
        clausesIn(html).map(({ slug }) => `/${governing}/policy/${path}#${slug}`),
      )
    }
    expect(policyIn(governing, path)).not.toContain('class="governing"')
  }
})

test('no clause shows a placeholder that was left unfilled', () => {
  for (const { html } of builtPages().filter(({ path }) => path.startsWith('policy/')))
    expect(html).not.toMatch(/\{\{|undefined|NaN/)
})

test('every version stays readable at its own address; one that was replaced says so and leads on', () => {
  expect(versions[0]).toBe(current)
  expect(versions.length).toBeGreaterThan(2)
  for (const locale of LOCALES) {
    const t = siteTranslators[locale]
    for (const version of versions) {
      const html = policyIn(locale, `${version}/`)
      const isReplaced = version !== current
      expect(/<h1>([^<]*)<\/h1>/.exec(html)?.[1]).toContain(formatLocalDate(locale, version))
      expect(html.includes(t('policy.version.replaced'))).toBe(isReplaced)
      expect(html).toContain(`<a href="/${locale}/policy/">`)
      expect(html.includes(`<a href="/${locale}/policy/${version}/changes/">`)).toBe(isReplaced)
      expect(isBuilt(`${locale}/policy/${version}/changes/index.html`)).toBe(isReplaced)
    }
  }
})

test('a replaced version holds the figures of its own time, not those of today', () => {
  const clause = (html: string, slug: string) =>
    text(new RegExp(`<div class="clause" id="${slug}">.*?</p>.*?</p>`, 's').exec(html)?.[0] ?? '')
  expect(clause(policyIn('en', '2026-02-01/'), 'reopening')).toContain('for 7 days')
  expect(clause(policyIn('en'), 'reopening')).toContain('for 14 days')
})

test('the versions are held against each other with words that came and went marked, for eye and ear', () => {
  for (const locale of LOCALES) {
    const t = siteTranslators[locale]
    for (const html of [policyIn(locale, 'changes/'), policyIn(locale, '2026-02-01/changes/')]) {
      const came = [...html.matchAll(/<ins><span class="visually-hidden">([^<]*)<\/span>([^<]*)</g)]
      const went = [...html.matchAll(/<del><span class="visually-hidden">([^<]*)<\/span>([^<]*)</g)]
      expect(came.every(([, said]) => said?.includes(t('policy.change.wordsAdded')))).toBe(true)
      expect(went.every(([, said]) => said?.includes(t('policy.change.wordsRemoved')))).toBe(true)
      expect(came.map(([, , words]) => words)).toContain('14')
      expect(went.map(([, , words]) => words)).toContain('7')
      expect(came.length).toBe(tags(html, 'ins').length)
      expect(went.length).toBe(tags(html, 'del').length)
    }
  }
})

test('versions and differences of versions are left to those who follow a link; the policy and its history are not', () => {
  const isIndexed = (path: string) => !readBuilt(`en/${path}index.html`).includes('content="noindex"')
  expect(['policy/', 'policy/changes/'].filter(isIndexed)).toHaveLength(2)
  expect(versions.flatMap((version) => (isIndexed(`policy/${version}/`) ? version : []))).toEqual([])
})

test('a feed in each language, named on the page, tells of every version and what it changed', () => {
  for (const locale of LOCALES) {
    for (const html of [policyIn(locale), policyIn(locale, 'changes/')]) {
      const link = tags(html, 'link').find((tag) => tag.includes('application/atom+xml')) ?? ''
      expect(attributes(link, 'link', 'href')).toEqual([`/${locale}/policy/feed.xml`])
    }
    const feed = readBuilt(`${locale}/policy/feed.xml`)
    const entries = feed.split('<entry>').slice(1)
    expect(entries.map((entry) => /<id>([^<]*)<\/id>/.exec(entry)?.[1])).toEqual(
      versions.map((version) => `${ORIGIN}/${locale}/policy/${version}/`),
    )
    expect(entries.slice(0, -1).every((entry) => entry.includes('<ins>'))).toBe(true)
    expect(unbalancedElements(feed)).toEqual([])
  }
})

/** Elements of an XML document that are not closed where they should be; none in a well-formed one. */
function unbalancedElements(xml: string): string[] {
  const markup = xml.replaceAll(/<!\[CDATA\[.*?\]\]>|<\?.*?\?>/gs, '')
  const open: string[] = []
  for (const [, closing, name = '', selfClosing] of markup.matchAll(/<(\/?)([\w:]+)(?:\s+[\w:]+="[^"<]*")*\s*(\/?)>/g)) {
    if (closing && open.pop() !== name) return [`</${name}>`]
    if (!closing && !selfClosing) open.push(name)
  }
  return [...open, ...(/&(?!amp;|lt;|gt;|quot;|apos;|#\d+;)/.test(markup) ? ['&'] : [])]
}
