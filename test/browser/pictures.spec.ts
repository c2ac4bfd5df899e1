/// <reference path="../../scripts/subset-font.d.ts" />
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import subsetFont from 'subset-font'
import { LOCALES, type Locale } from '../../locales/locale.ts'

/**
 * The main pages as pictures, in every language, on a telephone and a desk, light and dark, held against those kept beside this file.
 * `npm run pictures` takes them anew after a change that was meant. So that they come out the same wherever Linux draws them, they are set in
 * faces that come with the project, and show nothing that depends on the hour or on a portal's data.
 */
interface Subject {
  name: string
  path: string
  /** What is brought to the top of the screen; the page's head unless given. */
  from?: string
  prepare?: (page: Page, locale: Locale) => Promise<void>
}

const SUBJECTS: Subject[] = [
  { name: 'home', path: '' },
  { name: 'plans', path: 'plans/', prepare: withoutTheHour },
  { name: 'plans-compared', path: 'plans/', from: '#compare', prepare: withoutTheHour },
  { name: 'policy', path: 'policy/', from: '#section-incidents' },
  { name: 'articles', path: 'kb/' },
  { name: 'article', path: 'kb/firewall-and-ports/' },
  { name: 'search', path: 'search/', prepare: search },
  { name: 'sign-in', path: 'sign-in/' },
]
const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } }

const QUESTIONS: Record<Locale, string> = { da: 'licensnøgle', el: 'κλειδί', ro: 'cheie', en: 'license key' }

/** Faces of the pictures by the token that names a face; regular and bold. */
const FACES = { display: 'DejaVuSerifCondensed', text: 'DejaVuSansCondensed', code: 'DejaVuSansMono' }

/** The letters that four languages need, and a page's signs. */
const LETTERS = [...range(0x20, 0x3ff), ...range(0x2000, 0x22ff)].map((code) => String.fromCodePoint(code)).join('')

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}

let style: string
test.beforeAll(async () => {
  const rules = Object.entries(FACES).map(async ([use, file]) => {
    const [regular, bold] = await Promise.all([face(use, 400, file), face(use, 600, `${file}-Bold`)])
    return `${regular} ${bold} :root { --font-${use}: 'Pictured ${use}' !important }`
  })
  style = (await Promise.all(rules)).join('\n')
})

async function face(use: string, weight: number, file: string): Promise<string> {
  const whole = readFileSync(new URL(`../../node_modules/dejavu-fonts-ttf/ttf/${file}.ttf`, import.meta.url))
  const font = await subsetFont(whole, LETTERS, { targetFormat: 'truetype' })
  return `@font-face { font-family: 'Pictured ${use}'; font-weight: ${weight}; src: url(data:font/ttf;base64,${font.toString('base64')}) }`
}

async function search(page: Page, locale: Locale): Promise<void> {
  await page.getByRole('main').getByRole('searchbox').fill(QUESTIONS[locale])
  await expect(page.locator('#search-results li').first()).toBeVisible()
  // How much was found is said a moment after the results are there.
  await expect(page.locator('#search-status')).not.toBeEmpty()
}

/** By when each plan would answer now: of the right form, and the same at any hour. */
async function withoutTheHour(page: Page): Promise<void> {
  await page.locator('.plan-now strong').evaluateAll((instants) => {
    for (const instant of instants) instant.textContent = '00-00-00 00:00'
  })
}

// The pages' policy lets in neither a style nor a face from elsewhere.
test.use({ bypassCSP: true, reducedMotion: 'reduce' })
test.skip(process.platform !== 'linux', 'other systems draw the edges of letters otherwise')
// Many pictures a test.
test.setTimeout(180_000)

for (const locale of LOCALES) {
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    test(`${locale}, ${screen}: the main pages look as they did, light and dark`, async ({ page }) => {
      await page.setViewportSize(viewport)
      for (const { name, path, from, prepare } of SUBJECTS) {
        await page.goto(`/${locale}/${path}`)
        await page.addStyleTag({ content: style })
        await prepare?.(page, locale)
        await page.evaluate((place) => place && document.querySelector(place)?.scrollIntoView(), from)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          // A drawing has letters of the system: a picture cannot be given another face.
          const mask = [page.locator('article img')]
          await expect.soft(page).toHaveScreenshot([locale, `${name}-${screen}-${colorScheme}.png`], { mask })
        }
      }
    })
  }
}
