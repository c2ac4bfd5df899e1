import type { Calendar, EpochMs, Weekday } from './schema.ts'
import { dateOfDay, dayNumberOf, localDateAt, offsetPieces, startOfDate } from './time-zone.ts'
import { WEEKDAYS } from './vocabulary.ts'

/**
 * Business time: time that passes only while a calendar is open.
 *
 * A calendar is open at an instant when the clock on the wall of its zone shows a time inside one of that weekday's
 * windows and the date is not closed. So an hour that the clocks skip is not there, and an hour that they repeat is
 * there twice. Every stretch is half-open: its first millisecond belongs to it, its closing does not.
 * Source: decision 0010.
 */

const DAY_MS = 86_400_000
const SECOND_MS = 1000
const MINUTE_MS = 60_000
/** A calendar that stays open longer than this is taken never to close. */
const LOOK_AHEAD_MS = 366 * DAY_MS

/** An open stretch within one date; `closesAt` is outside of it. */
export type Segment = Readonly<{ opensAt: EpochMs; closesAt: EpochMs }>

/** The open stretches of one date, cut to the time that is counted, and if there are none, why. */
export type DayCount = Readonly<{ date: string; segments: readonly Segment[]; openMs: number; closed: 'week' | 'holiday' | null }>

/** An instant, or the deadline it leads to, lies outside of the years whose holidays the calendar knows. */
export class InstantOutOfRange extends RangeError {
  override readonly name = 'InstantOutOfRange'
  readonly calendarId: string
  readonly fromAt: EpochMs
  readonly untilAt: EpochMs

  constructor(calendar: Calendar) {
    const [first, last] = calendar.years
    super(`The calendar "${calendar.id}" counts time from ${first} to ${last}.`)
    this.calendarId = calendar.id
    this.fromAt = startOfDate(calendar.timeZone, `${first}-01-01`)
    this.untilAt = startOfDate(calendar.timeZone, `${last + 1}-01-01`)
  }
}

/**
 * Earliest instant by which so many hours of open time have passed since `fromAt`. Landing exactly on a closing is that
 * closing, not the next opening; no hours at all is `fromAt` itself. Hours are counted to the second.
 * @throws {InstantOutOfRange}
 */
export function advanceByHours(calendar: Calendar, fromAt: EpochMs, hours: number): EpochMs {
  return advanceByOpenMs(calendar, fromAt, Math.round(hours * 3600) * SECOND_MS)
}

/** As `advanceByHours`, in milliseconds of open time. @throws {InstantOutOfRange} and {RangeError} for a negative time. */
export function advanceByOpenMs(calendar: Calendar, fromAt: EpochMs, openMs: number): EpochMs {
  if (!(openMs >= 0)) throw new RangeError(`Open time to pass must not be negative: ${openMs}.`)
  const timeline = timelineAt(calendar, fromAt)
  if (openMs === 0) return fromAt
  const segment = nextSegment(timeline, fromAt)
  return instantOf(timeline, openedBy(timeline, segment, fromAt) + openMs, segment)
}

/**
 * The deadline of so many working days. A working day is a date with open time. With e the open time already passed on
 * the day of `fromAt`, it is the instant at which e has passed on the n-th following working day, or that day's closing
 * if the day is shorter. Before opening, on a closed day and after closing e is 0; the day that opens next is then the
 * first, and the deadline is the closing of the n-th.
 * @throws {InstantOutOfRange}, and {RangeError} for a fraction of a day or none.
 */
export function advanceByWorkingDays(calendar: Calendar, fromAt: EpochMs, days: number): EpochMs {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`Working days must be a whole number from 1: ${days}.`)
  let timeline = timelineAt(calendar, fromAt)
  let segment = nextSegment(timeline, fromAt)
  while (segment === timeline.count) {
    timeline = longerTimeline(timeline)
    segment = nextSegment(timeline, fromAt)
  }
  const day = valueAt(timeline.dayOf, segment)
  const passedMs = openedBy(timeline, segment, fromAt) - valueAt(timeline.openedBeforeDay, day)
  const lastDay = passedMs === 0 ? day + days - 1 : day + days
  while (lastDay >= timeline.dayCount) timeline = longerTimeline(timeline)
  const closingMs = valueAt(timeline.openedBeforeDay, lastDay + 1)
  const dueMs = passedMs === 0 ? closingMs : Math.min(valueAt(timeline.openedBeforeDay, lastDay) + passedMs, closingMs)
  return instantOf(timeline, dueMs, segment)
}

