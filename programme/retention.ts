import type { EpochMs, Programme } from './schema.ts'
import { addDays, localDateAt, startOfDate } from './time-zone.ts'

/**
 * The first instant at which the files of a ticket closed at `closedAt` are no longer kept: the end, in the vendor's zone, of the last of the
 * programme's `retention.attachmentsDays`, counted from the date of closing. Null: the programme sets no limit.
 */
export function filesKeptUntil(programme: Programme, closedAt: EpochMs): EpochMs | null {
  if (!programme.retention) return null
  const { timeZone } = programme.vendor
  return startOfDate(timeZone, addDays(localDateAt(timeZone, closedAt), programme.retention.attachmentsDays + 1))
}

/** The instant before which a ticket must have been closed for its files to be no longer kept at `now`: the same rule from its other end. */
export function filesOutlivedBefore(programme: Programme, now: EpochMs): EpochMs | null {
  if (!programme.retention) return null
  const { timeZone } = programme.vendor
  return startOfDate(timeZone, addDays(localDateAt(timeZone, now), -programme.retention.attachmentsDays))
}
