import { sha256 } from '../hash.ts'

/** Headers that no server on the way changes. */
const KEPT = new Set(['from', 'date', 'message-id', 'subject', 'in-reply-to', 'references'])
/** Headers are looked at within this. */
const HEADER_BYTES_MAX = 256 * 1024

/** Names of a mail that is delivered twice: `id` for the address it came to, `contentHash` for all of them. */
export interface Fingerprint {
  id: string
  contentHash: string
}

/**
 * Makes a mail's names of its body and of the headers that stay on the way. Its Message-ID alone will not do: whoever knows it could
 * send another mail under it first.
 */
export async function fingerprint(raw: Uint8Array<ArrayBuffer>, recipient: string): Promise<Fingerprint> {
  const [headers, bodyFrom] = headersOf(raw)
  const contentHash = await sha256(`${headers}\n${await sha256(raw.subarray(bodyFrom))}`)
  return { id: `rml_${(await sha256(`${recipient}\n${contentHash}`)).slice(0, 32)}`, contentHash }
}

/** The headers that are kept, and where the body begins. */
function headersOf(raw: Uint8Array<ArrayBuffer>): [headers: string, bodyFrom: number] {
  const text = new TextDecoder('latin1').decode(raw.subarray(0, HEADER_BYTES_MAX))
  const end = /\r?\n\r?\n/.exec(text)
  const lines = text
    .slice(0, end?.index ?? text.length)
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
  const kept = lines.filter((line) => KEPT.has(line.split(':')[0]?.trim().toLowerCase() ?? ''))
  return [kept.join('\n'), end ? end.index + end[0].length : 0]
}
