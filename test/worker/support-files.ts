import { programme } from '../../programme/active.ts'
import { type Client, issueLicense, newEmail, type portal } from './support.ts'

/** What an upload's answers say of it. */
export interface Upload {
  id: string
  fileName: string
  bytes: number
  received: number
  isReady: boolean
  mediaType: string | null
  expiresAt: string
}

/** A file of a ticket as the API shows it. */
export interface Attachment {
  id: string
  messageId: string
  fileName: string
  mediaType: string
  bytes: number
  sha256: string
  removedAt: string | null
  picture: { url: string; width: number; height: number } | null
  url: string
}

export const MEBIBYTE = 1024 * 1024
const TICKET = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Files', body: 'See the files.' },
  ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
}

/** A customer whose license lets them submit tickets. */
export async function customer(p: ReturnType<typeof portal>): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  return p.signedIn(email)
}

/** Submits a ticket. */
export async function submit(client: Client, more: object = {}, headers: Record<string, string> = {}): Promise<Response> {
  return client.post('/api/tickets', { ...TICKET, ...more }, headers)
}

/** Submits a ticket with these uploads. @returns its number and its files */
export async function submitted(
  client: Client,
  uploads: readonly string[] = [],
): Promise<{ number: string; attachments: Attachment[] }> {
  const response = await submit(client, uploads.length > 0 ? { uploads } : {})
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: { number: string; attachments: Attachment[] } }>()).ticket
}

/** Announces a file. */
export async function begin(client: Client, fileName: string, bytes: number): Promise<Upload> {
  const response = await client.post('/api/uploads', { fileName, bytes })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ upload: Upload }>()).upload
}

/** Sends a part of a file. */
export function append(client: Client, id: string, offset: number, part: BodyInit): Promise<Response> {
  return client.request(`/api/uploads/${id}`, {
    method: 'PATCH',
    body: part,
    headers: { 'content-type': 'application/partial-upload', 'upload-offset': String(offset) },
  })
}

/** Uploads a whole file, part by part. */
export async function uploaded(
  client: Client,
  fileName: string,
  content: Uint8Array<ArrayBuffer> | string,
  partBytes = MEBIBYTE,
): Promise<Upload> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  let upload = await begin(client, fileName, bytes.byteLength)
  while (upload.received < bytes.byteLength) {
    const response = await append(client, upload.id, upload.received, bytes.slice(upload.received, upload.received + partBytes))
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    upload = (await response.json<{ upload: Upload }>()).upload
  }
  return upload
}

/** The bytes of a PNG of that size: its header is all that is looked at. */
export function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
  const size = [width, height].flatMap((side) => [side >>> 24, (side >>> 16) & 255, (side >>> 8) & 255, side & 255])
  return Uint8Array.from([...header, ...size, 8, 6, 0, 0, 0, 0, 0, 0, 0])
}

/** Bytes that are no text and no known format, each place with a value of its own. */
export function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255)
}

/** SHA-256, hexadecimal. */
export { sha256 as hashOf } from '../../worker/hash.ts'
