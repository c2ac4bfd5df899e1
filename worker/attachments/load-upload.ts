import { and, eq, isNull } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { uploads } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import type { Upload } from './upload-view.ts'

/**
 * An upload of the caller's that waits for its message.
 * @throws {ProblemError} signed-out; upload-not-found, for a missing one, for somebody else's, and for one that is sent or cancelled
 */
export async function loadUpload(ctx: VerbContext, id: string): Promise<Upload> {
  const [, [row]] = await readAs(ctx, (me) => [
    ctx.db
      .select()
      .from(uploads)
      .where(and(eq(uploads.id, id), eq(uploads.accountId, me), isNull(uploads.claimedAt), isNull(uploads.discardedAt))),
  ])
  if (!row || row.expiresAt <= ctx.now) throw problem('upload-not-found')
  return row
}