/** Open time from `fromAt` until `toAt`, in milliseconds; none if `toAt` is not later. @throws {InstantOutOfRange} */
export function openMsBetween(calendar: Calendar, fromAt: EpochMs, toAt: EpochMs): number {
  const timeline = timelineOver(calendar, fromAt, toAt)
  if (toAt <= fromAt) return 0
  return openedBy(timeline, nextSegment(timeline, toAt), toAt) - openedBy(timeline, nextSegment(timeline, fromAt), fromAt)
}

/** Whether the calendar is open at an instant: yes at its opening, no at its closing. @throws {InstantOutOfRange} */
export function isOpenAt(calendar: Calendar, at: EpochMs): boolean {
  const timeline = timelineAt(calendar, at)
  const segment = nextSegment(timeline, at)
  return segment < timeline.count && at >= valueAt(timeline.opensAt, segment)
}

/** Earliest open instant from `at` on; `at` itself if it is open then. @throws {InstantOutOfRange} */
export function nextOpeningAt(calendar: Calendar, at: EpochMs): EpochMs {
  let timeline = timelineAt(calendar, at)
  while (nextSegment(timeline, at) === timeline.count) timeline = longerTimeline(timeline)
  return Math.max(at, valueAt(timeline.opensAt, nextSegment(timeline, at)))
}

/** When what is open at `at` closes; null if it is closed then, or stays open for more than 366 days. @throws {InstantOutOfRange} */
export function closesAt(calendar: Calendar, at: EpochMs): EpochMs | null {
  if (!isOpenAt(calendar, at)) return null
  let timeline = timelineAt(calendar, at)
  let segment = nextSegment(timeline, at)
  while (valueAt(timeline.closesAt, segment) - at <= LOOK_AHEAD_MS) {
    if (segment + 1 === timeline.count) timeline = longerTimeline(timeline)
    if (valueAt(timeline.opensAt, segment + 1) !== valueAt(timeline.closesAt, segment)) return valueAt(timeline.closesAt, segment)
    segment++
  }
  return null
}

/** The open stretches from `fromAt` until `toAt`, cut to it, each within one date, in order. @throws {InstantOutOfRange} */
export function segmentsBetween(calendar: Calendar, fromAt: EpochMs, toAt: EpochMs): Segment[] {
  const timeline = timelineOver(calendar, fromAt, toAt)
  const segments: Segment[] = []
  for (let segment = nextSegment(timeline, fromAt); segment < timeline.count; segment++) {
    const opensAt = Math.max(fromAt, valueAt(timeline.opensAt, segment))
    if (opensAt >= toAt) break
    segments.push({ opensAt, closesAt: Math.min(toAt, valueAt(timeline.closesAt, segment)) })
  }
  return segments
}

/**
 * The dates from `fromAt` until `toAt`, closed ones too, each with what is counted of it. This is how a deadline is
 * explained to a person. @throws {InstantOutOfRange}
 */
export function countedDays(calendar: Calendar, fromAt: EpochMs, toAt: EpochMs): DayCount[] {
  const segments = segmentsBetween(calendar, fromAt, toAt)
  const lastDay = dayNumberOf(localDateAt(calendar.timeZone, Math.max(fromAt, toAt - 1)))
  const days: DayCount[] = []
  let segment = 0
  for (let day = dayNumberOf(localDateAt(calendar.timeZone, fromAt)); day <= lastDay; day++) {
    const date = dateOfDay(day)
    const endsAt = day === lastDay ? Number.POSITIVE_INFINITY : startOfDate(calendar.timeZone, dateOfDay(day + 1))
    const ofDay: Segment[] = []
    for (let next = segments[segment]; next && next.opensAt < endsAt; next = segments[segment]) {
      ofDay.push(next)
      segment++
    }
    const openMs = ofDay.reduce((sum, { opensAt, closesAt }) => sum + closesAt - opensAt, 0)
    days.push({ date, segments: ofDay, openMs, closed: whyClosed(calendar, day) })
  }
  return days
}

