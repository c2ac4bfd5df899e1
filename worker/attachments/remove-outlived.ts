import { and, asc, inArray, isNotNull, isNull, lt } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { filesOutlivedBefore } from '../../programme/retention.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { attachments } from '../db/schema.ts'

/** Files removed in one run; D1 binds at most a hundred values. */
const REMOVE_MAX = 90

/**
 * Removes the files that the retention rule no longer keeps. First the row says so, then the object goes, then the row forgets where it lay:
 * nothing is ever said to be there that is not, and what fails in between is done by the next run. Names and hashes stay.
 */
export async function removeOutlivedFiles(ctx: Pick<VerbContext, 'env' | 'db'> & { now: EpochMs }): Promise<void> {
  await markOutlived(ctx)
  const leftover = await ctx.db
    .select({ id: attachments.id, objectKey: attachments.objectKey })
    .from(attachments)
    .where(and(isNotNull(attachments.removedAt), isNotNull(attachments.objectKey)))
    .orderBy(asc(attachments.removedAt))
    .limit(REMOVE_MAX)
  if (leftover.length === 0) return
  await ctx.env.FILES.delete(leftover.flatMap(({ objectKey }) => objectKey ?? []))
  const ids = leftover.map(({ id }) => id)
  await ctx.db.update(attachments).set({ objectKey: null }).where(inArray(attachments.id, ids))
}

async function markOutlived({ db, now }: Pick<VerbContext, 'db'> & { now: EpochMs }): Promise<void> {
  const closedBefore = filesOutlivedBefore(programme, now)
  if (closedBefore === null) return
  const isOutlived = and(isNull(attachments.removedAt), lt(attachments.ticketClosedAt, closedBefore))
  const outlived = db
    .select({ id: attachments.id })
    .from(attachments)
    .where(isOutlived)
    .orderBy(asc(attachments.ticketClosedAt))
    .limit(REMOVE_MAX)
  await db
    .update(attachments)
    .set({ removedAt: now })
    .where(and(inArray(attachments.id, outlived), isOutlived))
}
