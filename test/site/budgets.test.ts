import { expect, test } from 'vitest'
import { firstViewBytes, readingPages } from './built-site.ts'

const KB = 1024
/** Bytes, compressed, that a page and its style sheets may take, in every language; the pages that are not named are held to the least. */
const BUDGETS: Record<string, number> = { 'policy/': 15 * KB, 'plans/': 15 * KB }
const ARTICLE_BYTES_MAX = 9 * KB

test('the first view of every reading page stays within its budget in every language', () => {
  const over = readingPages()
    .map((page) => ({ address: page.address, bytes: firstViewBytes(page), budget: BUDGETS[page.path] ?? ARTICLE_BYTES_MAX }))
    .filter(({ bytes, budget }) => bytes > budget)
  expect(over).toEqual([])
})