/** Whether a calendar that is open on that day of the week is closed on a date, as a holiday. */
export function isHoliday(calendar: Calendar, date: string): boolean {
  return whyClosed(calendar, dayNumberOf(date)) === 'holiday'
}

function whyClosed(calendar: Calendar, day: number): DayCount['closed'] {
  if (calendar.week[weekdayOf(day)].length === 0) return 'week'
  return calendar.holidays.includes(dateOfDay(day)) ? 'holiday' : null
}

/**
 * The open stretches of some years, ready to be searched. Open time is counted from the first of them, so that
 * "advance" is an addition and a search, however far it goes.
 */
type Timeline = Readonly<{
  calendar: Calendar
  firstYear: number
  lastYear: number
  fromAt: EpochMs
  untilAt: EpochMs
  count: number
  opensAt: Float64Array
  closesAt: Float64Array
  /** Open milliseconds before each stretch, and, last, in all. */
  openedBefore: Float64Array
  /** The working day of each stretch, counted from 0. */
  dayOf: Int32Array
  dayCount: number
  /** Open milliseconds before each working day, and, last, in all. */
  openedBeforeDay: Float64Array
}>

const timelines = new WeakMap<Calendar, Timeline>()

function timelineAt(calendar: Calendar, at: EpochMs): Timeline {
  const timeline = timelines.get(calendar)
  if (timeline && at >= timeline.fromAt && at < timeline.untilAt) return timeline
  return timelineWith(calendar, timeline, at)
}

function timelineOver(calendar: Calendar, fromAt: EpochMs, toAt: EpochMs): Timeline {
  let timeline = timelineAt(calendar, fromAt)
  if (toAt < timeline.fromAt) timelineAt(calendar, toAt)
  while (!(toAt <= timeline.untilAt)) timeline = longerTimeline(timeline)
  return timeline
}

/** Years are added as they are asked for, each time at least as many as there are, so that adding stays cheap. */
function timelineWith(calendar: Calendar, timeline: Timeline | undefined, at: EpochMs): Timeline {
  const [first, last] = calendar.years
  if (!(at >= Date.UTC(first, 0, 0) && at < Date.UTC(last + 1, 0, 2))) throw new InstantOutOfRange(calendar)
  const year = Number(localDateAt(calendar.timeZone, at).slice(0, 4))
  if (year < first || year > last) throw new InstantOutOfRange(calendar)
  if (!timeline) return buildTimeline(calendar, year, Math.min(year + 1, last))
  const more = timeline.lastYear - timeline.firstYear + 1
  const firstYear = at < timeline.fromAt ? Math.max(first, Math.min(year, timeline.firstYear - more)) : timeline.firstYear
  const lastYear = at < timeline.fromAt ? timeline.lastYear : Math.min(last, Math.max(year, timeline.lastYear + more))
  return buildTimeline(calendar, firstYear, lastYear)
}

/** As `timeline`, with later years behind it; what has been read from the shorter one stays true. */
function longerTimeline(timeline: Timeline): Timeline {
  if (timeline.lastYear === timeline.calendar.years[1]) throw new InstantOutOfRange(timeline.calendar)
  return timelineWith(timeline.calendar, timeline, timeline.untilAt)
}

function buildTimeline(calendar: Calendar, firstYear: number, lastYear: number): Timeline {
  const fromAt = startOfDate(calendar.timeZone, `${firstYear}-01-01`)
  const untilAt = startOfDate(calendar.timeZone, `${lastYear + 1}-01-01`)
  const opens: number[] = []
  const closes: number[] = []
  const dates: number[] = []
  for (const [date, opensAt, closesAt] of stretches(calendar, fromAt, untilAt)) {
    const last = opens.length - 1
    if (date === dates[last] && opensAt === closes[last]) {
      closes[last] = closesAt
    } else {
      opens.push(opensAt)
      closes.push(closesAt)
      // Where clocks go back across midnight a date comes twice; its second coming counts to the date it interrupts.
      dates.push(Math.max(date, dates[last] ?? date))
    }
  }
  const timeline = { calendar, firstYear, lastYear, fromAt, untilAt, ...sums(opens, closes, dates) }
  timelines.set(calendar, timeline)
  return timeline
}

