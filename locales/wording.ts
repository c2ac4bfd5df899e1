import type { Calendar, TargetKind, Within } from '../programme/schema.ts'
import { WEEKDAYS } from '../programme/vocabulary.ts'
import type enProgramme from './en/programme.json'
import { formatNumber, formatWallClock, formatWeekday } from './format.ts'
import type { KeyOf, Translate } from './translate.ts'

/** Any translator that knows the messages about the programme: the site's and the worker's both do. */
type ProgrammeTranslate = Translate<KeyOf<typeof enProgramme>>
/** Weekdays with the same hours, and those hours, for a list: "Monday to Friday", "08:00–17:00". */
export type OpeningLine = Readonly<{ days: string; times: string }>

/**
 * A promised duration, as "2 business hours" or "1 working day"; plain hours where the calendar never closes. `null`: the
 * calendar of whatever target is spoken of.
 */
export function wordWithin(t: ProgrammeTranslate, within: Within, calendar: Calendar | null): string {
  if ('workingDays' in within) {
    return t('programme.within.workingDays', { count: within.workingDays, amount: formatNumber(t.locale, within.workingDays) })
  }
  const params = { count: within.hours, amount: formatNumber(t.locale, within.hours) }
  return calendar && isAlwaysOpen(calendar) ? t('programme.within.hours', params) : t('programme.within.businessHours', params)
}

/** A promise, worded by how firmly it is meant: "within 2 business hours, guaranteed". */
export function wordPromise(t: ProgrammeTranslate, target: { kind: TargetKind; within: Within }, calendar: Calendar): string {
  return t(`programme.promise.${target.kind}`, { within: wordWithin(t, target.within, calendar) })
}

/** Opening hours of the days on which a calendar is open, days in a row with the same hours together. */
export function wordOpeningLines(t: ProgrammeTranslate, calendar: Calendar, width: Width = 'long'): OpeningLine[] {
  const runs: { first: number; last: number; times: string }[] = []
  for (const [index, weekday] of WEEKDAYS.entries()) {
    const times = wordTimes(t, calendar.week[weekday])
    const run = runs.at(-1)
    if (run?.times === times) run.last = index
    else runs.push({ first: index, last: index, times })
  }
  return runs
    .filter((run) => run.times !== '')
    .map(({ first, last, times }) => ({ days: wordDays(t, first, last, width), times }))
}

/** Opening hours in one line, as "Monday to Friday 08:00–17:00" or, short, "Mon–Fri 08:00–17:00". */
export function wordOpeningHours(t: ProgrammeTranslate, calendar: Calendar, width: Width = 'long'): string {
  return wordOpeningLines(t, calendar, width)
    .map((line) => t('programme.hours.line', line))
    .join('; ')
}

/** Whether a calendar is open at every hour of every day, holidays included. */
export function isAlwaysOpen(calendar: Calendar): boolean {
  return calendar.holidays.length === 0 && WEEKDAYS.every((weekday) => isWholeDay(calendar.week[weekday]))
}

/** Whether weekdays are written out. */
type Width = 'long' | 'short'
type Windows = Calendar['week'][(typeof WEEKDAYS)[number]]

function isWholeDay(windows: Windows): boolean {
  return windows.length === 1 && windows[0]?.[0] === '00:00' && windows[0]?.[1] === '24:00'
}

/** Empty for a closed day. */
function wordTimes(t: ProgrammeTranslate, windows: Windows): string {
  if (isWholeDay(windows)) return t('programme.hours.aroundTheClock')
  return windows.map((window) => window.map((time) => formatWallClock(t.locale, time)).join('–')).join(', ')
}

function wordDays(t: ProgrammeTranslate, first: number, last: number, width: Width): string {
  if (first === 0 && last === 6) return t('programme.hours.everyDay')
  const [from, to] = [formatWeekday(t.locale, first, width), formatWeekday(t.locale, last, width)]
  if (first === last) return from
  return width === 'short' ? `${from}–${to}` : t('programme.hours.range', { first: from, last: to })
}
