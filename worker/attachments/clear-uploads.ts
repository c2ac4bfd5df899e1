import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { uploads } from '../db/schema.ts'
import { chunkPrefixOf, objectKeyOf } from './objects.ts'

/** Uploads cleared away in one run. */
const CLEAR_MAX = 50
/** No part that was let in before the end can still be on its way after this. */
const GRACE_MS = 60 * 60 * 1000

/**
 * Clears away what is left of uploads whose time is over: everything of one that no message took, stray parts of one that a message did. The
 * row goes last, so that what fails is done again.
 */
export async function clearUploads(ctx: Pick<VerbContext, 'env' | 'db'> & { now: EpochMs }): Promise<void> {
  const over = await ctx.db
    .select()
    .from(uploads)
    .where(lte(uploads.expiresAt, ctx.now - GRACE_MS))
    .orderBy(asc(uploads.expiresAt))
    .limit(CLEAR_MAX)
  for (const { id, claimedAt, discardedAt } of over) {
    if (claimedAt === null && !(await isGivenUp(ctx, id, discardedAt))) continue
    const { objects } = await ctx.env.FILES.list({ prefix: chunkPrefixOf(id) })
    const keys = [...objects.map(({ key }) => key), ...(claimedAt === null ? [objectKeyOf(id)] : [])]
    if (keys.length > 0) await ctx.env.FILES.delete(keys.slice(0, 1000))
    await ctx.db.delete(uploads).where(eq(uploads.id, id))
  }
}

/** From then on no message can take it. @returns false where one was faster */
async function isGivenUp(
  ctx: Pick<VerbContext, 'db'> & { now: EpochMs },
  id: string,
  discardedAt: EpochMs | null,
): Promise<boolean> {
  const rows = await ctx.db
    .update(uploads)
    .set({ discardedAt: discardedAt ?? ctx.now })
    .where(and(eq(uploads.id, id), isNull(uploads.claimedAt)))
    .returning({ id: uploads.id })
  return rows.length > 0
}
