import type { Calendar, EpochMs, Weekday } from '../../programme/schema.ts'
import { WEEKDAYS } from '../../programme/vocabulary.ts'

export type Windows = readonly (readonly [string, string])[]

/** A calendar made for a test, open at the same hours on each of the weekdays. */
export function calendarOf(
  facts: Readonly<{
    timeZone?: string
    hours?: Windows
    days?: readonly Weekday[]
    holidays?: readonly string[]
    years?: readonly [number, number]
  }>,
): Calendar {
  const {
    timeZone = 'Europe/Copenhagen',
    hours = [['09:00', '17:00']],
    days = WEEKDAYS.slice(0, 5),
    holidays = [],
    years = [2000, 2099],
  } = facts
  const week = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, days.includes(weekday) ? hours : []])) as Calendar['week']
  return { id: 'test', timeZone, week, publicHolidays: [], holidays, years }
}

export const always = calendarOf({ hours: [['00:00', '24:00']], days: WEEKDAYS })

/** The instant that an ISO 8601 text with an offset names. */
export function at(text: string): EpochMs {
  const instant = Date.parse(text)
  if (Number.isNaN(instant) || !/(Z|[+-]\d\d:\d\d)$/.test(text)) throw new RangeError(`"${text}" is not an instant.`)
  return instant
}

/** An instant as a text that a failing test can be read by. */
export function iso(instant: EpochMs | null): string | null {
  return instant === null ? null : new Date(instant).toISOString().replace('.000Z', 'Z')
}
