import { createContext, Script } from 'node:vm'
import moment from 'moment'
import OpeningHours from 'opening_hours'
import type { Calendar, EpochMs } from '../../programme/schema.ts'
import { WEEKDAYS } from '../../programme/vocabulary.ts'

// Adds `addWorkingTime` to moment; it comes without types.
await import('moment-business-time' as string)

/** Earliest instant by which two open hours have passed since an instant. */
export type TwoOpenHours = (fromAt: EpochMs) => EpochMs

/** A library that is measured beside the clock. Both know only the zone of the process, which the caller sets. */
export interface Peer {
  name: string
  /** Readies the library for a calendar, with its closed dates of these years. */
  clockFor: (calendar: Calendar, years: readonly string[]) => TwoOpenHours
}

const TWO_HOURS_MS = 7_200_000
/** What takes longer to answer than this is taken never to answer. */
const ANSWER_MS_MAX = 1000

/** The libraries, in the order they are printed. */
export const PEERS: readonly Peer[] = [
  { name: 'opening_hours', clockFor: openingHoursClock },
  { name: 'moment-business-time', clockFor: momentClock },
]

/** What a clock answers for each instant; null where it throws or does not come to an end. */
export function answersOf(clock: TwoOpenHours, instants: readonly EpochMs[]): (EpochMs | null)[] {
  const context = createContext({ clock, fromAt: 0 })
  const ask = new Script('clock(fromAt)')
  return instants.map((fromAt) => {
    context.fromAt = fromAt
    try {
      return ask.runInContext(context, { timeout: ANSWER_MS_MAX })
    } catch {
      return null
    }
  })
}

/** Adds up the stretches that its iterator walks through; it has no function for this. */
function openingHoursClock(calendar: Calendar, years: readonly string[]): TwoOpenHours {
  const hours = new OpeningHours([...weekRules(calendar), ...closedRule(calendar, years)].join('; '), null)
  return (fromAt) => {
    const iterator = hours.getIterator(new Date(fromAt))
    let leftMs = TWO_HOURS_MS
    for (let at = fromAt; ; ) {
      const isOpen = iterator.getState()
      const changesAt = iterator.advance() ? iterator.getDate().getTime() : Number.POSITIVE_INFINITY
      if (isOpen && leftMs <= changesAt - at) return at + leftMs
      if (isOpen) leftMs -= changesAt - at
      at = changesAt
    }
  }
}

/** A rule for each set of hours with its days, as short as a person would write it: the shorter, the faster it is. */
function weekRules({ week }: Calendar): string[] {
  const daysOf = new Map<string, string[]>()
  for (const weekday of WEEKDAYS) {
    const windows = week[weekday].map((window) => window.join('-')).join(',')
    if (windows !== '')
      daysOf.set(windows, [...(daysOf.get(windows) ?? []), `${weekday.charAt(0).toUpperCase()}${weekday.charAt(1)}`])
  }
  if (daysOf.get('00:00-24:00')?.length === 7) return ['24/7']
  return [...daysOf].map(([windows, days]) => `${days.join(',')} ${windows}`)
}

function closedRule(calendar: Calendar, years: readonly string[]): string[] {
  const dates = holidaysOf(calendar, years).map((date) => moment(date).locale('en').format('YYYY MMM DD'))
  return dates.length > 0 ? [`${dates.join(',')} off`] : []
}

/** `addWorkingTime`, which the library puts on moment. */
function momentClock(calendar: Calendar, years: readonly string[]): TwoOpenHours {
  const workinghours = Object.fromEntries(
    WEEKDAYS.map((weekday, index) => [(index + 1) % 7, calendar.week[weekday].length > 0 ? calendar.week[weekday].flat() : null]),
  )
  const locale = { workinghours, holidays: holidaysOf(calendar, years) }
  moment.updateLocale('en', locale as moment.LocaleSpecification)
  return (fromAt) => {
    const instant = moment(fromAt) as unknown as { addWorkingTime: (count: number, unit: 'hours') => moment.Moment }
    return instant.addWorkingTime(2, 'hours').valueOf()
  }
}

function holidaysOf({ holidays }: Calendar, years: readonly string[]): string[] {
  return holidays.filter((date) => years.includes(date.slice(0, 4)))
}
