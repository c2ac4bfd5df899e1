import { focusedLine, linesOf, linkOf } from './desk-list.ts'
import type { Keys } from './keys.ts'
import { say } from './news.ts'

/** What keys do in a list: the focus goes from line to line, as with the tab key, so that a screen reader reads what is reached. @param changed looks at the queue anew */
export function listKeys(list: HTMLElement, changed: () => void): Keys {
  return {
    j: () => move(list, 1),
    k: () => move(list, -1),
    o: () => linkOf(focusedLine(list))?.click(),
    a: () => {
      const line = focusedLine(list)
      if (line) take(line).then(changed, () => say('failed'))
    },
  }
}

function move(list: HTMLElement, by: 1 | -1): void {
  const lines = linesOf(list)
  const line = focusedLine(list)
  const next = line ? lines.indexOf(line) + by : 0
  if (next === lines.length) list.querySelector<HTMLAnchorElement>('a[rel="next"]')?.click()
  else linkOf(lines[Math.max(0, next)])?.focus()
}

async function take(line: HTMLTableRowElement): Promise<void> {
  const answer = await fetch(`/api/desk/tickets/${line.dataset.number}/assign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (!answer.ok) throw new Error(`${answer.status}`)
  say('taken', { subject: linkOf(line)?.textContent ?? '' })
}
