import type { EpochMs } from './schema.ts'

const DAY_MS = 86_400_000
/** No zone changes its offset twice within so many days, so looking this often misses no change. */
const LOOK_EVERY_DAYS = 7

/** A stretch of time in which a zone keeps one offset; `untilAt` is outside of it. */
export type OffsetPiece = Readonly<{ fromAt: EpochMs; untilAt: EpochMs; offsetMs: number }>

/** Days from 1970-01-01 to a date written YYYY-MM-DD. */
export function dayNumberOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

/** The date, written YYYY-MM-DD, that lies so many days after 1970-01-01. */
export function dateOfDay(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
}

/** The date so many days after a date, both written YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumberOf(date) + days)
}

/** The same date so many years later, for 29 February the last of that month. Both written YYYY-MM-DD. */
export function yearsAfter(date: string, years: number): string {
  const year = Number(date.slice(0, 4)) + years
  return date.endsWith('-02-29') ? addDays(`${year}-03-01`, -1) : `${year}${date.slice(4)}`
}

/** The date that a calendar on the wall shows in that zone, written YYYY-MM-DD. */
export function localDateAt(timeZone: string, at: EpochMs): string {
  return dateOfDay(Math.floor((at + offsetMsAt(timeZone, at)) / DAY_MS))
}

/** First instant of a date in a zone; where the clocks skip its midnight, the first instant after the gap. */
export function startOfDate(timeZone: string, date: string): EpochMs {
  const midnight = dayNumberOf(date) * DAY_MS
  for (const piece of offsetPieces(timeZone, midnight - 2 * DAY_MS, midnight + 2 * DAY_MS)) {
    const at = Math.max(piece.fromAt, midnight - piece.offsetMs)
    if (at < piece.untilAt) return at
  }
  throw new RangeError(`${date} does not begin in ${timeZone}.`)
}

/** What a zone's clocks are ahead of UTC at an instant, in milliseconds. @throws {RangeError} for a zone that does not exist. */
export function offsetMsAt(timeZone: string, at: EpochMs): number {
  const second = Math.floor(at / 1000) * 1000
  const [month, day, year, hour, minute, wallSecond] = wallClock(timeZone).format(second).split(/\D+/).map(Number)
  return Date.UTC(Number(year), Number(month) - 1, day, hour, minute, wallSecond) - second
}

/** The offsets a zone keeps from `fromAt` until `untilAt`, in order and without a hole. */
export function offsetPieces(timeZone: string, fromAt: EpochMs, untilAt: EpochMs): OffsetPiece[] {
  const pieces: OffsetPiece[] = []
  const lastYear = new Date(untilAt).getUTCFullYear()
  for (let year = new Date(fromAt).getUTCFullYear(); year <= lastYear; year++) {
    for (const piece of piecesOfYear(timeZone, year)) {
      const clipped = { ...piece, fromAt: Math.max(piece.fromAt, fromAt), untilAt: Math.min(piece.untilAt, untilAt) }
      if (clipped.fromAt < clipped.untilAt) pieces.push(clipped)
    }
  }
  return pieces
}

const formats = new Map<string, Intl.DateTimeFormat>()

function wallClock(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(timeZone, format)
  }
  return format
}

const yearsOfZones = new Map<string, OffsetPiece[]>()

/** Found by looking at the zone's clock every few days and halving between two looks that differ. */
function piecesOfYear(timeZone: string, year: number): OffsetPiece[] {
  const key = `${timeZone} ${year}`
  const found = yearsOfZones.get(key)
  if (found) return found
  const endsAt = Date.UTC(year + 1, 0, 1)
  const pieces: OffsetPiece[] = []
  let fromAt = Date.UTC(year, 0, 1)
  let offsetMs = offsetMsAt(timeZone, fromAt)
  for (let at = fromAt; at < endsAt; at += LOOK_EVERY_DAYS * DAY_MS) {
    const nextAt = Math.min(at + LOOK_EVERY_DAYS * DAY_MS, endsAt)
    const nextOffsetMs = offsetMsAt(timeZone, nextAt)
    if (nextOffsetMs === offsetMs) continue
    const changesAt = changeBetween(timeZone, at, nextAt, offsetMs)
    pieces.push({ fromAt, untilAt: changesAt, offsetMs })
    fromAt = changesAt
    offsetMs = nextOffsetMs
  }
  if (fromAt < endsAt) pieces.push({ fromAt, untilAt: endsAt, offsetMs })
  yearsOfZones.set(key, pieces)
  return pieces
}

/** The second at which the offset stops being `offsetMs`, which it is at `beforeAt` and is not at `afterAt`. */
function changeBetween(timeZone: string, beforeAt: EpochMs, afterAt: EpochMs, offsetMs: number): EpochMs {
  let before = beforeAt / 1000
  let after = afterAt / 1000
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetMsAt(timeZone, middle * 1000) === offsetMs) before = middle
    else after = middle
  }
  return after * 1000
}
