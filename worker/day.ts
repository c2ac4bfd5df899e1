import { and, gt, lte, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { EpochMs } from '../programme/schema.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Days since 1970-01-01, UTC: what is counted by the day is counted under this. */
export const dayOf = (at: EpochMs) => Math.floor(at / DAY_MS)

/** Whether a day is one of the last `days`, today among them. */
export function isRecent(day: SQLiteColumn, now: EpochMs, days: number): SQL | undefined {
  return and(gt(day, dayOf(now) - days), lte(day, dayOf(now)))
}
