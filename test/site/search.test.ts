import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { openIndex, type SavedIndex, type SearchRecord } from '../../site/search/search-index.ts'
import { attributes, type BuiltPage, builtPages, firstViewBytes, readBuilt } from './built-site.ts'

/** Bytes, compressed, that may be fetched until the first result stands there, the page and its scripts among them. */
const FIRST_RESULT_BYTES_MAX = 90 * 1024

const search = Object.fromEntries(LOCALES.map((locale) => [locale, openIndex(locale, savedIndex(locale))]))

/** What people type, and the article that must be among the first three. */
const CASES: Record<Locale, readonly (readonly [why: string, question: string, slug: string])[]> = {
  da: [
    ['a compound', 'licensnøgle', 'link-a-license-key'],
    ['part of a compound', 'nøgle', 'link-a-license-key'],
    ['part of a compound, bent', 'nøglerne', 'link-a-license-key'],
    ['ø as oe, in a part of a compound', 'noegle', 'link-a-license-key'],
    ['ø as oe', 'licensnoegle', 'link-a-license-key'],
    ['ø as o', 'licensnogle', 'link-a-license-key'],
    ['another form of a verb', 'flyttede licens', 'move-a-license'],
    ['a noun for a verb', 'flytning af licenser', 'move-a-license'],
    ['a whole question', 'hvordan flytter jeg en licens til en ny computer', 'move-a-license'],
    ['a definite plural', 'forbindelserne', 'connection-lost'],
    ['a definite noun and a verb', 'backuppen mislykkes', 'backup-fails'],
    ['a verb for a noun', 'opdatere', 'update-to-the-current-version'],
    ['the word of this trade', 'klip', 'what-is-an-incident'],
    ['two letters swapped', 'licensnølge', 'link-a-license-key'],
    ['two letters swapped in an ending', 'installatoin', 'install-nordlys-remote'],
  ],
  el: [
    ['a word', 'άδεια', 'move-a-license'],
    ['no tonos', 'αδεια', 'move-a-license'],
    ['capitals, plural', 'ΑΔΕΙΕΣ', 'move-a-license'],
    ['a final sigma where there is none', 'ενημερωσεισ', 'update-to-the-current-version'],
    ['plural in capitals', 'ΚΛΕΙΔΙΑ', 'link-a-license-key'],
    ['Latin letters', 'adeia', 'move-a-license'],
    ['Latin letters, plural', 'adeies', 'move-a-license'],
    ['Latin letters, two words', 'metafora adeias', 'move-a-license'],
    ['Latin letters as it is spelled', 'kleidi', 'link-a-license-key'],
    ['Latin letters as it sounds', 'klidi', 'link-a-license-key'],
    ['h for η', 'syndesh', 'connection-lost'],
    ['Latin letters, digraphs', 'antigrafo asfaleias', 'backup-fails'],
    ['Latin letters, ks for ξ elsewhere', 'ekdoseis', 'which-versions-are-supported'],
    ['a form of a verb for its noun', 'εγκαταστήσω', 'install-nordlys-remote'],
    ['a letter left out', 'κλεδί', 'link-a-license-key'],
  ],
  ro: [
    ['a word', 'licență', 'move-a-license'],
    ['no diacritics', 'licenta', 'move-a-license'],
    ['cedilla for comma, genitive plural', 'licenţelor', 'move-a-license'],
    ['a noun for a verb', 'mutarea licenței', 'move-a-license'],
    ['cedilla for comma', 'cheie de licenţă', 'link-a-license-key'],
    ['no diacritics, bent', 'cheia licentei', 'link-a-license-key'],
    ['no diacritics, two words', 'conexiune intrerupta', 'connection-lost'],
    ['a verb for a noun', 'actualizez', 'update-to-the-current-version'],
    ['plural', 'incidente', 'what-is-an-incident'],
    ['no diacritics', 'backup esuat', 'backup-fails'],
    ['a letter wrong', 'licenda', 'move-a-license'],
  ],
  en: [
    ['British spelling', 'moving a licence', 'move-a-license'],
    ['another form', 'installing', 'install-nordlys-remote'],
    ['another form', 'disconnects', 'connection-lost'],
    ['plural', 'black screens', 'black-screen'],
    ['a whole question', 'how do I uninstall it', 'uninstall-completely'],
    ['a letter left out', 'connetion lost', 'connection-lost'],
    ['a letter left out', 'passphrse', 'backup-passphrase'],
    ['a number', '443', 'firewall-and-ports'],
  ],
}

for (const locale of LOCALES) {
  describe(locale, () => {
    test.each(CASES[locale])('%s: "%s" finds %s among the first three', (_, question, slug) => {
      expect(firstThree(locale, question)).toContain(`/${locale}/kb/${slug}/`)
    })

    test('what is found is a page of the site', () => {
      const addresses = new Set(builtPages().map(({ address }) => address))
      expect(records(locale).filter(({ href }) => !addresses.has(href.split('#')[0] ?? ''))).toEqual([])
    })

    test('every article is found by its title, every plan by its name', () => {
      const named = records(locale).filter(({ kind }) => kind !== 'clause')
      expect(named.filter(({ title, href }) => !firstThree(locale, title).includes(href))).toEqual([])
      expect(new Set(named.map(({ kind }) => kind))).toEqual(new Set(['article', 'plan']))
    })

    test('every clause of the policy is found by its words', () => {
      const clauses = records(locale).filter(({ kind }) => kind === 'clause')
      expect(clauses.length).toBeGreaterThan(10)
      expect(clauses.filter(({ description, href }) => !firstThree(locale, description).includes(href))).toEqual([])
    })

    test('the first result takes no more bytes than its budget', () => {
      const page = builtPages().find(({ address }) => address === `/${locale}/search/`) as BuiltPage
      const entries = attributes(page.html, 'script', 'src').map((address) => address.slice(1))
      const files = [...withImports(entries), `${locale}/search/index.json`]
      const bytes = files.reduce((sum, file) => sum + gzipSync(readBuilt(file), { level: 9 }).length, firstViewBytes(page))
      expect(bytes).toBeLessThanOrEqual(FIRST_RESULT_BYTES_MAX)
    })
  })
}

test('what is not translated is found by its English words, after what is', () => {
  const found = search.da?.('proxy') ?? []
  const languages = found.map(({ record }) => record.lang)
  expect(languages).toContain('da')
  expect([...languages].sort((a, b) => Number(a === 'en') - Number(b === 'en'))[0]).toBe('da')
})

test('a word that is nowhere finds nothing', () => {
  for (const locale of LOCALES) expect(search[locale]?.('xqzwvkj')).toEqual([])
})

test('the words found are named, so that they can be marked', () => {
  expect(search.en?.('licenses')[0]).toMatchObject({ stems: expect.arrayContaining(['licen']), share: 1 })
})

/** Scripts and all that they import, then and there or later. */
function withImports(files: readonly string[], known = new Set<string>()): Set<string> {
  for (const file of files.filter((candidate) => !known.has(candidate))) {
    known.add(file)
    const imported = [...readBuilt(file).matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, name]) => `_astro/${name}`)
    withImports(imported, known)
  }
  return known
}

function firstThree(locale: Locale, question: string): string[] {
  return (search[locale]?.(question) ?? []).slice(0, 3).map(({ record }) => record.href)
}

function records(locale: Locale): SearchRecord[] {
  return Object.values(savedIndex(locale).storedFields).map(({ record }) => record as SearchRecord)
}

function savedIndex(locale: Locale): SavedIndex {
  return JSON.parse(readBuilt(`${locale}/search/index.json`))
}
