/** The lists of the desk as the scripts know them: a line for each ticket, by its number. */

/** The lines of a list. */
export function linesOf(list: ParentNode): HTMLTableRowElement[] {
  return [...list.querySelectorAll<HTMLTableRowElement>('tbody tr[data-number]')]
}

/** What is focused in a line: the link to its ticket. */
export function linkOf(line: Element | undefined): HTMLAnchorElement | null {
  return line?.querySelector<HTMLAnchorElement>('.queued a') ?? null
}

/** The line that has the focus. */
export function focusedLine(list: HTMLElement): HTMLTableRowElement | undefined {
  return linesOf(list).find((line) => line.contains(document.activeElement))
}

/** The list of another page. @throws {Error} when the page is not there to be read */
export async function listAt(address: string | URL): Promise<Document> {
  const answer = await fetch(address, { headers: { accept: 'text/html' } })
  if (!answer.ok) throw new Error(`${answer.status}`)
  return new DOMParser().parseFromString(await answer.text(), 'text/html')
}

/** Lets the link to the rest of a list lengthen it in place. Where that fails, the link leads there as any other. */
export function openMore(list: HTMLElement): void {
  list.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[rel="next"]') : null
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    lengthen(list, link).catch(() => location.assign(link.href))
  })
}

async function lengthen(list: HTMLElement, link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute('aria-busy') === 'true') return
  link.setAttribute('aria-busy', 'true')
  const page = await listAt(link.href)
  const known = new Set(linesOf(list).map(({ dataset }) => dataset.number))
  const added = linesOf(page).filter(({ dataset }) => !known.has(dataset.number))
  list.querySelector('tbody')?.append(...added)
  const next = page.querySelector<HTMLAnchorElement>('.queue a[rel="next"]')
  linkOf(added[0])?.focus()
  if (next) {
    link.href = next.href
    link.removeAttribute('aria-busy')
  } else link.remove()
}

/** A list as the pages of its tickets know it: where it stood, and the addresses in it, in order. */
interface RememberedList {
  address: string
  tickets: string[]
}
const LIST = 'desk-list'

/** Keeps the list for the pages of its tickets, which lead on to the next one and back to it. */
export function rememberList(list: HTMLElement): void {
  addEventListener('pagehide', () => {
    const tickets = linesOf(list).flatMap((line) => linkOf(line)?.pathname ?? [])
    const remembered: RememberedList = { address: location.pathname + location.search, tickets }
    try {
      sessionStorage.setItem(LIST, JSON.stringify(remembered))
    } catch {
      // Storage is switched off: then tickets lead back to the queue as a whole.
    }
  })
}

/** The list that the reader came from; undefined where there is none. */
export function rememberedList(): RememberedList | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(LIST) ?? 'null') ?? undefined
  } catch {
    // Storage is switched off, or holds something else.
    return undefined
  }
}
