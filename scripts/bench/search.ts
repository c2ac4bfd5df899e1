import { type Browser, chromium } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { ensureChromium } from '../chromium.ts'
import { withPortal } from '../portal.ts'
import { median } from './load.ts'

const RUNS = 11
const QUESTIONS: Record<Locale, string> = { da: 'licensnøgle', el: 'άδεια', ro: 'licență', en: 'license' }

/** What the page does: puts a question into its field, as somebody who types it, and waits until a result is painted. */
const SEARCH = `async (question) => {
  performance.clearResourceTimings()
  const results = document.querySelector('#search-results')
  const startedAt = performance.now()
  const shown = new Promise((resolve) => {
    const painted = () => results.firstElementChild && requestAnimationFrame(resolve)
    new MutationObserver(painted).observe(results, { childList: true })
  })
  const field = document.querySelector('#q')
  field.value = question
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await shown
  const ms = performance.now() - startedAt
  const files = performance.getEntriesByType('resource')
  return { ms, files: files.length, bytes: files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) }
}`

/** What a search took: until its first result stands there, and what was fetched for that, the page left out. */
interface Searched {
  ms: number
  bytes: number
  files: number
}

/** How long it takes from the first letters in the field to the first result, in a browser that has nothing yet, in each language. */
export async function benchSearch(): Promise<void> {
  const executablePath = await ensureChromium()
  await withPortal('', async ({ origin }) => {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    await measure(browser, origin).finally(() => browser.close())
  })
}

async function measure(browser: Browser, origin: string): Promise<void> {
  console.log(`\nA first search, ${RUNS} runs each:`)
  for (const locale of LOCALES) {
    const runs: Searched[] = []
    for (let run = 0; run < RUNS; run += 1) runs.push(await firstSearch(browser, `${origin}/${locale}/search/`, locale))
    const times = runs.map(({ ms }) => ms)
    const { bytes, files } = runs[0] as Searched
    const fetched = `${files} files of ${(bytes / 1024).toFixed(1)} KB fetched`
    console.log(
      `  ${locale}: ${Math.min(...times).toFixed(0)} ms at best, ${median(times).toFixed(0)} ms in the middle; ${fetched}`,
    )
  }
}

async function firstSearch(browser: Browser, url: string, locale: Locale): Promise<Searched> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'networkidle' })
    return await page.evaluate<Searched>(`(${SEARCH})(${JSON.stringify(QUESTIONS[locale])})`)
  } finally {
    await context.close()
  }
}