function sums(opens: readonly number[], closes: readonly number[], dates: readonly number[]) {
  const count = opens.length
  const openedBefore = new Float64Array(count + 1)
  const dayOf = new Int32Array(count)
  const openedBeforeDay: number[] = []
  for (let segment = 0; segment < count; segment++) {
    const opened = valueAt(openedBefore, segment)
    if (segment === 0 || dates[segment] !== dates[segment - 1]) openedBeforeDay.push(opened)
    dayOf[segment] = openedBeforeDay.length - 1
    openedBefore[segment + 1] = opened + valueAt(closes, segment) - valueAt(opens, segment)
  }
  const dayCount = openedBeforeDay.length
  openedBeforeDay.push(valueAt(openedBefore, count))
  return {
    count,
    opensAt: Float64Array.from(opens),
    closesAt: Float64Array.from(closes),
    openedBefore,
    dayOf,
    dayCount,
    openedBeforeDay: Float64Array.from(openedBeforeDay),
  }
}

/** Each window of each open date, as far as it lies within one offset of the zone, in order of time. */
function* stretches(
  calendar: Calendar,
  fromAt: EpochMs,
  untilAt: EpochMs,
): Generator<[date: number, opensAt: EpochMs, closesAt: EpochMs]> {
  const closed = new Set(calendar.holidays.map(dayNumberOf))
  const windows = new Map(
    WEEKDAYS.map((weekday) => [
      weekday,
      calendar.week[weekday].map(([opens, closes]) => [clockMs(opens), clockMs(closes)] as const),
    ]),
  )
  for (const piece of offsetPieces(calendar.timeZone, fromAt, untilAt)) {
    const lastDay = Math.floor((piece.untilAt - 1 + piece.offsetMs) / DAY_MS)
    for (let day = Math.floor((piece.fromAt + piece.offsetMs) / DAY_MS); day <= lastDay; day++) {
      if (closed.has(day)) continue
      const midnightAt = day * DAY_MS - piece.offsetMs
      for (const [opensMs, closesMs] of windows.get(weekdayOf(day)) ?? []) {
        const opensAt = Math.max(piece.fromAt, midnightAt + opensMs)
        const closesAt = Math.min(piece.untilAt, midnightAt + closesMs)
        if (opensAt < closesAt) yield [day, opensAt, closesAt]
      }
    }
  }
}

/** Day 0, 1970-01-01, was a Thursday. */
function weekdayOf(day: number): Weekday {
  return WEEKDAYS[(day + 3) % 7] as Weekday
}

function clockMs(clock: string): number {
  return (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * MINUTE_MS
}

/** The stretch that is open at `at`, or else the next; the number of stretches if there is none. */
function nextSegment(timeline: Timeline, at: EpochMs): number {
  return firstIndex(0, timeline.count, (segment) => valueAt(timeline.closesAt, segment) > at)
}

/** Open milliseconds from the timeline's start until `at`, which lies in `segment` or before it and after the one before. */
function openedBy(timeline: Timeline, segment: number, at: EpochMs): number {
  const before = valueAt(timeline.openedBefore, segment)
  return segment === timeline.count ? before : before + Math.max(0, at - valueAt(timeline.opensAt, segment))
}

/** Earliest instant by which so many milliseconds of open time have passed from the timeline's start; not before `segment`. */
function instantOf(shorter: Timeline, openedMs: number, segment: number): EpochMs {
  let timeline = shorter
  while (openedMs > valueAt(timeline.openedBefore, timeline.count)) timeline = longerTimeline(timeline)
  const { openedBefore, count } = timeline
  const reaches = firstIndex(segment, count, (index) => valueAt(openedBefore, index + 1) >= openedMs)
  return valueAt(timeline.opensAt, reaches) + openedMs - valueAt(openedBefore, reaches)
}

/** First index at which `holds`, which from then on holds for all; `until` if there is none. */
function firstIndex(from: number, until: number, holds: (index: number) => boolean): number {
  let low = from
  let high = until
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function valueAt(values: ArrayLike<number>, index: number): number {
  return values[index] as number
}
