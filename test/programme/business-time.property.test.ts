import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  advanceByOpenMs,
  advanceByWorkingDays,
  closesAt,
  countedDays,
  isOpenAt,
  nextOpeningAt,
  openMsBetween,
  segmentsBetween,
} from '../../programme/business-time.ts'
import type { Calendar, EpochMs } from '../../programme/schema.ts'
import { addDays, localDateAt } from '../../programme/time-zone.ts'
import { at, iso } from './calendars.ts'
import { slowAdvanceByOpenMs, slowAdvanceByWorkingDays, slowIsOpenAt, slowOpenMsBetween } from './slow-clock.ts'

/**
 * The clock against one that looks at every minute, on random calendars, around nights on which clocks change, leap days
 * and ends of years, in zones whose changes are an hour, half an hour, two hours, a whole day, at midnight, or none.
 */

const ZONES = [
  'Europe/Copenhagen',
  'Europe/Athens',
  'Europe/Dublin',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Asia/Beirut',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'UTC',
]

const MOMENTS = [
  '2026-03-29T01:00:00Z', // Europe: an hour is skipped
  '2026-10-25T01:00:00Z', // Europe: an hour is repeated
  '2026-03-08T07:00:00Z', // New York: skipped
  '2026-11-01T06:00:00Z', // New York: repeated
  '2008-03-09T03:31:00Z', // St John's changed its clocks at one minute past midnight
  '2008-11-02T02:31:00Z',
  '2017-10-15T03:00:00Z', // São Paulo skipped midnight
  '2018-02-18T02:00:00Z', // São Paulo repeated the hour before midnight
  '2011-12-30T10:00:00Z', // Apia had no 30 December
  '2026-04-04T15:00:00Z', // Lord Howe: half an hour
  '2026-03-29T00:00:00Z', // Beirut skips midnight
  '2024-02-29T12:00:00Z',
  '2028-02-29T12:00:00Z',
  '2026-12-31T23:00:00Z',
].map(at)

const minuteOfDay = fc.oneof(fc.constantFrom(0, 60, 90, 120, 150, 180, 540, 1020, 1439, 1440), fc.integer({ min: 0, max: 1440 }))
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const windows = fc.oneof(
  { weight: 1, arbitrary: fc.constant([['00:00', '24:00']] as [string, string][]) },
  {
    weight: 4,
    arbitrary: fc.uniqueArray(minuteOfDay, { maxLength: 6 }).map((minutes) => {
      const sorted = minutes.sort((a, b) => a - b)
      return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index): [string, string] => [
        clock(sorted[2 * index] ?? 0),
        clock(sorted[2 * index + 1] ?? 0),
      ])
    }),
  },
)

const instant: fc.Arbitrary<EpochMs> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...MOMENTS),
      fc
        .integer({ min: at('2001-01-01T00:00:00Z') / 60_000, max: at('2098-01-01T00:00:00Z') / 60_000 })
        .map((minute) => minute * 60_000),
    ),
    fc.integer({ min: -2 * 86_400, max: 2 * 86_400 }),
    fc.constantFrom(0, 0, 0, 1, 999),
  )
  .map(([moment, seconds, ms]) => moment + seconds * 1000 + ms)

/** A calendar that is open at some time in every week, and an instant with holidays around it. */
const situation: fc.Arbitrary<{ calendar: Calendar; fromAt: EpochMs }> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    week: fc.record({ mon: windows, tue: windows, wed: windows, thu: windows, fri: windows, sat: windows, sun: windows }),
    fromAt: instant,
    closedOn: fc.array(fc.integer({ min: -3, max: 12 }), { maxLength: 4 }),
  })
  .filter(({ week }) => Object.values(week).some((day) => day.some(([opens, closes]) => opens < '12:00' || closes > '16:00')))
  .map(({ timeZone, week, fromAt, closedOn }) => {
    const holidays = [...new Set(closedOn.map((days) => addDays(localDateAt(timeZone, fromAt), days)))].sort()
    return {
      calendar: { id: 'random', timeZone, week, publicHolidays: [], holidays, years: [2000, 2099] },
      fromAt,
    }
  })

const openMs = fc.oneof(
  fc.integer({ min: 0, max: 40 * 3600 }).map((seconds) => seconds * 1000),
  fc.constantFrom(0, 1, 3_600_000, 7_200_000),
)
/** A failure is made small for no longer than this: on a bad day each attempt counts weeks of minutes. */
const BOUND = { interruptAfterTimeLimit: 60_000 }
const RUNS = { ...BOUND, numRuns: 200 }

test('an advance by open time ends where counting every minute ends', () => {
  fc.assert(
    fc.property(situation, openMs, ({ calendar, fromAt }, ms) => {
      expect(iso(advanceByOpenMs(calendar, fromAt, ms))).toBe(iso(slowAdvanceByOpenMs(calendar, fromAt, ms)))
    }),
    RUNS,
  )
}, 120_000)

