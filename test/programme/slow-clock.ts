import { Temporal } from 'temporal-polyfill'
import type { Calendar, EpochMs } from '../../programme/schema.ts'
import { WEEKDAYS } from '../../programme/schema.ts'

/**
 * Business time the slow way: it looks at the clock on the wall for every minute and adds up. It shares no code with
 * `programme/business-time.ts`, and takes its time zones from Temporal.
 */

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const BOUND_MINUTES = 60 * 24 * 200

type Minute = Readonly<{ fromAt: EpochMs; untilAt: EpochMs; date: string; isOpen: boolean }>

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
  let date = ''
  for (const minute of minutesFrom(calendar, at - 2 * DAY_MS)) {
    // Up to three days are over at the submission, and the last has only begun.
    if (workingDays.length > days + 4) break
    if (!minute.isOpen) continue
    if (minute.date > date) workingDays.push([])
    date = minute.date > date ? minute.date : date
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

function minuteOf(calendar: Calendar, at: EpochMs): Minute {
  const fromAt = Math.floor(at / MINUTE_MS) * MINUTE_MS
  const { date, clock, weekday } = wallAt(calendar.timeZone, fromAt)
  const windows = calendar.week[WEEKDAYS[weekday - 1] ?? 'mon']
  const isOpen = !calendar.holidays.includes(date) && windows.some(([opens, closes]) => clock >= opens && clock < closes)
  return { fromAt, untilAt: fromAt + MINUTE_MS, date, isOpen }
}

type Wall = Readonly<{ date: string; clock: string; weekday: number }>

const HOUR_MS = 60 * MINUTE_MS
const hours = new Map<string, Wall[]>()

/** What the wall shows, remembered by the hour; Temporal is asked for each minute only of an hour in which clocks change. */
function wallAt(timeZone: string, at: EpochMs): Wall {
  const hourAt = Math.floor(at / HOUR_MS) * HOUR_MS
  const key = `${timeZone} ${hourAt}`
  let minutes = hours.get(key)
  if (!minutes) {
    const startMs = offsetMs(timeZone, hourAt)
    const isSteady = offsetMs(timeZone, hourAt + HOUR_MS) === startMs
    minutes = Array.from({ length: 60 }, (_, minute) => {
      const minuteAt = hourAt + minute * MINUTE_MS
      return wallOf(minuteAt + (isSteady ? startMs : offsetMs(timeZone, minuteAt)))
    })
    if (hours.size > 50_000) hours.clear()
    hours.set(key, minutes)
  }
  return minutes[(at - hourAt) / MINUTE_MS] as Wall
}

function wallOf(localMs: number): Wall {
  const text = new Date(localMs).toISOString()
  return { date: text.slice(0, 10), clock: text.slice(11, 16), weekday: new Date(localMs).getUTCDay() || 7 }
}

function offsetMs(timeZone: string, at: EpochMs): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000
}
