import { chromium } from '@playwright/test'
import lighthouse, { type Result } from 'lighthouse'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { ensureChromium } from '../chromium.ts'
import { freePort, withPortal } from '../portal.ts'
import { step } from '../run.ts'
import { openPages, type PageKind, signedInPages } from './lighthouse-pages.ts'

/**
 * `npm run bench:lighthouse [language …] [page …]`: what Lighthouse, with its preset for telephones as it comes, says of a page of every
 * kind in every language, and in English of those behind the sign-in. Names of languages and of pages narrow it. Fails below 100.
 */
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
/** What is not asked of a page: whether search engines list one that is not for them; whether the browser notes that a lost one is not there. */
const NOT_ASKED: Partial<Record<Page['audience'], string[]>> = { public: ['is-crawlable'], lost: ['errors-in-console'] }
const HEADINGS = ['page', '', 'perf', 'a11y', 'best', 'seo', 'FCP ms', 'LCP ms', 'TBT ms', 'CLS', 'bytes', 'runs']
const METRICS = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'total-byte-weight',
]
/** What else runs on the machine can slow a page, never hasten it: one that falls short in speed is loaded again, and the best run counts. */
const RUNS_MAX = 5

/** A kind of page in a language. */
type Page = PageKind & Readonly<{ locale: Locale; url: string }>

const words = process.argv.slice(2)
const executablePath = await ensureChromium()
const port = await freePort(0)
await withPortal('', async ({ origin }) => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', `--remote-debugging-port=${port}`] })
  try {
    const pages = await step('Signing in', () => pagesAsked(origin))
    process.exitCode = (await measureAll(pages, browser.version())) ? 0 : 1
  } finally {
    await browser.close()
  }
})

/** @throws {RangeError} for a word that names neither a language nor a page */
async function pagesAsked(origin: string): Promise<Page[]> {
  const inLocale = (kind: PageKind, locale: Locale): Page => ({ ...kind, locale, url: `${origin}/${locale}/${kind.path}` })
  const open = openPages().flatMap((kind) => LOCALES.map((locale) => inLocale(kind, locale)))
  const pages = [...open, ...(await signedInPages(origin)).map((kind) => inLocale(kind, 'en'))]
  const known = new Set([...LOCALES, ...pages.map(({ name }) => name)])
  const unknown = words.filter((word) => !known.has(word))
  if (unknown.length > 0) throw new RangeError(`"${unknown.join(' ')}": there are ${[...known].join(', ')}`)
  const locales = LOCALES.filter((locale) => words.includes(locale))
  const names = words.filter((word) => !LOCALES.some((locale) => locale === word))
  return pages
    .filter(({ locale }) => locales.length === 0 || locales.includes(locale))
    .filter(({ name }) => names.length === 0 || names.includes(name))
}

/** Measures the pages, prints a line for each, and what costs those that fall short. @returns whether none does */
async function measureAll(pages: readonly Page[], chromiumVersion: string): Promise<boolean> {
  console.log(`\n${line(HEADINGS)}`)
  let good = 0
  for (const page of pages) {
    const { result, runs } = await measure(page)
    const scores = CATEGORIES.map((id) => scoreText(result.categories[id]))
    const metrics = METRICS.map((id) => String(Math.round((result.audits[id]?.numericValue ?? 0) * 100) / 100))
    console.log(line([page.name, page.locale, ...scores, ...metrics, String(runs)]))
    const short = shortIn(result)
    if (short.length === 0) good += 1
    for (const category of short) console.log(costsIn(result, category).join('\n'))
  }
  console.log(`\n${good} of ${pages.length} pages have 100 in all that is asked of them (Chromium ${chromiumVersion})`)
  return good === pages.length
}

/** The best run of a page, and how many there were. @throws when in none of them it could be looked at */
async function measure(page: Page): Promise<{ result: Result; runs: number }> {
  let best = await load(page)
  let runs = 1
  for (; runs < RUNS_MAX && speedOf(best) < 1; runs += 1) {
    const again = await load(page)
    if (speedOf(again) > speedOf(best)) best = again
  }
  if (best.runtimeError) throw new Error(`${page.url}: ${best.runtimeError.message}`)
  return { result: best, runs }
}

/** One run; its `runtimeError` says why it came to nothing. @throws when the page leads elsewhere */
async function load({ url, audience, cookie }: Page): Promise<Result> {
  const run = await lighthouse(url, {
    port,
    logLevel: 'silent',
    // What search engines would make of a page that they never see is not asked either.
    onlyCategories: CATEGORIES.filter((id) => id !== 'seo' || audience === 'found' || audience === 'public'),
    skipAudits: NOT_ASKED[audience] ?? [],
    ignoreStatusCode: audience === 'lost',
    extraHeaders: cookie ? { cookie } : {},
    disableFullPageScreenshot: true,
  })
  if (!run) throw new Error(`${url}: no result`)
  const { runtimeError, finalDisplayedUrl } = run.lhr
  if (!runtimeError && finalDisplayedUrl !== url) throw new Error(`${url} leads to ${finalDisplayedUrl}`)
  return run.lhr
}

/** Of a run that came to nothing, 0. */
function speedOf({ categories }: Result): number {
  return categories.performance?.score ?? 0
}

/** Categories below 100. */
function shortIn({ categories }: Result): Result.Category[] {
  return Object.values(categories).filter(({ score }) => score !== 1)
}

/** What takes points from a category, a line each. */
function costsIn({ audits }: Result, { id, auditRefs }: Result.Category): string[] {
  return auditRefs
    .filter((audit) => audit.weight > 0 && (audits[audit.id]?.score ?? 1) < 1)
    .map((audit) => `  ${id}: ${audit.id}, ${audits[audit.id]?.title} ${audits[audit.id]?.displayValue ?? ''}`)
}

function scoreText(category: Result.Category | undefined): string {
  return category ? String(Math.round((category.score ?? 0) * 100)) : '–'
}

function line([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(16) + cells.map((cell) => cell.padStart(8)).join('')
}
