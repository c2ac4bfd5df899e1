import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { type IndexFiles, makeIndex } from '../../site/search/make-index.ts'
import { type IndexedRecord, readStems, type SavedIndex, type SearchRecord, writeStems } from '../../site/search/saved-index.ts'
import { openIndex, type Search } from '../../site/search/search-index.ts'
import { attributes, type BuiltPage, builtPages, firstViewBytes, readBuilt } from './built-site.ts'

/** Bytes, compressed, that may be fetched until the first result stands there, the page and its scripts among them. */
const FIRST_RESULT_BYTES_MAX = 90 * 1024

/** Results that a page shows. */
const SHOWN_MAX = 20

const search = Object.fromEntries(LOCALES.map((locale) => [locale, openIndex(locale, savedIndex(locale), noFile)]))

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
    ['another word', 'tænde computer på afstand', 'wake-on-lan'],
    ['another word', 'slettet fil ved en fejl', 'restore-a-file'],
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
    ['Latin letters, αυ', 'mavri othoni', 'black-screen'],
    ['another word', 'ξεγκατάσταση', 'uninstall-completely'],
    ['another word', 'πόρτες', 'firewall-and-ports'],
    ['another word', 'εσβησα ενα αρχειο κατα λαθος', 'restore-a-file'],
    ['another word', 'χασαμε τον κωδικο του backup', 'backup-passphrase'],
    ['another word', 'copy paste', 'clipboard-and-printing'],
    ['as it is spoken', 'μπακαπ', 'backup-fails'],
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
    ['another word', 'diacritice', 'keyboard-layouts'],
    ['another word', 'chitanta', 'invoices-and-vat'],
    ['another word', 'doua ecrane', 'several-monitors-and-scaling'],
    ['another word', 'paravan de protectie', 'firewall-and-ports'],
    ['another word', 'pornire calculator de la distanta', 'wake-on-lan'],
    ['another word', 'sterg programul', 'uninstall-completely'],
    ['another word', 'virus', 'antivirus-detection'],
    ['a verb', 'cum instalez', 'install-nordlys-remote'],
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
    ['another word', 'lag', 'slow-session'],
    ['another word', 'receipt', 'invoices-and-vat'],
  ],
}

/** What visitors ask about support itself, and where the answer stands. */
const QUESTIONS: Record<Locale, readonly (readonly [question: string, path: string])[]> = {
  da: [
    ['hvad koster det', 'plans/#compare'],
    ['priser', 'plans/#compare'],
    ['svartid', 'plans/#now'],
    ['hvor hurtigt svarer i', 'plans/#now'],
    ['åbningstider', 'plans/#hours'],
    ['jul', 'plans/#closed'],
    ['refusion', 'policy/#incident-refund'],
    ['log ind', 'sign-in/'],
    ['kontakt', 'tickets/new/'],
  ],
  el: [
    ['ποσο κοστιζει', 'plans/#compare'],
    ['ΤΙΜΕΣ', 'plans/#compare'],
    ['χρόνος απάντησης', 'plans/#now'],
    ['ωράριο', 'plans/#hours'],
    ['χριστουγεννα', 'plans/#closed'],
    ['επιστροφή χρημάτων', 'policy/#incident-refund'],
    ['επικοινωνια', 'tickets/new/'],
    ['μιλατε ελληνικα', 'policy/#languages'],
  ],
  ro: [
    ['cat costa', 'plans/#compare'],
    ['prețuri', 'plans/#compare'],
    ['timp de raspuns', 'plans/#now'],
    ['orar', 'plans/#hours'],
    ['craciun', 'plans/#closed'],
    ['rambursare', 'policy/#incident-refund'],
    ['autentificare', 'sign-in/'],
    ['vorbiti romana', 'policy/#languages'],
    ['cat costa suportul', 'plans/#compare'],
    ['cand imi raspundeti', 'plans/#now'],
    ['sunteti deschisi sambata', 'plans/#hours'],
  ],
  en: [
    ['how much does support cost', 'plans/#compare'],
    ['price', 'plans/#compare'],
    ['response time', 'plans/#now'],
    ['when do you answer', 'plans/#now'],
    ['open sunday', 'plans/#hours'],
    ['christmas', 'plans/#closed'],
    ['refund', 'policy/#incident-refund'],
    ['log in', 'sign-in/'],
    ['contact', 'tickets/new/'],
  ],
}

