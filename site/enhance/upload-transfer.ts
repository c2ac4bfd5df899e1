/**
 * Uploads one file in parts and goes on by itself when the line was gone: it asks how much has arrived, and sends the rest in smaller parts
 * (`/api/uploads`, after draft-ietf-httpbis-resumable-upload). No page is needed for it.
 */
const PART_BYTES_MIN = 256 * 1024
const RETRY_FIRST_MS = 1000
const RETRY_LAST_MS = 30_000

/** Where an upload stands. `retrying`: the line is gone, and it tries again by itself; `refused`: for the reason given. */
export type TransferState =
  | { kind: 'sending'; sent: number }
  | { kind: 'paused' | 'retrying' | 'ready' }
  | { kind: 'refused'; reason: string }

export interface Transfer {
  /** Stops sending until `resume`. What has arrived stays. */
  pause: () => void
  /** Goes on after a pause, or tries again after a refusal. */
  resume: () => void
  /** Stops for good. */
  stop: () => void
}

export interface TransferOptions {
  file: File
  /** The upload it goes on with; absent for a new one. */
  id?: string
  partBytes: number
  onId: (id: string) => void
  onState: (state: TransferState) => void
}

/** What the portal says of an upload. */
interface Upload {
  id: string
  received: number
  isReady: boolean
}

/** An answer that trying again does not change. */
class Refused extends Error {}
/** The upload is not there any more: it begins anew. */
class Gone extends Error {}

/** Begins, or goes on with, uploading a file. */
export function startTransfer(given: TransferOptions): Transfer {
  const options = { ...given }
  let running = new AbortController()
  const run = () => {
    running = new AbortController()
    keepGoing(options, running.signal)
  }
  run()
  return {
    pause: () => {
      running.abort()
      options.onState({ kind: 'paused' })
    },
    resume: () => {
      running.abort()
      run()
    },
    stop: () => running.abort(),
  }
}

async function keepGoing(options: TransferOptions, signal: AbortSignal): Promise<void> {
  const { onState } = options
  for (let retryMs = RETRY_FIRST_MS, { partBytes } = options; !signal.aborted; ) {
    try {
      await sendAll(options, partBytes, signal, () => {
        retryMs = RETRY_FIRST_MS
      })
      onState({ kind: 'ready' })
      return
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Refused) {
        onState({ kind: 'refused', reason: error.message })
        return
      }
      if (error instanceof Gone) options.id = undefined
      onState({ kind: 'retrying' })
      await lineOrTime(retryMs, signal)
      retryMs = Math.min(retryMs * 2, RETRY_LAST_MS)
      partBytes = Math.max(partBytes / 2, PART_BYTES_MIN)
    }
  }
}

/** Sends what has not arrived yet. @param onPart called when a part has arrived */
async function sendAll(options: TransferOptions, partBytes: number, signal: AbortSignal, onPart: () => void): Promise<void> {
  const { file, onState } = options
  let upload = options.id === undefined ? await begin(options, signal) : await ask(options.id, signal)
  while (!upload.isReady) {
    const { id, received } = upload
    onState({ kind: 'sending', sent: received })
    const part = file.slice(received, received + partBytes)
    upload = await sendPart(id, received, part, signal, (loaded) => onState({ kind: 'sending', sent: received + loaded }))
    onPart()
  }
}

async function begin(options: TransferOptions, signal: AbortSignal): Promise<Upload> {
  const { file, onId } = options
  const body = JSON.stringify({ fileName: file.name, bytes: file.size })
  const response = await fetch('/api/uploads', { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal })
  const upload = uploadOf(response.status, await response.text())
  options.id = upload.id
  onId(upload.id)
  return upload
}

/** Asks where an upload stands. @throws {Gone} when it is not there any more */
export async function ask(id: string, signal?: AbortSignal): Promise<Upload> {
  const response = await fetch(`/api/uploads/${id}`, { signal })
  return uploadOf(response.status, await response.text())
}

/** Removes what has arrived of an upload. A failure is no harm: it is cleared away by itself after a day. */
export function forgetUpload(id: string): void {
  fetch(`/api/uploads/${id}`, { method: 'DELETE', keepalive: true }).catch(() => undefined)
}

/** XMLHttpRequest, because `fetch` does not say how much it has sent. */
function sendPart(id: string, offset: number, part: Blob, signal: AbortSignal, onSent: (bytes: number) => void): Promise<Upload> {
  const request = new XMLHttpRequest()
  const stop = () => request.abort()
  return new Promise<Upload>((resolve, reject) => {
    signal.addEventListener('abort', stop)
    request.upload.addEventListener('progress', ({ loaded }) => onSent(Math.min(loaded, part.size)))
    request.addEventListener('loadend', () => {
      try {
        resolve(uploadOf(request.status, request.responseText))
      } catch (error) {
        reject(error)
      }
    })
    request.open('PATCH', `/api/uploads/${id}`)
    request.setRequestHeader('content-type', 'application/partial-upload')
    request.setRequestHeader('upload-offset', String(offset))
    request.send(part)
  }).finally(() => signal.removeEventListener('abort', stop))
}

/** @throws {Refused} for what stays wrong; {Gone}; {Error} for what may pass */
function uploadOf(status: number, text: string): Upload {
  if (status === 200 || status === 201) return JSON.parse(text).upload
  if (status === 404) throw new Gone()
  // A lost answer, or another window: where the upload stands is asked for anew.
  const passes = status === 0 || status === 409 || status === 429 || status >= 500
  if (passes) throw new Error(`upload: ${status}`)
  const { title, detail } = JSON.parse(text)
  throw new Refused(`${title}. ${detail}`)
}

/** Waits until the line is back, at most so long. */
function lineOrTime(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
}
