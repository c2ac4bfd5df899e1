import { and, eq, isNull, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { uploads } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { assemble } from './assemble.ts'
import { discardUpload } from './discard-upload.ts'
import { inspect } from './inspect.ts'
import { CHUNK_BYTES_MAX, CHUNK_BYTES_MIN } from './limits.ts'
import { loadUpload } from './load-upload.ts'
import { chunkPrefixOf } from './objects.ts'
import type { Upload } from './upload-view.ts'

/**
 * Takes the next part of a file. The part lies in R2 before its row is written, and the row is written only if the upload still stands where
 * it stood: an answer that was lost, a part sent twice and two windows at once leave nothing but one whole file. With the last part the file
 * is put together; should that fail, an empty part at the end does it again.
 * @throws {ProblemError} signed-out, upload-not-found, validation-failed, upload-offset-mismatch, upload-part-size,
 *   attachment-type-mismatch (the upload is then cancelled)
 */
export async function appendToUpload(ctx: VerbContext, id: string, request: Request): Promise<Upload> {
  const upload = await loadUpload(ctx, id)
  assertOffset(upload, request.headers.get('upload-offset'))
  const left = upload.bytes - upload.received
  const part = await readPart(request, left)
  if (left === 0) return upload.readyAt === null ? assemble(ctx, upload) : upload
  const key = `${chunkPrefixOf(id)}${upload.received}-${crypto.randomUUID()}`
  const seen = upload.received === 0 ? await inspectOrDiscard(ctx, upload, part) : {}
  await ctx.env.FILES.put(key, part)
  const [after] = await ctx.db
    .update(uploads)
    .set({ ...seen, received: upload.received + part.byteLength, chunks: sql`json_insert(${uploads.chunks}, '$[#]', ${key})` })
    .where(and(eq(uploads.id, id), eq(uploads.received, upload.received), isNull(uploads.discardedAt)))
    .returning()
  if (after) return after.received === after.bytes ? assemble(ctx, after) : after
  await ctx.env.FILES.delete(key)
  throw offsetMismatch(await loadUpload(ctx, id))
}

/** @throws {ProblemError} validation-failed, upload-offset-mismatch */
function assertOffset(upload: Upload, said: string | null): void {
  if (said === null) throw fieldProblem('/upload-offset', 'required')
  if (!/^\d{1,15}$/.test(said)) throw fieldProblem('/upload-offset', 'malformed')
  if (Number(said) !== upload.received) throw offsetMismatch(upload)
}

function offsetMismatch({ received }: Upload) {
  return problem('upload-offset-mismatch', { params: { received }, headers: { 'upload-offset': String(received) } })
}

/** The bytes of one part, which memory holds, and no more than that. @throws {ProblemError} upload-part-size */
async function readPart(request: Request, left: number): Promise<Uint8Array> {
  const maximum = Math.min(CHUNK_BYTES_MAX, left)
  const wrongSize = () => problem('upload-part-size', { params: { minimum: CHUNK_BYTES_MIN, maximum: CHUNK_BYTES_MAX } })
  if (Number(request.headers.get('content-length') ?? 0) > maximum) throw wrongSize()
  const part = new Uint8Array(maximum)
  let bytes = 0
  for await (const piece of request.body ?? []) {
    if (bytes + piece.byteLength > maximum) throw wrongSize()
    part.set(piece, bytes)
    bytes += piece.byteLength
  }
  if (bytes < Math.min(CHUNK_BYTES_MIN, left)) throw wrongSize()
  return part.subarray(0, bytes)
}

/** The first part says what the file is: one that is something else need not be sent to its end. */
async function inspectOrDiscard(ctx: VerbContext, upload: Upload, head: Uint8Array) {
  try {
    return inspect(upload.fileName, head)
  } catch (error) {
    await discardUpload(ctx, upload)
    throw error
  }
}