for (const locale of LOCALES) {
  describe(locale, () => {
    test.each(CASES[locale])('%s: "%s" finds %s among the first three', async (_, question, slug) => {
      expect(await firstThree(locale, question)).toContain(`/${locale}/kb/${slug}/`)
    })

    test('what is found is a page of the site', () => {
      const pages = new Map(builtPages().map(({ address, html }) => [address, html]))
      const isThere = ({ href }: SearchRecord) => {
        const [address = '', fragment] = href.split('#')
        return fragment ? pages.get(address)?.includes(` id="${fragment}"`) : pages.has(address)
      }
      expect(records(locale).filter((record) => !isThere(record))).toEqual([])
    })

    test.each(QUESTIONS[locale])('"%s" finds %s among the first three', async (question, path) => {
      expect(await firstThree(locale, question)).toContain(`/${locale}/${path}`)
    })

    test('every article is found by its title, every plan by its name', async () => {
      const named = records(locale).filter(({ kind }) => kind !== 'clause')
      expect(await notFound(locale, named, ({ title }) => title)).toEqual([])
      expect(new Set(named.map(({ kind }) => kind))).toEqual(new Set(['article', 'plan', 'page']))
    })

    test('every clause of the policy is found by its words', async () => {
      const clauses = records(locale).filter(({ kind }) => kind === 'clause')
      expect(clauses.length).toBeGreaterThan(10)
      expect(await notFound(locale, clauses, ({ description }) => description)).toEqual([])
    })

    test('the first result takes no more bytes than its budget', () => {
      expect(bytesOf(readBuilt(`${locale}/search/index.json`)) + pageBytes(locale)).toBeLessThanOrEqual(FIRST_RESULT_BYTES_MAX)
    })
  })
}

test('stems are read as they were written, however much they have in common', () => {
  const long = 'abcdefghijklmnopqrstuvwxyz0123456789'
  const stems = ['a', 'abdomen', long, `${long}x1`, `${long}y2`, 'b', 'άδει', 'άδειοσ'].sort()
  expect(readStems(writeStems(stems))).toEqual(stems)
})

describe('a long index', () => {
  test('in files it finds what it finds whole', async () => {
    for (const locale of LOCALES) {
      const records = manyRecords(locale, 300)
      const [whole, inFiles] = [opened(locale, await makeIndex(records, Infinity)), opened(locale, await makeIndex(records, 0))]
      const found = await Promise.all(CASES[locale].map(([, question]) => whole.search(question, { max: 3 })))
      expect(found.filter(({ length }) => length === 3).length).toBeGreaterThan(7)
      for (const [index, [, question]] of CASES[locale].entries()) {
        expect(await inFiles.search(question, { max: 3 }), question).toEqual(found[index])
      }
    }
  })

  test('of 2,500 articles takes no more bytes to a first result than the budget, from the first letters of a word on', async () => {
    for (const locale of LOCALES) {
      const files = await makeIndex(manyRecords(locale, 2_500))
      expect(files.size).toBeGreaterThan(100)
      const before = bytesOf(files.get('index')) + pageBytes(locale)
      for (const question of CASES[locale].flatMap(([, question]) => [question, question.slice(0, 3)])) {
        const { search, fetched } = opened(locale, files)
        await search(question, { max: SHOWN_MAX })
        const bytes = [...fetched].reduce((sum, name) => sum + bytesOf(files.get(name)), before)
        expect(bytes, `${locale}: ${question}`).toBeLessThanOrEqual(FIRST_RESULT_BYTES_MAX)
      }
    }
    // Four indexes of a site sixty times as large.
  }, 180_000)

  test('is asked for again after a failure', async () => {
    const files = await makeIndex(manyRecords('en', 300), 0)
    let isOut = true
    const search = openIndex('en', read<SavedIndex>(files, 'index'), async (name) => {
      if (isOut) throw new Error('no connection')
      return read(files, name)
    })
    await expect(search('firewall', { max: 1 })).rejects.toThrow('no connection')
    isOut = false
    expect(await search('firewall', { max: 1 })).toHaveLength(1)
  })
})

test('what is not translated is found by its English words, after what is', async () => {
  const found = await search.da?.('proxy', { max: SHOWN_MAX })
  const languages = (found ?? []).map(({ record }) => record.lang)
  expect(languages).toContain('da')
  expect([...languages].sort((a, b) => Number(a === 'en') - Number(b === 'en'))[0]).toBe('da')
})

test('a word that is nowhere finds nothing', async () => {
  for (const locale of LOCALES) expect(await search[locale]?.('xqzwvkj', { max: SHOWN_MAX })).toEqual([])
})

