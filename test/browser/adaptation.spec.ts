import { type Browser, expect, type Page, test } from '@playwright/test'
import { LOCALES } from '../../locales/locale.ts'
import { ACTING_PAGES, type ActingPage, faultsOf } from './acting-pages.ts'
import { stopsOf } from './focus.ts'
import { layoutFaults } from './layout-faults.ts'

/** The reader's own settings: larger text, wider spacing, few colours, no motion. More contrast is measured in test/site/contrast.test.ts. */
const READING: readonly ActingPage[] = [
  '',
  'plans/',
  'policy/',
  'kb/',
  'kb/firewall-and-ports/',
  'kb/what-is-an-incident/',
  'promise-kept/',
  'accessibility/',
  'problems/no-entitlement/',
].map((folder) => ({ folder, as: 'visitor' }))

/** One of each kind that acts: the last of its states, which shows most. */
const ACTING = new Map(ACTING_PAGES.map((each) => [`${each.as} ${each.folder}`, each])).values()
const MAIN = [...READING, ...ACTING]
const DESK = { width: 1280, height: 900 }
const STILL = { reducedMotion: 'reduce' } as const

// Some sixty pages a test.
test.setTimeout(300_000)

/** Line height, letters, words and paragraphs as wide as WCAG 1.4.12 names them. */
async function spaceText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-block-end: 2em !important }`)
    document.adoptedStyleSheets = [sheet]
  })
}

for (const locale of LOCALES) {
  test(`${locale}: at 200 and at 400 per cent nothing is cut off, lies on something else, or needs scrolling sideways`, async ({
    browser,
  }) => {
    const twice = { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }
    const look = async (page: Page) => {
      await page.setViewportSize(twice.viewport)
      const faults = (await layoutFaults(page)).map((fault) => `at 200 %, ${fault}`)
      await page.setViewportSize({ width: 320, height: 256 })
      return [...faults, ...(await layoutFaults(page)).map((fault) => `at 400 %, ${fault}`)]
    }
    expect(await faultsOf(browser, locale, MAIN, look, twice)).toEqual([])
  })

  test(`${locale}: text may be spaced wider, and is whole`, async ({ browser }) => {
    const look = async (page: Page) => {
      await spaceText(page)
      const wide = await layoutFaults(page)
      await page.setViewportSize({ width: 390, height: 844 })
      const narrow = await layoutFaults(page)
      await page.setViewportSize(DESK)
      return [...wide, ...narrow.map((fault) => `on a telephone, ${fault}`)]
    }
    expect(await faultsOf(browser, locale, MAIN, look, { viewport: DESK })).toEqual([])
  })

  test(`${locale}: nothing moves by itself, when the page's script starts or after`, async ({ browser }) => {
    const look = async (page: Page) => [...(await shiftsTwice(browser, page)), ...(await motion(page))]
    const asLoaded = MAIN.map((each) => ({ ...each, act: undefined }))
    expect(await faultsOf(browser, locale, asLoaded, look, STILL)).toEqual([])
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`${colorScheme}, with the few colours of a high contrast mode: nothing is said by a background alone, and the focus is seen`, async ({
    browser,
  }) => {
    const look = async (page: Page) => {
      const faults = await page.evaluate(backgroundsAlone)
      await stopsOf(page, 12)
      return faults
    }
    expect(await faultsOf(browser, 'el', MAIN, look, { colorScheme, forcedColors: 'active', reducedMotion: 'reduce' })).toEqual(
      [],
    )
  })
}

/** What high contrast modes leave nothing of: a surface without text, line or picture; a control or a state without a line around or beneath it. */
function backgroundsAlone(): string[] {
  const isDrawn = (style: CSSStyleDeclaration) =>
    ['top', 'right', 'bottom', 'left'].some((side) => Number.parseFloat(style.getPropertyValue(`border-${side}-width`)) > 0) ||
    style.outlineStyle !== 'none' ||
    style.textDecorationLine !== 'none'
  const hasBackground = (style: CSSStyleDeclaration) => !/^rgba\(.*, 0\)$|^transparent$/.test(style.backgroundColor)
  const visible = [...document.body.querySelectorAll('*')].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  )
  const surfaces = visible.filter((element) => {
    const style = getComputedStyle(element)
    const { width, height } = element.getBoundingClientRect()
    const isEmpty = element.childElementCount === 0 && element.textContent?.trim() === ''
    const isPicture = element.matches('input, select, textarea, button, progress, meter, img, iframe, svg *')
    return isEmpty && !isPicture && width * height > 4 && hasBackground(style) && !isDrawn(style)
  })
  const marks = visible.filter((element) =>
    ['::before', '::after'].some((part) => {
      const style = getComputedStyle(element, part)
      return style.content === '""' && hasBackground(style) && Number.parseFloat(style.inlineSize) > 0 && !isDrawn(style)
    }),
  )
  const controls = visible.filter(
    (element) =>
      element.matches('.badge, .button, .notice, a[aria-current], main :is(input, select, textarea)') &&
      !element.matches('[type=radio], [type=checkbox]') &&
      !isDrawn(getComputedStyle(element)),
  )
  return [...surfaces, ...marks, ...controls].map((element) => element.outerHTML.slice(0, 160))
}

/**
 * Layout shifts that a browser which has nothing yet shows as well: a page that comes over the network in two pieces is sometimes drawn in
 * between.
 */
async function shiftsTwice(browser: Browser, page: Page): Promise<string[]> {
  if ((await shifts(page)).length === 0) return []
  const context = await browser.newContext({ ...STILL, storageState: await page.context().storageState() })
  const again = await context.newPage()
  await again.goto(page.url())
  const found = await shifts(again)
  await context.close()
  return found
}

/** Layout shifts that nobody caused, once the page has arrived, and until its script has done what it does at its start. */
function shifts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = []
    const [{ domInteractive } = { domInteractive: 0 }] = performance.getEntriesByType(
      'navigation',
    ) as PerformanceNavigationTiming[]
    const observer = new PerformanceObserver((list) => note(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    note(observer.takeRecords())
    observer.disconnect()
    return found

    function note(entries: PerformanceEntryList): void {
      for (const entry of entries as (PerformanceEntry & { value: number; sources?: { node?: Node }[] })[]) {
        if (entry.startTime < domInteractive) continue
        const moved = entry.sources?.map(({ node }) =>
          (node instanceof Element ? node.outerHTML : node?.textContent)?.slice(0, 80),
        )
        found.push(`shifted by ${entry.value}: ${moved?.join(' | ')}`)
      }
    }
  })
}

/** What would move for somebody who has asked for less: animations that run, and transitions that would. */
function motion(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const running = document.getAnimations().map(({ id, playState }) => `animation ${id} ${playState}`)
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['scrolls smoothly'] : []
    const moving = [...document.querySelectorAll('*')].filter((element) =>
      getComputedStyle(element)
        .transitionDuration.split(', ')
        .some((duration) => Number.parseFloat(duration) > 0),
    )
    return [...running, ...smooth, ...moving.map((element) => `transition of ${element.outerHTML.slice(0, 80)}`)]
  })
}
