import type { SearchRecord, Traits } from '../search/saved-index.ts'
import { pageLocale, searchOf } from './load-index.ts'
import { noteArticle, watchForm } from './readings.ts'

/** Shows articles that may answer what is typed into a field, while it is typed. Nothing is asked for before. */
const AFTER_MS = 250
const SHOWN_MAX = 3
/** Part of the words that an article must have to be worth a look: a subject has many that say nothing. */
const SHARE_MIN = 0.5
/** Letters from which on a subject begins to say something. */
const LETTERS_MIN = 4

for (const box of document.querySelectorAll<HTMLElement>('.suggestions')) {
  const field = document.querySelector<HTMLInputElement>(`#${box.dataset.field}`)
  if (field) follow(field, box)
}

function follow(field: HTMLInputElement, box: HTMLElement): void {
  const search = searchOf(box.dataset.index ?? '', async () => (await import('../search/search-index.ts')).openIndex)
  let waiting: ReturnType<typeof setTimeout> | undefined
  if (field.form) watchForm(field.form)
  const later = () => {
    clearTimeout(waiting)
    // A portal out of reach takes nothing from the form: then nothing is suggested.
    waiting = setTimeout(() => suggest().catch(() => present(box, [])), AFTER_MS)
  }
  field.addEventListener('input', later)
  // Another product has other articles.
  field.form?.addEventListener('change', later)

  async function suggest(): Promise<void> {
    const subject = field.value
    const product = productOf(field)
    const isWanted = (traits: Traits) => isAbout(traits, product)
    const found =
      subject.trim().length < LETTERS_MIN ? [] : await search(subject, { max: SHOWN_MAX, shareMin: SHARE_MIN, isWanted })
    if (subject === field.value)
      present(
        box,
        found.map(({ record }) => record),
      )
  }
}

/** Id of the product that the form asks about, by choice or as it was made. */
function productOf({ form }: HTMLInputElement): string {
  const field = form?.elements.namedItem('product')
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : ''
}

function isAbout({ kind, products }: Traits, product: string): boolean {
  return kind === 'article' && (products.length === 0 || products.includes(product))
}

function present(box: HTMLElement, records: readonly SearchRecord[]): void {
  const [lead, found] = box.children as unknown as [HTMLElement, HTMLElement]
  lead.hidden = records.length > 0
  found.hidden = records.length === 0
  found.querySelector('ul')?.replaceChildren(...records.map(line))
}

function line({ href, lang, title }: SearchRecord): HTMLElement {
  const link = Object.assign(document.createElement('a'), { href, target: '_blank', textContent: title })
  if (lang !== pageLocale) link.lang = lang
  noteArticle('suggested', href)
  link.addEventListener('click', () => noteArticle('opened', href))
  const item = document.createElement('li')
  item.append(link)
  return item
}
