import type { EpochMs } from '../../programme/schema.ts'

/** Filters by deadline change by themselves as time goes by: a page of the queue counts as true for so long at most. */
const TRUE_FOR_MS = 5 * 60 * 1000

/** The ETag of the queue as a whole at a version of it. */
export function queueEtag(version: number, now: EpochMs): string {
  return `"${version}-${Math.floor(now / TRUE_FOR_MS)}"`
}
