import { poll } from './poll.ts'

/**
 * Keeps an open page of a ticket current: asks whether the ticket has changed, and if so takes the parts marked `data-live-part` from the
 * page as it is now. Focus, scroll, and whatever is typed stay: messages are added to those that stand there, and no part is replaced in
 * which somebody is at work.
 */
const EVERY_MS = 8000

for (const news of document.querySelectorAll<HTMLElement>('[data-live]')) {
  const { live: url = '', revision = '' } = news.dataset
  poll(url, { everyMs: EVERY_MS, etag: `"${revision}"`, onChange: () => refresh(news) })
}

async function refresh(news: HTMLElement): Promise<void> {
  const answer = await fetch(location.pathname, { cache: 'no-store' })
  // A session that has ended leads to another page: then what stands here stays.
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) throw new Error(`${answer.status}`)
  const now = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const settle = holdInPlace(document.activeElement)
  for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) {
    const fresh = now.querySelector<HTMLElement>(`[data-live-part="${part.dataset.livePart}"]`)
    if (!fresh) continue
    if (part.dataset.livePart === 'messages') announce(news, addMessages(part, fresh))
    else if (part.textContent !== fresh.textContent && !isInUse(part)) part.replaceChildren(...fresh.childNodes)
  }
  settle()
}

/** What somebody types in stays where it is on the screen. Once the browser has drawn, which does the same by itself where it can, the rest is scrolled. */
function holdInPlace(element: Element | null): () => void {
  const top = () => element?.getBoundingClientRect().top ?? 0
  const before = top()
  const settle = () => scrollBy(0, top() - before)
  return () => requestAnimationFrame(() => requestAnimationFrame(settle))
}

/**
 * Adds the messages that are not there yet, with what the list notes beside them; a note of a form that is written in stays, so that what was
 * begun before a message came is not taken for its answer. @returns the messages
 */
function addMessages(list: HTMLElement, fresh: HTMLElement): HTMLElement[] {
  const isThere = ({ id }: HTMLElement) => list.querySelector(`#${CSS.escape(id)}`) !== null
  const added = [...fresh.querySelectorAll<HTMLElement>(':scope > [id]')].filter((message) => !isThere(message))
  list.append(...added)
  const notes = [...list.querySelectorAll(':scope > :not([id])')]
  if (notes.some((note) => note instanceof HTMLInputElement && note.form && isInUse(note.form))) return added
  for (const note of notes) note.remove()
  list.append(...fresh.querySelectorAll(':scope > :not([id])'))
  return added
}

/** Says politely who has written, with a link to what. */
function announce(news: HTMLElement, added: readonly HTMLElement[]): void {
  const last = added.at(-1)
  if (!last) return
  const author = last.querySelector('header h3')?.textContent?.trim() ?? ''
  const link = document.createElement('a')
  link.href = `#${last.id}`
  link.textContent = (news.dataset.newText ?? '').replace('{author}', author)
  news.replaceChildren(link)
}

/** Whether somebody is in a part, has typed or chosen something there, or has opened something to read. */
function isInUse(part: HTMLElement): boolean {
  if (part.contains(document.activeElement) || part.querySelector('details[open]')) return true
  return [...part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some((field) =>
    field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  )
}
