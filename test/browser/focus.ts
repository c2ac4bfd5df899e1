import { expect, type Page } from '@playwright/test'

/** Stops of the tab key after which nobody would go on looking. */
export const STOPS_MAX = 150

/** What the tab key stops at; its box is measured on the page, not on the screen. */
export interface Stop {
  element: string
  isInMain: boolean
  box: { left: number; right: number; top: number; bottom: number }
  /** Whether a line is drawn around it. */
  isMarked: boolean
  /** Whether it is on the screen, beneath nothing. */
  isInSight: boolean
}

/** Where the keyboard is; null at the page's end, after which the browser's own controls follow. */
function stopOf(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    // A link on two lines has two boxes, and between them nothing.
    const line = [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0) ?? new DOMRect()
    const x = (Math.max(line.left, 0) + Math.min(line.right, innerWidth)) / 2
    const y = (Math.max(line.top, 0) + Math.min(line.bottom, innerHeight)) / 2
    const there = document.elementFromPoint(x, y)
    return {
      element: element.outerHTML.slice(0, 160),
      isInMain: element.closest('main') !== null,
      box: { left, right, top: top + scrollY, bottom: bottom + scrollY },
      // `auto` is the browser's own ring, as on the page that stands in for the payment provider's.
      isMarked: outlineStyle === 'auto' || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2),
      isInSight: there !== null && (element.contains(there) || there.contains(element)),
    }
  })
}

/** Whoever uses the keyboard sees where they are. @returns where that is */
export async function expectVisibleFocus(page: Page): Promise<Stop | null> {
  const stop = await stopOf(page)
  if (stop) expect(stop, `${page.url()} ${stop.element}`).toMatchObject({ isMarked: true, isInSight: true })
  return stop
}

/** What the tab key stops at, to the end of the page, or so far that it is clear how it goes on. */
export async function stopsOf(page: Page, most = STOPS_MAX / 2): Promise<Stop[]> {
  const stops: Stop[] = []
  while (stops.length < most) {
    await page.keyboard.press('Tab')
    const stop = await expectVisibleFocus(page)
    if (!stop) break
    stops.push(stop)
  }
  return stops
}
