import { expect, test } from 'vitest'
import { type IndexedArticle, matchArticles } from '../../worker/kb/match.ts'

const article = (title: string, more: Partial<IndexedArticle> = {}): IndexedArticle => ({
  ...{ href: `/en/kb/${title}/`, lang: 'en', title, description: '', products: ['nordlys-remote'], headings: [] },
  ...more,
})
const titles = (found: readonly IndexedArticle[]) => found.map(({ title }) => title)
const match = (articles: readonly IndexedArticle[], question: string) =>
  titles(matchArticles(articles, question, 'nordlys-remote', 5))

test.each([
  ['my connection was lost', 'Connection lost during a session', 'Install the Viewer'],
  ['FORBINDELSE afbrudt', 'Forbindelsen afbrydes', 'Installér Viewer'],
  ['korer langsomt', 'Sessionen kører langsomt', 'Netværk og porte'],
  ['η συνδεση χαθηκε', 'Η σύνδεση χάθηκε', 'Εγκατάσταση'],
  ['κωδικός', 'Κωδικοί άδειας', 'Εγκατάσταση'],
  ['sesiuni intrerupte', 'Sesiunea este întreruptă', 'Instalare'],
])('“%s” finds “%s”', (question, expected, other) => {
  expect(match([article(other), article(expected)], question)).toEqual([expected])
})

test('a title says more than a heading, a heading more than a description, and a rare word more than a common one', () => {
  const articles = [
    article('One', { description: 'firewall' }),
    article('Two', { headings: ['The firewall'] }),
    article('Firewall'),
    article('Three', { description: 'firewall and wayland' }),
  ]
  expect(match(articles, 'firewall')).toEqual(['Firewall', 'Two', 'One', 'Three'])
  expect(match(articles, 'firewall wayland')[0]).toBe('Three')
})

test('articles about other products are left out; without words those about the product come as they are', () => {
  const articles = [article('Backup', { products: ['nordlys-backup'] }), article('Anything', { products: [] }), article('Remote')]
  expect(match(articles, '')).toEqual(['Anything', 'Remote'])
  expect(match(articles, '…')).toEqual(['Anything', 'Remote'])
  expect(match(articles, 'backup')).toEqual([])
})

test('a question of any length is matched with a bound', () => {
  const question = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(' ')
  expect(match([article('Word1'), article('Word4000')], question)).toContain('Word1')
})
