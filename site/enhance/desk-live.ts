import { focusedLine, linesOf, linkOf, listAt } from './desk-list.ts'
import { say } from './news.ts'
import { type Poll, poll } from './poll.ts'

const EVERY_MS = 15_000
/** As many lines as the queue gives at once, and as a grown one is asked for (worker/pages/desk.ts). */
const LINES_MIN = 50
const LINES_MAX = 500
/** New tickets that are named; of more, these. */
const NAMED_MAX = 3

/**
 * Keeps the queue current: lines that have changed are replaced where they are, new ones come in at their place and are announced, and
 * neither the focus nor what is looked at moves. Undefined for a list that does not change by itself.
 */
export function keepQueueCurrent(list: HTMLElement): Poll | undefined {
  const { liveUrl, etag } = list.dataset
  return liveUrl === undefined ? undefined : poll(liveUrl, { everyMs: EVERY_MS, etag, onChange: () => refresh(list) })
}

async function refresh(list: HTMLElement): Promise<void> {
  const address = new URL(location.href)
  const shown = linesOf(list).length
  if (shown > LINES_MIN) address.searchParams.set('lines', String(Math.min(shown, LINES_MAX)))
  const page = await listAt(address)
  const now = page.querySelector<HTMLElement>('.queue')
  if (!now) throw new Error('not the queue')
  for (const counted of page.querySelectorAll<HTMLElement>('[data-live]')) {
    const here = document.querySelector(`[data-live="${CSS.escape(counted.dataset.live ?? '')}"]`)
    if (here && here.textContent !== counted.textContent) here.textContent = counted.textContent
  }
  const lines = linesOf(now)
  if (shown === 0 || lines.length === 0) {
    list.replaceChildren(...now.childNodes)
    announce(lines)
  } else if (shown <= LINES_MAX) {
    const isWhole = !list.querySelector('a[rel="next"]')
    keepingPlace(list, () => announce(replaceLines(list, lines, isWhole)))
    list.querySelector('.desk-pages')?.replaceWith(...now.querySelectorAll('.desk-pages'))
  } else {
    keepingPlace(list, () => announce(replaceLines(list, [...lines, ...linesOf(list).slice(LINES_MAX)], false)))
  }
}

/**
 * Brings the list to these lines with as few changes as possible: a line of the same revision stays as it is.
 * @param isWhole whether the list went to its end, so that what is new at its end has not just moved up
 * @returns the lines that were not there before
 */
function replaceLines(list: HTMLElement, wanted: readonly HTMLTableRowElement[], isWhole: boolean): HTMLTableRowElement[] {
  const body = list.querySelector('tbody')
  const before = new Map(linesOf(list).map((line) => [line.dataset.number, line]))
  const numbers = new Set(wanted.map(({ dataset }) => dataset.number))
  for (const [number, line] of before) if (!numbers.has(number)) line.remove()
  const lastKnown = wanted.findLastIndex(({ dataset }) => before.has(dataset.number))
  const fresh: HTMLTableRowElement[] = []
  let place = body?.firstElementChild ?? null
  for (const [index, line] of wanted.entries()) {
    const old = before.get(line.dataset.number)
    const kept = old?.dataset.revision === line.dataset.revision ? old : undefined
    if (!old && (isWhole || index < lastKnown)) fresh.push(line)
    if (kept && kept === place) place = place.nextElementSibling
    else if (old && old === place) {
      place = old.nextElementSibling
      old.replaceWith(line)
    } else {
      old?.remove()
      body?.insertBefore(kept ?? line, place)
    }
  }
  return fresh
}

function announce(fresh: readonly HTMLTableRowElement[]): void {
  if (fresh.length === 0) return
  for (const line of fresh) line.classList.add('fresh')
  const subjects = fresh.slice(0, NAMED_MAX).map((line) => linkOf(line)?.textContent ?? '')
  say('fresh', { subjects: subjects.join('; ') })
}

/** Leaves the focus and what is looked at where they are, while lines come and go around them. */
function keepingPlace(list: HTMLElement, change: () => void): void {
  const focused = focusedLine(list)
  const index = focused ? linesOf(list).indexOf(focused) : -1
  const seen = focused ?? linesOf(list).find((line) => line.getBoundingClientRect().bottom > 0)
  const top = seen?.getBoundingClientRect().top ?? 0
  change()
  const lines = linesOf(list)
  const same = lines.find(({ dataset }) => dataset.number === seen?.dataset.number)
  if (same) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: 'instant' })
  // The line itself, or, where its ticket has left the queue, the one that has taken its place.
  if (focused && !list.contains(document.activeElement)) {
    const next =
      lines.find(({ dataset }) => dataset.number === focused.dataset.number) ?? lines[Math.min(index, lines.length - 1)]
    linkOf(next)?.focus({ preventScroll: true })
  }
}