test('the words found are named, so that they can be marked', async () => {
  expect((await search.en?.('licenses', { max: 1 }))?.[0]).toMatchObject({ stems: expect.arrayContaining(['licen']), share: 1 })
})

/** Records of so many articles, as long as the real ones and of their words, each with some words that no other has. */
function manyRecords(locale: Locale, count: number): IndexedRecord[] {
  const folder = new URL(`../../site/content/kb/${locale}/`, import.meta.url)
  const paragraphs = readdirSync(folder).flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n\n').slice(1))
  const traits = { kind: 'article' as const, lang: locale, place: '', products: [] }
  const pick = (number: number) => paragraphs[number % paragraphs.length] ?? ''
  return Array.from({ length: count }, (_, id) => {
    const parts = Array.from({ length: 12 }, (_, part) => pick(id * 7 + part * part * 31))
    const own = Array.from({ length: 8 }, (_, word) => ownWord(id * 8 + word))
    return {
      ...{
        ...traits,
        href: `/${locale}/kb/article-${id}/`,
        title: pick(id * 13).slice(0, 60),
        headings: pick(id * 17).slice(0, 80),
      },
      ...{ description: pick(id * 19).slice(0, 150), text: [...parts, ...own].join(' ') },
    }
  })
}

/** A word of three syllables that the texts do not have. */
function ownWord(number: number): string {
  const syllables = [
    'ba',
    'ke',
    'ti',
    'mo',
    'ru',
    'la',
    'ne',
    'si',
    'po',
    'du',
    'ga',
    've',
    'fi',
    'jo',
    'hu',
    'za',
    're',
    'ni',
    'to',
    'bu',
    'ma',
    'le',
    'ki',
    'so',
    'nu',
    'da',
    'pe',
    'vi',
  ]
  const parts = [number, number / 28, number / 784].map((place) => syllables[Math.floor(place) % 28])
  return parts.join('')
}

/** An index as a browser opens it, and the names of the files it asks for. */
function opened(locale: Locale, files: IndexFiles): { search: Search; fetched: Set<string> } {
  const fetched = new Set<string>()
  const search = openIndex(locale, read<SavedIndex>(files, 'index'), async (name) => {
    fetched.add(name)
    return read(files, name)
  })
  return { search, fetched }
}

function read<T>(files: IndexFiles, name: string): T {
  return JSON.parse(files.get(name) ?? '')
}

function bytesOf(text = ''): number {
  return gzipSync(text, { level: 9 }).length
}

/** Bytes, compressed, of the page that searches and of its scripts. */
function pageBytes(locale: Locale): number {
  const page = builtPages().find(({ address }) => address === `/${locale}/search/`) as BuiltPage
  const entries = attributes(page.html, 'script', 'src').map((address) => address.slice(1))
  const files = [...withImports(entries)]
  return files.reduce((sum, file) => sum + gzipSync(readBuilt(file), { level: 9 }).length, firstViewBytes(page))
}

/** Scripts and all that they import, then and there or later. */
function withImports(files: readonly string[], known = new Set<string>()): Set<string> {
  for (const file of files.filter((candidate) => !known.has(candidate))) {
    known.add(file)
    const imported = [...readBuilt(file).matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, name]) => `_astro/${name}`)
    withImports(imported, known)
  }
  return known
}

async function firstThree(locale: Locale, question: string): Promise<string[]> {
  const found = await search[locale]?.(question, { max: 3 })
  return (found ?? []).map(({ record }) => record.href)
}

/** Of these, those that are not among the first three of what their question finds. */
async function notFound(locale: Locale, those: readonly SearchRecord[], questionOf: (record: SearchRecord) => string) {
  const places = await Promise.all(
    those.map(async (record) => (await firstThree(locale, questionOf(record))).indexOf(record.href)),
  )
  return those.filter((_, index) => places[index] === -1)
}

function records(locale: Locale): SearchRecord[] {
  const { cards, traits, traitsOf } = savedIndex(locale)
  const whole = 'whole' in cards ? cards.whole : []
  return whole.map((card, id) => ({ ...card, ...traits[traitsOf[id] ?? 0] })) as SearchRecord[]
}

async function noFile(name: string): Promise<never> {
  throw new Error(`${name}: a short index has no files`)
}

function savedIndex(locale: Locale): SavedIndex {
  return JSON.parse(readBuilt(`${locale}/search/index.json`))
}
