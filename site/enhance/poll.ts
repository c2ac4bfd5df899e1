/**
 * Asks an address again and again whether something has changed: the one way in which an open page stays current (why polling and no
 * stream: docs/decisions/0023). The address answers with an `ETag`; as long as it is the one we know, it answers 304 and nothing happens.
 * A page that lies in the background asks nothing, and asks at once when it is looked at again.
 */
export interface PollOptions {
  /** Between two questions, milliseconds. After a failure the distance doubles, up to `SLOWEST_MS`. */
  everyMs: number
  /** What the page shows already, as the address would name it, quotes included. Without it the first answer is what is known. */
  etag?: string
  /** A new answer. If it fails, the answer counts as not seen, and comes again later. */
  onChange: (answer: Response) => void | Promise<void>
}

export interface Poll {
  /** Asks now instead of later. */
  now: () => void
  stop: () => void
}

const SLOWEST_MS = 5 * 60_000
/** Signed out, no longer allowed, or gone: asking again does not help. */
const OVER = [401, 403, 404, 410]

/**
 * Polls `url` (a function, where the question itself changes) until it is stopped or the address is no longer ours to read.
 * A reader who is signed out goes on reading what is there.
 */
export function poll(url: string | (() => string), { everyMs, etag, onChange }: PollOptions): Poll {
  let known = etag
  let waitMs = everyMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsking = false
  let isOver = false

  const ask = async (): Promise<void> => {
    const headers: HeadersInit = known === undefined ? {} : { 'if-none-match': known }
    const answer = await fetch(typeof url === 'string' ? url : url(), { headers, cache: 'no-store' })
    if (OVER.includes(answer.status)) return stop()
    if (answer.status === 304) return
    if (!answer.ok) throw new Error(`${answer.status}`)
    const isFirst = known === undefined
    if (!isFirst) await onChange(answer)
    known = answer.headers.get('etag') ?? undefined
  }

  const tick = async (): Promise<void> => {
    clearTimeout(timer)
    if (isOver || isAsking || document.hidden) return
    isAsking = true
    try {
      await ask()
      waitMs = everyMs
    } catch {
      // A bad line, or a portal in trouble: the page stays as it is, and asks less often.
      waitMs = Math.min(2 * waitMs, SLOWEST_MS)
    }
    isAsking = false
    if (!isOver) timer = setTimeout(tick, waitMs)
  }

  const stop = (): void => {
    isOver = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', tick)
  }

  document.addEventListener('visibilitychange', tick)
  timer = setTimeout(tick, etag === undefined ? 0 : everyMs)
  return { now: tick, stop }
}
