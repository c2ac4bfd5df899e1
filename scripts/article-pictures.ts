import { mkdirSync, writeFileSync } from 'node:fs'
import { type Browser, chromium, type Locator, type Page } from '@playwright/test'
import sharp from 'sharp'
import { LOCALES, type Locale } from '../locales/locale.ts'
import { siteTranslators } from '../locales/site.ts'
import { ensureChromium } from './chromium.ts'
import { demoLicenseKeys } from './demo-data.ts'
import { ROOT } from './paths.ts'
import { type Portal, withPortal } from './portal.ts'

/**
 * `npm run article-pictures`: takes the screenshots of the articles anew, in each language, light and dark, from a portal of its own with the
 * demo data, and writes them to `site/public/<language>/pictures` with their sizes for the build. A new one is a row in SCREENSHOTS.
 */
interface Screenshot {
  name: string
  /** Who of the demo data is signed in. */
  who: string
  /** What follows the language in the address. */
  path: string
  /** Fills the page in. */
  prepare: (page: Page, locale: Locale) => Promise<void>
  /** What is shown: all from the first of these to the last. */
  shown: (page: Page, locale: Locale) => readonly Locator[]
}

const SCREENSHOTS: readonly Screenshot[] = [
  {
    name: 'license-key',
    who: 'buyer@example.com',
    path: 'licenses/',
    prepare: (page) => page.locator('input[name=key]').fill(demoLicenseKeys[0]?.shown ?? ''),
    shown: (page) => [page.locator('section[aria-labelledby=link]')],
  },
  {
    name: 'invoice-details',
    who: 'buyer@example.com',
    path: 'incidents/',
    prepare: async (page, locale) => {
      const { country, vatId } = COMPANY[locale]
      await page.locator('input[name=payBy][value=invoice]').check()
      await page.locator('select[name=billing-country]').selectOption(country)
      await page.locator('input[name=billing-vatId]').fill(vatId)
    },
    shown: (page) => [fieldOf(page, 'billing-country'), fieldOf(page, 'billing-vatId')],
  },
  {
    name: 'partner-ticket',
    who: 'reseller@example.com',
    path: 'partner/',
    prepare: async (page, locale) => {
      await page
        .getByRole('link', { name: siteTranslators[locale]('partner.licenses.ask') })
        .first()
        .click()
      await page.locator('input[name=customerEmail]').fill('it@fjord.example')
      await page.locator('select[name=customerLocale]').selectOption(locale)
    },
    shown: (page) => [page.locator('form .notice').first(), fieldOf(page, 'customerLocale')],
  },
]

/** Where a reader of that language is likely to have a company. */
const COMPANY: Record<Locale, { country: string; vatId: string }> = {
  da: { country: 'DK', vatId: 'DK12345678' },
  el: { country: 'GR', vatId: 'EL123456789' },
  ro: { country: 'RO', vatId: 'RO12345678' },
  en: { country: 'IE', vatId: 'IE1234567WA' },
}

/** Width of a telephone's page on a desk, so that the letters can be read on either. */
const VIEWPORT = { width: 480, height: 1000 }
const MARGIN = 16
const AVIF = { quality: 62, effort: 5, chromaSubsampling: '4:4:4' } as const
const WEBP = { quality: 84, effort: 6, smartSubsample: true } as const

const executablePath = await ensureChromium()
await withPortal('', async (portal) => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  await takeAll(browser, portal).finally(() => browser.close())
})

async function takeAll(browser: Browser, portal: Portal): Promise<void> {
  const sizes: Record<string, readonly [number, number]> = {}
  for (const locale of LOCALES)
    for (const one of SCREENSHOTS) sizes[`/${locale}/pictures/${one.name}.webp`] = await take(browser, portal, one, locale)
  const rows = Object.entries(sizes).map(([address, [width, height]]) => `  "${address}": [${width}, ${height}]`)
  writeFileSync(`${ROOT}site/components/kb/screenshot-sizes.json`, `{\n${rows.join(',\n')}\n}\n`)
}

/** Takes a screenshot in both schemes and writes all its files. @returns its size in CSS pixels */
async function take(
  browser: Browser,
  portal: Portal,
  screenshot: Screenshot,
  locale: Locale,
): Promise<readonly [number, number]> {
  const light = await taken(browser, portal, screenshot, locale, 'light')
  const dark = await taken(browser, portal, screenshot, locale, 'dark')
  const { width = 0, height = 0 } = await sharp(light).metadata()
  const folder = `${ROOT}site/public/${locale}/pictures`
  mkdirSync(folder, { recursive: true })
  for (const [scheme, png] of Object.entries({ '': light, '-dark': dark })) {
    for (const [density, scale] of Object.entries({ '': 1, '-1x': 0.5 })) {
      const picture = sharp(png).resize(Math.round(width * scale), Math.round(height * scale))
      const file = `${folder}/${screenshot.name}${scheme}${density}`
      await picture.clone().avif(AVIF).toFile(`${file}.avif`)
      await picture.clone().webp(WEBP).toFile(`${file}.webp`)
    }
  }
  return [width / 2, height / 2]
}

/** A screenshot in one scheme, as PNG, with two pixels for each CSS pixel. */
async function taken(
  browser: Browser,
  { origin }: Portal,
  { who, path, prepare, shown }: Screenshot,
  locale: Locale,
  colorScheme: 'light' | 'dark',
): Promise<Buffer> {
  const page = await browser.newPage({
    viewport: VIEWPORT,
    deviceScaleFactor: 2,
    colorScheme,
    locale,
    baseURL: origin,
    reducedMotion: 'reduce',
  })
  try {
    await signIn(page, who, locale)
    await page.goto(`/${locale}/${path}`)
    await prepare(page, locale)
    await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)')
    const boxes = await Promise.all(shown(page, locale).map((locator) => locator.boundingBox()))
    const [first, last] = [boxes[0], boxes.at(-1)]
    if (!first || !last) throw new Error(`${path}: what is to be shown is not there`)
    const top = Math.floor(first.y) - MARGIN
    const height = Math.ceil(last.y + last.height) + MARGIN - top
    return await page.screenshot({ fullPage: true, clip: { x: 0, y: top, width: VIEWPORT.width, height } })
  } finally {
    await page.close()
  }
}

async function signIn({ request }: Page, email: string, locale: Locale): Promise<void> {
  await request.post('/api/session/codes', { data: { email, locale } })
  const mails = await request.get('/dev/mail', { params: { to: email }, headers: { accept: 'application/json' } })
  const code = /\b\d{6}\b/.exec((await mails.json())[0].text)?.[0]
  const response = await request.post('/api/session', { data: { email, code } })
  if (response.status() !== 201) throw new Error(`${email} could not sign in: ${await response.text()}`)
}

/** A field of a form with its label and hint. */
function fieldOf(page: Page, name: string): Locator {
  return page
    .locator('.field')
    .filter({ has: page.locator(`[name="${name}"]`) })
    .last()
}