test('an advance by working days ends where counting every minute ends', () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 4 }), ({ calendar, fromAt }, days) => {
      expect(iso(advanceByWorkingDays(calendar, fromAt, days))).toBe(iso(slowAdvanceByWorkingDays(calendar, fromAt, days)))
    }),
    { ...BOUND, numRuns: 100 },
  )
}, 120_000)

test('the open time between two instants is that of counting every minute', () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 0, max: 5 * 86_400_000 }), ({ calendar, fromAt }, ms) => {
      expect(openMsBetween(calendar, fromAt, fromAt + ms)).toBe(slowOpenMsBetween(calendar, fromAt, fromAt + ms))
    }),
    RUNS,
  )
}, 120_000)

test('a calendar is open exactly when the clock on the wall shows a time in one of its windows', () => {
  fc.assert(
    fc.property(situation, ({ calendar, fromAt }) => {
      expect(isOpenAt(calendar, fromAt)).toBe(slowIsOpenAt(calendar, fromAt))
    }),
    { ...BOUND, numRuns: 1500 },
  )
}, 120_000)

test('what is open closes at the next instant that is closed, and what is closed opens at the next that is open', () => {
  fc.assert(
    fc.property(situation, ({ calendar, fromAt }) => {
      const opensAt = nextOpeningAt(calendar, fromAt)
      expect(slowIsOpenAt(calendar, opensAt)).toBe(true)
      expect(slowOpenMsBetween(calendar, fromAt, opensAt)).toBe(0)
      const closing = closesAt(calendar, opensAt)
      if (closing === null || closing - opensAt > 10 * 86_400_000) return
      expect(slowIsOpenAt(calendar, closing)).toBe(false)
      expect(slowOpenMsBetween(calendar, opensAt, closing)).toBe(closing - opensAt)
    }),
    RUNS,
  )
}, 120_000)

test('a deadline is the earliest instant by which the time has passed', () => {
  fc.assert(
    fc.property(situation, openMs, ({ calendar, fromAt }, ms) => {
      const dueAt = advanceByOpenMs(calendar, fromAt, ms)
      expect(openMsBetween(calendar, fromAt, dueAt)).toBe(ms)
      if (ms > 0) expect(openMsBetween(calendar, fromAt, dueAt - 1)).toBe(ms - 1)
    }),
    { ...BOUND, numRuns: 1000 },
  )
})

test('two hours and then three hours are five hours', () => {
  fc.assert(
    fc.property(situation, openMs, openMs, ({ calendar, fromAt }, first, second) => {
      const onceAt = advanceByOpenMs(calendar, fromAt, first + second)
      expect(iso(advanceByOpenMs(calendar, advanceByOpenMs(calendar, fromAt, first), second))).toBe(iso(onceAt))
    }),
    { ...BOUND, numRuns: 1000 },
  )
})

test('a later submission never has an earlier deadline, in hours or in working days', () => {
  fc.assert(
    fc.property(
      situation,
      fc.integer({ min: 0, max: 3 * 86_400_000 }),
      openMs,
      fc.integer({ min: 1, max: 6 }),
      ({ calendar, fromAt }, later, ms, days) => {
        expect(advanceByOpenMs(calendar, fromAt + later, ms)).toBeGreaterThanOrEqual(advanceByOpenMs(calendar, fromAt, ms))
        expect(advanceByWorkingDays(calendar, fromAt + later, days)).toBeGreaterThanOrEqual(
          advanceByWorkingDays(calendar, fromAt, days),
        )
      },
    ),
    { ...BOUND, numRuns: 1000 },
  )
})

test('the days that explain a span add up to its open time, one entry for each date', () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 0, max: 20 * 86_400_000 }), ({ calendar, fromAt }, ms) => {
      const days = countedDays(calendar, fromAt, fromAt + ms)
      expect(days.reduce((sum, day) => sum + day.openMs, 0)).toBe(openMsBetween(calendar, fromAt, fromAt + ms))
      expect(days.flatMap(({ segments }) => segments)).toEqual(segmentsBetween(calendar, fromAt, fromAt + ms))
      expect(days.map(({ date }) => date)).toEqual(days.map((_, index) => addDays(days[0]?.date ?? '', index)))
    }),
    { ...BOUND, numRuns: 500 },
  )
})

test('asking in any order of years gives the same answer as asking fresh', () => {
  fc.assert(
    fc.property(situation, fc.array(instant, { maxLength: 5 }), openMs, ({ calendar, fromAt }, others, ms) => {
      for (const other of others) isOpenAt(calendar, other)
      expect(advanceByOpenMs(calendar, fromAt, ms)).toBe(advanceByOpenMs({ ...calendar }, fromAt, ms))
    }),
    { ...BOUND, numRuns: 100 },
  )
})
