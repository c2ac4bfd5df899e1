import type { Page } from '@playwright/test'
import axe from 'axe-core'

declare global {
  interface Window {
    axe: typeof axe
  }
}

/** What these rules of axe, or those of these tags, find on the page as it stands; not in the frame of the search, which is a page of its own. */
export async function axeFindings(page: Page, rules: readonly string[]): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run({ runOnly: [...runOnly], iframes: false, resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html)].join(' '))
  }, rules)
}
