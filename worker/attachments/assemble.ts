import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { uploads } from '../db/schema.ts'
import { hex } from '../hash.ts'
import { objectKeyOf } from './objects.ts'
import type { Upload } from './upload-view.ts'

/**
 * Makes one object of an upload's parts and hashes it on the way; memory holds one part. Doing it twice, even at once, makes the
 * same object again.
 * @throws {Error} when R2 fails; the parts stay for another try
 */
export async function assemble(ctx: VerbContext, upload: Upload): Promise<Upload> {
  const whole = new FixedLengthStream(upload.bytes)
  const digest = new crypto.DigestStream('SHA-256')
  const [put, , hash] = await Promise.all([
    ctx.env.FILES.put(objectKeyOf(upload.id), whole.readable, { httpMetadata: { contentType: upload.mediaType ?? '' } }),
    pour(ctx, upload.chunks, whole.writable, digest),
    digest.digest,
  ])
  if (put?.size !== upload.bytes) throw new Error(`${upload.id} has ${put?.size} bytes in R2 instead of ${upload.bytes}`)
  const [ready] = await ctx.db
    .update(uploads)
    .set({ sha256: hex(hash), readyAt: upload.readyAt ?? ctx.now, chunks: [] })
    .where(eq(uploads.id, upload.id))
    .returning()
  ctx.waitUntil(ctx.env.FILES.delete(upload.chunks))
  return ready ?? upload
}

/** Writes the parts, one after the other, to the object and to the hash. */
async function pour(
  { env }: Pick<VerbContext, 'env'>,
  keys: readonly string[],
  object: WritableStream<Uint8Array>,
  digest: DigestStream,
): Promise<void> {
  const [toObject, toDigest] = [object.getWriter(), digest.getWriter()]
  try {
    for (const key of keys) {
      const part = await env.FILES.get(key)
      if (!part) throw new Error(`the part ${key} is not in R2`)
      const bytes = new Uint8Array(await part.arrayBuffer())
      await Promise.all([toObject.write(bytes), toDigest.write(bytes)])
    }
    await Promise.all([toObject.close(), toDigest.close()])
  } catch (error) {
    await Promise.allSettled([toObject.abort(error), toDigest.abort(error)])
    throw error
  }
}
