import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCALES } from '../../locales/locale.ts'
import { readBuilt, tags } from './built-site.ts'

const CONTENT = join(import.meta.dirname, '../../site/content/kb')
const slugs = globSync('en/*.md', { cwd: CONTENT }).map((file) => basename(file, '.md'))
const article = (locale: string, slug: string) => readBuilt(`${locale}/kb/${slug}/index.html`)

test('every article is listed in the knowledge base of every language', () => {
  for (const locale of LOCALES) {
    const index = readBuilt(`${locale}/kb/index.html`)
    for (const slug of slugs) expect(index).toContain(`href="/${locale}/kb/${slug}/"`)
  }
})

test('an article that is not translated is shown in English, says so, and is marked as English', () => {
  for (const locale of LOCALES) {
    const translated = new Set(globSync(`${locale}/*.md`, { cwd: CONTENT }).map((file) => basename(file, '.md')))
    for (const slug of slugs) {
      const html = article(locale, slug)
      expect(html.includes('<article class="prose" lang="en">'), `${locale} ${slug}`).toBe(!translated.has(slug))
      expect(html.includes('class="notice warning"'), `${locale} ${slug}`).toBe(!translated.has(slug))
    }
  }
})

test('code and tables can be scrolled with the keyboard, and no highlighter writes styles into the page', () => {
  for (const locale of LOCALES) {
    for (const slug of slugs) {
      const html = article(locale, slug)
      expect(tags(html, 'pre').filter((pre) => !pre.includes('tabindex="0"'))).toEqual([])
      expect([...html.matchAll(/<table/g)].length).toBe([...html.matchAll(/class="table" tabindex="0"/g)].length)
    }
  }
})

test('every article leads on: to related ones, to its neighbours, and to a ticket', () => {
  for (const locale of LOCALES) {
    for (const slug of slugs) expect(article(locale, slug)).toContain(`href="/${locale}/tickets/new/"`)
  }
})
