import type { Page } from '@playwright/test'

/**
 * What is wrong with how the page is laid out as it stands: that it scrolls sideways, that text is cut off, or that texts lie on each
 * other. A frame that scrolls by itself (a wide table, code) is no fault; nor is text that is meant for screen readers alone.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const texts = visibleTexts()
    const sideways = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide of ${clientWidth}`] : []
    return [...sideways, ...texts.flatMap(cutOff), ...overlaps(texts)].slice(0, 10)

    interface Text {
      said: string
      element: Element
      lines: DOMRect[]
    }

    function visibleTexts(): Text[] {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const found: Text[] = []
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement
        const said = node.textContent?.trim() ?? ''
        if (!element || said === '' || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
        if (isNotToBeSeenWhole(element)) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const lines = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1)
        if (lines.length > 0) found.push({ said: said.slice(0, 40), element, lines })
      }
      return found
    }

    /** Text for screen readers, and excerpts, which say by their nature that there is more. */
    function isNotToBeSeenWhole(element: Element): boolean {
      return ancestors(element).some((each) => {
        const { clipPath, webkitLineClamp } = getComputedStyle(each)
        return clipPath !== 'none' || webkitLineClamp !== 'none' || each.matches('.skip-link, option')
      })
    }

    function ancestors(element: Element): Element[] {
      const line: Element[] = []
      for (let each: Element | null = element; each; each = each.parentElement) line.push(each)
      return line
    }

    /** A frame that hides what does not fit into it, and has something that does not. */
    function cutOff({ said, element, lines }: Text): string[] {
      const frames = ancestors(element).filter((each) => {
        const { overflowX, overflowY, display } = getComputedStyle(each)
        return display !== 'inline' && [overflowX, overflowY].some((value) => value === 'hidden' || value === 'clip')
      })
      const isCut = frames.some((frame) => {
        const { left, right, top, bottom } = frame.getBoundingClientRect()
        return lines.some(
          (line) => line.right > right + 1 || line.left < left - 1 || line.bottom > bottom + 3 || line.top < top - 3,
        )
      })
      return isCut ? [`cut off: ${said}`] : []
    }

    /** Pairs of lines of different texts that share a good part of their place. What stays in sight while the page scrolls lies above it. */
    function overlaps(all: Text[]): string[] {
      const lines = all
        .filter(({ element }) => !ancestors(element).some((each) => /fixed|sticky/.test(getComputedStyle(each).position)))
        .flatMap(({ said, element, lines: rects }) => rects.map((rect) => ({ said, element, rect })))
        .sort((a, b) => a.rect.top - b.rect.top)
      return lines.flatMap((one, index) => {
        const found: string[] = []
        for (let next = index + 1; next < lines.length; next += 1) {
          const other = lines[next]
          if (!other || other.rect.top > one.rect.bottom) break
          if (share(one.rect, other.rect) > 0.4 && !isWithinScroller(one.element, other.element))
            found.push(`on each other: ${one.said} / ${other.said}`)
        }
        return found
      })
    }

    /** The part of the lower line's height that both cover, where they meet sideways. */
    function share(a: DOMRect, b: DOMRect): number {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      return width > 2 ? height / Math.min(a.height, b.height) : 0
    }

    /** Text that has scrolled out of its frame is not seen where its place is measured to be. */
    function isWithinScroller(...elements: Element[]): boolean {
      return elements.some((element) =>
        ancestors(element).some((each) => {
          const { overflowX, overflowY } = getComputedStyle(each)
          return [overflowX, overflowY].some((value) => value === 'auto' || value === 'scroll')
        }),
      )
    }
  })
}
