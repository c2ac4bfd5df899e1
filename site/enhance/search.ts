import type { Locale } from '../../locales/locale.ts'
import { type Found, openIndex } from '../search/search-index.ts'
import { stemOf } from '../search/words.ts'
import { offerKeySwitch } from './key-setting.ts'
import { pageLocale, searchOf } from './load-index.ts'
import { noteArticle, noteMiss } from './readings.ts'
import { onSearchKey } from './search-key.ts'

/**
 * Finds as one types. The index is asked for when the field is first used. What was asked for stays in the address, so that a search
 * can be linked to and come back to. Without this script the page lists all there is.
 */
const REMEMBER_AFTER_MS = 400
/** Time without typing after which a screen reader is told how much was found. */
const ANNOUNCE_AFTER_MS = 500
/** Time without typing after which what found nothing is what was meant, and not the half of it. */
const MISSED_AFTER_MS = 1500
/** Letters from which on a question that finds nothing is one. */
const ASKED_MIN = 3

const form = part<HTMLFormElement>('search')
const field = part<HTMLInputElement>('q')
const list = part('search-results')
const status = part('search-status')
/** What stands there before something is found: the list of all there is, or in a panel what is asked most. */
const everything = document.getElementById('search-all')
const counts: string[] = JSON.parse(form.dataset.counts ?? '[]')
const search = searchOf(form.dataset.index ?? '', async () => openIndex)
/** As many as there are sentences that say how many. */
const max = counts.length - 1

let remembering: ReturnType<typeof setTimeout> | undefined
let missing: ReturnType<typeof setTimeout> | undefined
let announcing: ReturnType<typeof setTimeout> | undefined

// What fails here is asked for again, and said, when something is typed.
field.addEventListener('focus', () => search('', { max }).catch(() => undefined), { once: true })
field.addEventListener('input', show)
form.addEventListener('submit', (event) => {
  // In a panel it leads to the page that searches.
  if (form.target !== '') return
  event.preventDefault()
  show()
})
document.addEventListener('keydown', moveAmongResults)
onSearchKey(document, () => {
  field.focus()
  field.select()
})
offerKeySwitch(part<HTMLInputElement>('search-key'))
addEventListener('popstate', restore)
// What was typed before this script was there is not to be typed again.
if (field.value === '') restore()
else show()

function restore(): void {
  field.value = (new URLSearchParams(location.search).get('q') ?? '').slice(0, field.maxLength)
  if (field.value.trim() !== '' || list.firstChild) show()
}

async function show(): Promise<void> {
  const question = field.value
  // What was asked before says nothing any more, nor does its answer.
  const isOld = () => question !== field.value
  clearTimeout(missing)
  clearTimeout(announcing)
  remember(question)
  try {
    const found = await search(question, { max })
    if (!isOld()) present(question, found)
  } catch {
    if (isOld()) return
    present('', [])
    announce(form.dataset.failed ?? '')
  }
}

function present(question: string, shown: readonly Found[]): void {
  // Of one or two letters nobody can say what they mean: most words are still to come.
  const isAsked = shown.length > 0 || question.trim().length >= ASKED_MIN
  list.replaceChildren(...shown.map(resultOf))
  part('search-nothing').hidden = !isAsked || shown.length > 0
  if (everything) everything.hidden = shown.length > 0
  if (isAsked && shown.length === 0) missing = setTimeout(noteMiss, MISSED_AFTER_MS, question.trim())
  const isPartial = shown.length > 0 && shown.every(({ share }) => share < 1)
  announce(isAsked ? [counts[shown.length], ...(isPartial ? [form.dataset.some] : [])].join(' · ') : '')
}

function resultOf({ record, stems }: Found): HTMLElement {
  const language = record.lang === pageLocale ? {} : { lang: record.lang }
  const link = element('a', { href: record.href, ...language }, ...marked(record.lang, record.title, stems))
  link.addEventListener('click', () => noteArticle('opened', record.href))
  const place = element('p', { className: 'search-place soft' }, record.place)
  if (language.lang) place.append(' ', element('span', { className: 'badge plain' }, form.dataset.inEnglish ?? ''))
  const excerpt = element('p', { className: 'search-excerpt', ...language }, ...marked(record.lang, record.description, stems))
  return element('li', {}, link, place, excerpt)
}

/** A text with the words in it marked that have these stems. */
function marked(language: Locale, text: string, stems: readonly string[]): (string | Node)[] {
  return text.split(/([\p{L}\p{N}]+)/u).map((piece, position) => {
    const isWord = position % 2 === 1
    if (!isWord || !stems.includes(stemOf(language, piece))) return piece
    return element('mark', {}, piece)
  })
}

/** The arrows lead from the field into the results, through them, and back. */
function moveAmongResults(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const stops = [field, ...list.querySelectorAll('a')]
  const here = stops.indexOf(document.activeElement as HTMLInputElement)
  if (!step || here === -1 || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  stops[here + step]?.focus()
}

function remember(question: string): void {
  clearTimeout(remembering)
  remembering = setTimeout(() => {
    const address = new URL(location.href)
    if (question.trim() === '') address.searchParams.delete('q')
    else address.searchParams.set('q', question)
    history.replaceState(history.state, '', address)
  }, REMEMBER_AFTER_MS)
}

function announce(text: string): void {
  clearTimeout(announcing)
  announcing = setTimeout(() => {
    status.textContent = text
  }, ANNOUNCE_AFTER_MS)
}

function element<N extends keyof HTMLElementTagNameMap>(
  name: N,
  properties: Partial<HTMLElementTagNameMap[N]>,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[N] {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...content)
  return made
}

function part<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E
}
