import { expect, test } from 'vitest'
import { headingsOf, wordsIn } from '../../site/components/kb/article-text.ts'

const html =
  '<h2 id="ports">Ports &amp; hosts</h2><p>Open <code>443</code> as in <a href="/en/kb/firewall/">the list</a>.</p>' +
  '<picture><source type="image/avif" srcset="a.avif"><img src="/en/pictures/ports.webp" alt="Two ports" width="640"></picture>'

test('what is searched of an article is its words, those that stand for a picture among them, and no address', () => {
  const words = wordsIn({ rendered: { html } }).split(/\s+/).filter(Boolean)
  expect(words).toEqual(['Ports', 'hosts', 'Open', '443', 'as', 'in', 'the', 'list', '.', 'Two', 'ports'])
})

test('what an article is about is said by its headings down to the third level', () => {
  const headings = [2, 3, 4].map((depth) => ({ depth, slug: `${depth}`, text: `Level ${depth}` }))
  expect(headingsOf({ rendered: { html, metadata: { imagePaths: [], headings } } })).toEqual(['Level 2', 'Level 3'])
})
