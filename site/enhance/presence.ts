/** Again and again while the page is looked at; the portal forgets who has not said so for a little more than twice as long. */
const EVERY_MS = 20_000
/** After the last key, somebody counts as writing for so long. */
const WRITING_MS = 60_000

interface Other {
  name: string | null
  email: string
  isWriting: boolean
}

/** Tells the other agents that this one has the ticket open, or is writing in one of these fields, and shows who else does. */
export function sharePresence(shown: HTMLElement, fields: readonly HTMLElement[]): void {
  const address = shown.dataset.presence ?? ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let writtenAt = 0
  let wasWriting = false

  const tell = async (): Promise<void> => {
    clearTimeout(timer)
    if (document.hidden) return
    wasWriting = Date.now() - writtenAt < WRITING_MS
    const body = JSON.stringify({ isWriting: wasWriting })
    try {
      const answer = await fetch(address, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
      // Signed out, or no agent any more: the page says so when it is next used.
      if (answer.status === 401 || answer.status === 403) return
      if (answer.ok) show(shown, ((await answer.json()) as { others: Other[] }).others)
    } catch {
      // A bad line: who is there is told with the next one.
    }
    clearTimeout(timer)
    timer = setTimeout(tell, EVERY_MS)
  }

  for (const field of fields) {
    field.addEventListener('input', () => {
      writtenAt = Date.now()
      if (!wasWriting) tell()
    })
  }
  document.addEventListener('visibilitychange', tell)
  addEventListener('pagehide', () => {
    clearTimeout(timer)
    fetch(address, { method: 'DELETE', keepalive: true }).catch(() => undefined)
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) tell()
  })
  tell()
}

/** One line for each; nothing is touched, and so nothing is read out again, while it stays the same. */
function show(shown: HTMLElement, others: readonly Other[]): void {
  const lines = others.map(({ name, email, isWriting }) => {
    const sentence = (isWriting ? shown.dataset.writing : shown.dataset.here) ?? ''
    return sentence.replace('{name}', name ?? email)
  })
  if (lines.join('\n') === [...shown.children].map(({ textContent }) => textContent).join('\n')) return
  shown.replaceChildren(
    ...lines.map((text) => {
      const line = document.createElement('p')
      line.textContent = text
      return line
    }),
  )
}
