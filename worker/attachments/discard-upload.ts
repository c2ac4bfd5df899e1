import { and, eq, isNull } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { uploads } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { loadUpload } from './load-upload.ts'
import { objectKeyOf } from './objects.ts'
import type { Upload } from './upload-view.ts'

/**
 * Cancels an upload.
 * @throws {ProblemError} signed-out; upload-not-found, also when a message was faster
 */
export async function cancelUpload(ctx: VerbContext, id: string): Promise<void> {
  if (!(await discardUpload(ctx, await loadUpload(ctx, id)))) throw problem('upload-not-found')
}

/**
 * Gives an upload up. Its row stays until housekeeping comes by, and with it the way to whatever a part still on its way may leave behind.
 * @returns false where a message has taken it meanwhile
 */
export async function discardUpload(ctx: Pick<VerbContext, 'env' | 'db' | 'now'>, upload: Upload): Promise<boolean> {
  const discarded = await ctx.db
    .update(uploads)
    .set({ discardedAt: ctx.now })
    .where(and(eq(uploads.id, upload.id), isNull(uploads.claimedAt)))
    .returning({ id: uploads.id })
  if (discarded.length === 0) return false
  await ctx.env.FILES.delete([objectKeyOf(upload.id), ...upload.chunks])
  return true
}
