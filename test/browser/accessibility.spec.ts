import { readdirSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { ACTING_PAGES, faultsOf } from './acting-pages.ts'
import { axeFindings } from './axe-findings.ts'
import { layoutFaults } from './layout-faults.ts'

/** Tests that the reading pages of one language are shared out to, so that both workers have enough to do to the end. */
const PARTS = [0, 1, 2, 3]
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** All that differs between light and dark. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']
const DESK = { width: 1280, height: 720 }
/** The narrowest telephone, and a wide screen at 400 per cent (WCAG 1.4.10). */
const NARROWEST = { width: 320, height: 256 }

// Some forty pages a test, each looked over whole, in light, in dark, and narrow.
test.setTimeout(300_000)

/** What is wrong with the page as it stands: what axe finds, in light and in dark, and what does not fit the narrowest screen. */
async function findings(page: Page): Promise<string[]> {
  const light = await axeFindings(page, RULES)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await axeFindings(page, RULES_OF_COLOUR)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(NARROWEST)
  const narrow = await layoutFaults(page)
  await page.setViewportSize(DESK)
  const named = (state: string) => (fault: string) => `${state}: ${fault}`
  return [...light.map(named('light')), ...dark.map(named('dark')), ...narrow.map(named('narrow'))]
}

const FILLED = new Set(ACTING_PAGES.map(({ folder }) => folder))

/** The pages of the build in a language that are served as they are: from their paths on. */
function readingPages(locale: Locale): string[] {
  return readdirSync(`dist/${locale}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)index\.html$/.test(file))
    .map((file) => file.slice(0, -'index.html'.length))
    .filter((folder) => !FILLED.has(folder))
    .map((folder) => `/${locale}/${folder}`)
    .sort()
}

for (const locale of LOCALES) {
  for (const part of PARTS) {
    test(`${locale}: nothing is found on the pages anybody reads, part ${part + 1} of ${PARTS.length}`, async ({ page }) => {
      const found: string[] = []
      for (const address of readingPages(locale).filter((_, index) => index % PARTS.length === part)) {
        const answer = await page.goto(address)
        // A page that leads elsewhere is filled for its reader, and belongs in acting-pages.ts.
        expect(new URL(page.url()).pathname).toBe(address)
        expect(answer?.status(), address).toBe(200)
        found.push(...(await findings(page)).map((fault) => `${address} ${fault}`))
      }
      expect(found).toEqual([])
    })
  }

  for (const side of ['before the desk', 'at the desk'] as const) {
    test(`${locale}: nothing is found on the pages that act, ${side}`, async ({ browser }) => {
      const pages = ACTING_PAGES.filter(({ folder }) => folder.startsWith('desk/') === (side === 'at the desk'))
      expect(await faultsOf(browser, locale, pages, findings)).toEqual([])
    })
  }
}

test('every address of the sitemap is among the pages that are looked at', async ({ request }) => {
  const sitemap = await (await request.get('/sitemap.xml')).text()
  const addresses = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address = '']) => new URL(address).pathname)
  const seen = new Set(
    LOCALES.flatMap((locale) => [...readingPages(locale), ...[...FILLED].map((folder) => `/${locale}/${folder}`)]),
  )
  expect(addresses.length).toBeGreaterThan(600)
  expect(addresses.filter((address) => !seen.has(address))).toEqual([])
})
