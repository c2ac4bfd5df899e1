import { Temporal } from 'temporal-polyfill'
import type { Calendar, EpochMs } from '../../programme/schema.ts'
import { WEEKDAYS } from '../../programme/vocabulary.ts'

/**
 * Business time the slow way: it looks at the clock on the wall for every minute and adds up. It shares no code with
 * `programme/business-time.ts`, and takes its time zones from Temporal.
 */

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const BOUND_MINUTES = 60 * 24 * 200

type Minute = Readonly<{ fromAt: EpochMs; untilAt: EpochMs; day: number; isOpen: boolean }>

export function slowIsOpenAt(calendar: Calendar, at: EpochMs): boolean {
  return minuteOf(calendar, at).isOpen
}

export function slowOpenMsBetween(calendar: Calendar, fromAt: EpochMs, toAt: EpochMs): number {
  let openMs = 0
  for (const minute of minutesFrom(calendar, fromAt)) {
    if (minute.fromAt >= toAt) break
    if (minute.isOpen) openMs += Math.max(0, Math.min(minute.untilAt, toAt) - Math.max(minute.fromAt, fromAt))
  }
  return openMs
}

export function slowAdvanceByOpenMs(calendar: Calendar, fromAt: EpochMs, openMs: number): EpochMs {
  let remainingMs = openMs
  if (remainingMs === 0) return fromAt
  for (const minute of minutesFrom(calendar, fromAt)) {
    if (!minute.isOpen) continue
    const startsAt = Math.max(minute.fromAt, fromAt)
    if (remainingMs <= minute.untilAt - startsAt) return startsAt + remainingMs
    remainingMs -= minute.untilAt - startsAt
  }
  throw new Error('out of bound')
}

/**
 * By the letter of the definition: the days are collected as lists of their open minutes, from before the submission on.
 * Where clocks go back across midnight, the hour in which yesterday is shown again belongs to the day it interrupts.
 */
export function slowAdvanceByWorkingDays(calendar: Calendar, at: EpochMs, days: number): EpochMs {
  const workingDays: Minute[][] = []
  let day = Number.NEGATIVE_INFINITY
  for (const minute of minutesFrom(calendar, at - 2 * DAY_MS)) {
    // Up to three days are over at the submission, and the last has only begun.
    if (workingDays.length > days + 4) break
    if (!minute.isOpen) continue
    if (minute.day > day) workingDays.push([])
    day = Math.max(day, minute.day)
    workingDays.at(-1)?.push(minute)
  }
  const isOver = (day: Minute[]) => day.every((minute) => minute.untilAt <= at)
  while (workingDays[0] && isOver(workingDays[0])) workingDays.shift()
  const first = workingDays[0] ?? []
  const passedMs = first.reduce((sum, minute) => sum + Math.max(0, Math.min(minute.untilAt, at) - minute.fromAt), 0)
  if (passedMs === 0) return closing(workingDays[days - 1])
  let remainingMs = passedMs
  for (const minute of workingDays[days] ?? []) {
    if (remainingMs <= MINUTE_MS) return minute.fromAt + remainingMs
    remainingMs -= MINUTE_MS
  }
  return closing(workingDays[days])
}

function closing(day: readonly Minute[] | undefined): EpochMs {
  const last = day?.at(-1)
  if (!last) throw new Error('out of bound')
  return last.untilAt
}

function* minutesFrom(calendar: Calendar, at: EpochMs): Generator<Minute> {
  let minute = minuteOf(calendar, at)
  for (let count = 0; count < BOUND_MINUTES; count++) {
    yield minute
    minute = minuteOf(calendar, minute.untilAt)
  }
}

/** The minute around `at`: what the wall shows at its beginning decides. */
function minuteOf(calendar: Calendar, at: EpochMs): Minute {
  const fromAt = Math.floor(at / MINUTE_MS) * MINUTE_MS
  const wallMs = fromAt + offsetMs(calendar.timeZone, fromAt)
  const day = Math.floor(wallMs / DAY_MS)
  const clock = (wallMs - day * DAY_MS) / MINUTE_MS
  const { closedDays, week } = readCalendar(calendar)
  // 1970-01-01 was a Thursday.
  const windows = week[(day + 3) % 7] ?? []
  const isOpen = !closedDays.has(day) && windows.some(([opens, closes]) => clock >= opens && clock < closes)
  return { fromAt, untilAt: fromAt + MINUTE_MS, day, isOpen }
}

type ReadCalendar = Readonly<{ closedDays: ReadonlySet<number>; week: readonly (readonly (readonly [number, number])[])[] }>

const calendars = new WeakMap<Calendar, ReadCalendar>()

/** The closed dates as days from 1970-01-01, the windows of each weekday in minutes from midnight. */
function readCalendar(calendar: Calendar): ReadCalendar {
  const known = calendars.get(calendar)
  if (known) return known
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
  const read = {
    closedDays: new Set(calendar.holidays.map((date) => Date.parse(date) / DAY_MS)),
    week: WEEKDAYS.map((weekday) => calendar.week[weekday].map(([opens, closes]) => [minutes(opens), minutes(closes)] as const)),
  }
  calendars.set(calendar, read)
  return read
}

const offsets = new Map<string, number | null>()

/** What the zone is ahead of UTC. Temporal is asked once for a day, but for each minute of one in which the clocks change. */
function offsetMs(timeZone: string, at: EpochMs): number {
  const dayAt = Math.floor(at / DAY_MS) * DAY_MS
  const key = `${timeZone} ${dayAt}`
  let steadyMs = offsets.get(key)
  if (steadyMs === undefined) {
    const startMs = askedOffsetMs(timeZone, dayAt)
    steadyMs = askedOffsetMs(timeZone, dayAt + DAY_MS) === startMs ? startMs : null
    offsets.set(key, steadyMs)
  }
  return steadyMs ?? askedOffsetMs(timeZone, at)
}

function askedOffsetMs(timeZone: string, at: EpochMs): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000
}
