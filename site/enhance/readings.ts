import { pageLocale } from './load-index.ts'

/**
 * What is told, once and as the page is left, of the articles that were suggested and opened and of what was searched for in vain. It names
 * no reader, and nothing is kept in the browser.
 */
const told = { suggested: new Set<string>(), opened: new Set<string>(), missed: new Set<string>() }
let isSent = false
let spares = false

/** The name of the article at an address; undefined for what is no article. */
export function articleAt(href: string): string | undefined {
  return /^\/\w\w\/kb\/([^/]+)\/$/.exec(new URL(href, location.href).pathname)?.[1]
}

/** An article was suggested, or opened. */
export function noteArticle(what: 'suggested' | 'opened', href: string): void {
  const slug = articleAt(href)
  if (slug) told[what].add(slug)
}

/** A search found nothing. */
export function noteMiss(question: string): void {
  told.missed.add(question)
}

/** From here on, an article that was opened counts as a ticket spared if the form is left without being sent. */
export function watchForm(form: HTMLFormElement): void {
  spares = true
  form.addEventListener('submit', () => {
    spares = false
  })
}

addEventListener('pagehide', () => {
  if (isSent || told.suggested.size + told.opened.size + told.missed.size === 0) return
  isSent = true
  const last = (what: keyof typeof told, max: number) => [...told[what]].slice(-max)
  const body = { locale: pageLocale, suggested: last('suggested', 30), opened: last('opened', 30), missed: last('missed', 10) }
  const readings = { ...body, spared: spares ? body.opened : [] }
  navigator.sendBeacon('/api/kb/readings', new Blob([JSON.stringify(readings)], { type: 'application/json' }))
})
