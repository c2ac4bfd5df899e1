import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { attachments, messages, tickets } from '../db/schema.ts'
import { isOnTicket } from '../participants/load.ts'
import { problem } from '../problems/problem.ts'
import { isAgent, readAs } from '../sessions/read-as.ts'
import { type ByteRange, byteRange } from './byte-range.ts'
import { isShown } from './inspect.ts'

type Attachment = typeof attachments.$inferSelect

/**
 * A file as a download, for those on its ticket and for agents, by the rights they have at that moment: the browser may keep it but asks
 * each time. It shows nothing of it in our name: it is saved, its type is not guessed, no other site can embed it, and should it be opened,
 * it is in a sandbox.
 * @param as "picture" to show one in place, which an image of certain kinds alone can be
 * @throws {ProblemError} signed-out; attachment-not-found, for a missing one and for somebody else's alike; attachment-removed
 */
export async function serveAttachment(
  ctx: VerbContext,
  id: string,
  request: Request,
  as: 'download' | 'picture' = 'download',
): Promise<Response> {
  const file = await loadFile(ctx, id)
  if (as === 'picture' && !isShown(file)) throw problem('attachment-not-found')
  const headers = headersOf(file, as)
  const tag = etagOf(file)
  if (namesTag(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers })
  const condition = request.headers.get('if-range')
  const range = condition === null || condition === tag ? byteRange(request.headers.get('range'), file.bytes) : null
  if (range === 'none') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.bytes}` } })
  }
  return answer(file, headers, range, request.method === 'HEAD' ? null : await contentOf(ctx, file, range))
}

/** A file that the caller may read and that is still there. */
async function loadFile(ctx: VerbContext, id: string): Promise<Attachment> {
  const [account, [row]] = await readAs(ctx, (me) => [
    ctx.db
      .select({ file: attachments, isOn: isOnTicket(me).mapWith(Boolean), visibility: messages.visibility })
      .from(attachments)
      .innerJoin(tickets, eq(tickets.id, attachments.ticketId))
      .innerJoin(messages, eq(messages.id, attachments.messageId))
      .where(eq(attachments.id, id)),
  ])
  const isTheirs = row?.isOn && row.visibility === 'public'
  if (!row || !(isTheirs || isAgent(account))) throw problem('attachment-not-found')
  if (row.file.removedAt !== null) throw problem('attachment-removed')
  return row.file
}

function headersOf(file: Attachment, as: 'download' | 'picture'): Record<string, string> {
  return {
    'content-type': file.mediaType,
    'content-disposition': disposition(as === 'picture' ? 'inline' : 'attachment', file.fileName),
    // The browser lays a picture that is opened on its own out with a style of its own.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag: etagOf(file),
  }
}

/** The content's own hash: strong, and the same wherever the bytes come from. */
function etagOf(file: Attachment): string {
  return `"${file.sha256}"`
}

function namesTag(header: string | null, tag: string): boolean {
  const tags = (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''))
  return tags.includes(tag) || tags.includes('*')
}

/** @throws {Error} when R2 has lost it: that is our fault and not the reader's */
async function contentOf(ctx: VerbContext, file: Attachment, range: ByteRange | null): Promise<ReadableStream> {
  const part = range && { range: { offset: range.first, length: range.last - range.first + 1 } }
  const object = await ctx.env.FILES.get(file.objectKey ?? '', part ?? {})
  if (!object) throw new Error(`${file.id} is not in R2`)
  return object.body
}

function answer(
  file: Attachment,
  headers: Record<string, string>,
  range: ByteRange | null,
  content: ReadableStream | null,
): Response {
  if (range === null) return new Response(content, { headers: { ...headers, 'content-length': String(file.bytes) } })
  const { first, last } = range
  return new Response(content, {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(last - first + 1),
      'content-range': `bytes ${first}-${last}/${file.bytes}`,
    },
  })
}

/** RFC 6266: an ASCII name for old readers, the real one in UTF-8. */
export function disposition(kind: 'attachment' | 'inline', fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
