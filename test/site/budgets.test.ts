import { expect, test } from 'vitest'
import { builtPages, firstViewBytes } from './built-site.ts'

const KB = 1024
/** Bytes, compressed, that a page and its style sheets may take, in every language; the pages that are not named are held to the least. */
const BUDGETS: Record<string, number> = { policy: 15 * KB, plans: 15 * KB }
/** The list of all articles grows with them. */
const ARTICLE_LIST_BYTES_MAX = 12 * KB
const ARTICLE_BYTES_MAX = 9 * KB

test('the first view of every page for everybody stays within its budget in every language', () => {
  const over = builtPages()
    .filter(({ acting, indexed }) => !acting || indexed)
    .map((page) => ({
      address: page.address,
      bytes: firstViewBytes(page),
      budget: ['kb/', 'search/'].includes(page.path)
        ? ARTICLE_LIST_BYTES_MAX
        : (BUDGETS[page.path.split('/')[0] ?? ''] ?? ARTICLE_BYTES_MAX),
    }))
    .filter(({ bytes, budget }) => bytes > budget)
  expect(over).toEqual([])
})
