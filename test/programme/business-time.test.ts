import { describe, expect, test } from 'vitest'
import {
  advanceByHours,
  advanceByOpenMs,
  advanceByWorkingDays,
  closesAt,
  countedDays,
  InstantOutOfRange,
  isOpenAt,
  nextOpeningAt,
  openMsBetween,
  segmentsBetween,
} from '../../programme/business-time.ts'
import { WEEKDAYS } from '../../programme/vocabulary.ts'
import { always, at, calendarOf, iso } from './calendars.ts'

const HOUR_MS = 3_600_000
/** 09–17 on weekdays in Copenhagen, closed at Christmas. */
const office = calendarOf({ holidays: ['2026-12-24', '2026-12-25', '2026-12-26'] })
const lunch = calendarOf({
  hours: [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ],
})

describe('hours', () => {
  test.each([
    ['within a day', office, '2026-11-03T10:00+01:00', 2, '2026-11-03T12:00+01:00'],
    ['to the very closing', office, '2026-11-03T15:00+01:00', 2, '2026-11-03T17:00+01:00'],
    ['one second past closing', office, '2026-11-03T15:00:01+01:00', 2, '2026-11-04T09:00:01+01:00'],
    ['submitted at the opening', office, '2026-11-03T09:00+01:00', 2, '2026-11-03T11:00+01:00'],
    ['submitted at the closing', office, '2026-11-03T17:00+01:00', 2, '2026-11-04T11:00+01:00'],
    ['submitted in the last second of the working day', office, '2026-11-03T16:59:59+01:00', 2, '2026-11-04T10:59:59+01:00'],
    ['submitted in the last second of the day', office, '2026-11-03T23:59:59+01:00', 2, '2026-11-04T11:00+01:00'],
    ['submitted on a Saturday', office, '2026-11-07T12:00+01:00', 1, '2026-11-09T10:00+01:00'],
    ['across a weekend and the clock change of autumn', office, '2026-10-23T15:30+02:00', 2, '2026-10-26T09:30+01:00'],
    ['across a weekend and the clock change of spring', office, '2026-03-27T16:00+01:00', 3, '2026-03-30T11:00+02:00'],
    ['across Christmas', office, '2026-12-23T16:00+01:00', 2, '2026-12-28T10:00+01:00'],
    ['submitted on a holiday', office, '2026-12-25T10:00+01:00', 8, '2026-12-28T17:00+01:00'],
    ['across the break at noon', lunch, '2026-11-03T11:30+01:00', 1, '2026-11-03T13:30+01:00'],
    ['to the beginning of the break, not its end', lunch, '2026-11-03T11:00+01:00', 1, '2026-11-03T12:00+01:00'],
    ['half an hour', office, '2026-11-03T16:45+01:00', 0.5, '2026-11-04T09:15+01:00'],
    ['more than a week', office, '2026-11-02T09:00+01:00', 48, '2026-11-09T17:00+01:00'],
    ['around the clock, the skipped hour is not there', always, '2026-03-29T01:30+01:00', 1, '2026-03-29T03:30+02:00'],
    ['around the clock, the repeated hour is there twice', always, '2026-10-25T02:30+02:00', 1, '2026-10-25T02:30+01:00'],
    [
      'around the clock, from midnight to midnight on a day of 23 hours',
      always,
      '2026-03-29T00:00+01:00',
      23,
      '2026-03-30T00:00+02:00',
    ],
    [
      'around the clock, from midnight to midnight on a day of 25 hours',
      always,
      '2026-10-25T00:00+02:00',
      25,
      '2026-10-26T00:00+01:00',
    ],
    ['around the clock, over a leap day', always, '2028-02-28T12:00+01:00', 24, '2028-02-29T12:00+01:00'],
  ])('%s', (_, calendar, submitted, hours, due) => {
    expect(iso(advanceByHours(calendar, at(submitted), hours))).toBe(iso(at(due)))
  })

  test('no hours at all are over at once, even when closed', () => {
    expect(advanceByHours(office, at('2026-11-07T12:00+01:00'), 0)).toBe(at('2026-11-07T12:00+01:00'))
  })

  test('a fraction of a millisecond does not creep in', () => {
    expect(advanceByHours(always, at('2026-11-03T00:00Z'), 1 / 3)).toBe(at('2026-11-03T00:20Z'))
  })

  test('time does not run backwards', () => {
    expect(() => advanceByOpenMs(office, at('2026-11-03T10:00Z'), -1)).toThrow(RangeError)
    expect(() => advanceByOpenMs(office, at('2026-11-03T10:00Z'), Number.NaN)).toThrow(RangeError)
  })
})

describe('hours the clocks skip or repeat', () => {
  const night = calendarOf({ hours: [['02:30', '03:30']], days: WEEKDAYS })

  test.each([
    ['a window in the skipped hour begins after it', '2026-03-29', 0.5],
    ['a window in the repeated hour is open in both', '2026-10-25', 1.5],
    ['and an hour on any other night', '2026-10-26', 1],
  ])('%s', (_, date, hours) => {
    expect(openMsBetween(night, at(`${date}T00:00+01:00`), at(`${date}T12:00+01:00`))).toBe(hours * HOUR_MS)
  })

  test('between the two openings of a repeated window it is closed', () => {
    expect(
      segmentsBetween(night, at('2026-10-25T00:00Z'), at('2026-10-25T06:00Z')).map(({ opensAt, closesAt: closing }) => [
        iso(opensAt),
        iso(closing),
      ]),
    ).toEqual([
      ['2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z'],
      ['2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z'],
    ])
  })

  test('a window that lies wholly in the skipped hour does not open that day', () => {
    const gap = calendarOf({ hours: [['02:10', '02:50']], days: WEEKDAYS })
    expect(openMsBetween(gap, at('2026-03-29T00:00Z'), at('2026-03-29T12:00Z'))).toBe(0)
    expect(iso(advanceByWorkingDays(gap, at('2026-03-28T12:00Z'), 1))).toBe('2026-03-30T00:50:00Z')
  })

  test('where midnight is skipped the day begins after it', () => {
    const beirut = calendarOf({ timeZone: 'Asia/Beirut', hours: [['00:00', '24:00']], days: WEEKDAYS })
    expect(
      countedDays(beirut, at('2026-03-28T12:00Z'), at('2026-03-30T00:00Z')).map(({ date, openMs }) => [date, openMs / HOUR_MS]),
    ).toEqual([
      ['2026-03-28', 10],
      ['2026-03-29', 23],
      ['2026-03-30', 3],
    ])
  })
})

describe('working days', () => {
  const stJohns = calendarOf({ timeZone: 'America/St_Johns', hours: [['00:00', '24:00']], days: WEEKDAYS })
  const shortFriday = { ...office, week: { ...office.week, fri: [['09:00', '12:00']] as const } }

  test.each([
    ['one: the same time of the next working day', office, '2026-11-03T10:30+01:00', 1, '2026-11-04T10:30+01:00'],
    ['two', office, '2026-11-03T10:30+01:00', 2, '2026-11-05T10:30+01:00'],
    ['five: a week on', office, '2026-11-03T10:30+01:00', 5, '2026-11-10T10:30+01:00'],
    ['before opening: the closing of the same day', office, '2026-11-03T07:00+01:00', 1, '2026-11-03T17:00+01:00'],
    ['at the opening: the closing of the same day', office, '2026-11-03T09:00+01:00', 1, '2026-11-03T17:00+01:00'],
    [
      'a second after the opening: a second into the next day',
      office,
      '2026-11-03T09:00:01+01:00',
      1,
      '2026-11-04T09:00:01+01:00',
    ],
    ['a second before the closing', office, '2026-11-03T16:59:59+01:00', 1, '2026-11-04T16:59:59+01:00'],
    ['at the closing: the closing of the next day', office, '2026-11-03T17:00+01:00', 1, '2026-11-04T17:00+01:00'],
    ['after closing, two: the closing of the day after the next', office, '2026-11-03T20:00+01:00', 2, '2026-11-05T17:00+01:00'],
    ['on a Saturday: the closing of Monday', office, '2026-11-07T12:00+01:00', 1, '2026-11-09T17:00+01:00'],
    ['on Friday: over the weekend', office, '2026-11-06T15:00+01:00', 1, '2026-11-09T15:00+01:00'],
    ['over Christmas', office, '2026-12-23T11:00+01:00', 1, '2026-12-28T11:00+01:00'],
    ['on a holiday', office, '2026-12-24T11:00+01:00', 2, '2026-12-29T17:00+01:00'],
    ['over the clock change of spring, by the clock on the wall', office, '2026-03-27T10:00+01:00', 1, '2026-03-30T10:00+02:00'],
    ['on a shorter day that has no such hour: its closing', shortFriday, '2026-11-05T15:00+01:00', 1, '2026-11-06T12:00+01:00'],
    ['on a shorter day that has it', shortFriday, '2026-11-05T10:00+01:00', 1, '2026-11-06T10:00+01:00'],
    ['in the break at noon: as much of the next day as had passed', lunch, '2026-11-03T12:30+01:00', 1, '2026-11-04T12:00+01:00'],
    ['after the break', lunch, '2026-11-03T14:00+01:00', 1, '2026-11-04T14:00+01:00'],
    [
      'around the clock, to the day of 23 hours: as much as had passed',
      always,
      '2026-03-28T12:00+01:00',
      1,
      '2026-03-29T13:00+02:00',
    ],
    ['around the clock, late, to the day of 23 hours: its end', always, '2026-03-28T23:30+01:00', 1, '2026-03-30T00:00+02:00'],
    ['around the clock, at midnight: the next midnight', always, '2026-11-03T00:00+01:00', 1, '2026-11-04T00:00+01:00'],
    // St John's, 2 November 2008: at one minute past midnight the clocks went back to 23:01 of the day before.
    ['where clocks go back across midnight', stJohns, '2008-11-01T12:00-02:30', 1, '2008-11-02T12:00-02:30'],
    ['submitted in the hour that is yesterday again', stJohns, '2008-11-01T23:31-03:30', 1, '2008-11-03T00:31-03:30'],
    ['over the end of the year', office, '2026-12-30T10:00+01:00', 2, '2027-01-01T10:00+01:00'],
    ['two hundred and fifty: most of a year', office, '2026-11-03T10:30+01:00', 250, '2027-10-21T10:30+02:00'],
  ])('%s', (_, calendar, submitted, days, due) => {
    expect(iso(advanceByWorkingDays(calendar, at(submitted), days))).toBe(iso(at(due)))
  })

  test.each([0, -1, 1.5, Number.NaN])('%s working days are refused', (days) => {
    expect(() => advanceByWorkingDays(office, at('2026-11-03T10:30+01:00'), days)).toThrow(RangeError)
  })
})

describe('open or closed', () => {
  test.each([
    ['2026-11-03T08:59:59.999+01:00', false],
    ['2026-11-03T09:00+01:00', true],
    ['2026-11-03T16:59:59.999+01:00', true],
    ['2026-11-03T17:00+01:00', false],
    ['2026-12-25T12:00+01:00', false],
    ['2026-11-07T12:00+01:00', false],
  ])('at %s: %s', (instant, isOpen) => {
    expect(isOpenAt(office, at(instant))).toBe(isOpen)
  })

  test('the next opening of what is open is now, of what is closed the next window', () => {
    expect(iso(nextOpeningAt(office, at('2026-11-03T10:00Z')))).toBe('2026-11-03T10:00:00Z')
    expect(iso(nextOpeningAt(office, at('2026-12-23T16:00Z')))).toBe('2026-12-28T08:00:00Z')
  })

  test('what is open closes at the end of its window, over midnight if the next day goes on', () => {
    expect(iso(closesAt(office, at('2026-11-03T10:00Z')))).toBe('2026-11-03T16:00:00Z')
    expect(closesAt(office, at('2026-11-03T16:00Z'))).toBeNull()
    expect(closesAt(always, at('2026-11-03T10:00Z'))).toBeNull()
    const workweek = calendarOf({ hours: [['00:00', '24:00']] })
    expect(iso(closesAt(workweek, at('2026-11-03T10:00Z')))).toBe('2026-11-06T23:00:00Z')
  })
})

test('a deadline is explained by its dates: what was counted, and why nothing was', () => {
  const days = countedDays(office, at('2026-12-23T16:00+01:00'), at('2026-12-28T10:00+01:00'))
  expect(days.map(({ date, openMs, closed }) => [date, openMs / HOUR_MS, closed])).toEqual([
    ['2026-12-23', 1, null],
    ['2026-12-24', 0, 'holiday'],
    ['2026-12-25', 0, 'holiday'],
    ['2026-12-26', 0, 'week'],
    ['2026-12-27', 0, 'week'],
    ['2026-12-28', 1, null],
  ])
})

test('no open time passes backwards', () => {
  expect(openMsBetween(office, at('2026-11-04T10:00Z'), at('2026-11-03T10:00Z'))).toBe(0)
})

describe('the years a calendar knows', () => {
  const known = calendarOf({ years: [2024, 2032] })

  test.each([
    ['before', '2023-12-31T23:59:59+01:00'],
    ['after', '2033-01-01T00:00:00.001+01:00'],
    ['far before', '0001-01-01T00:00:00Z'],
    ['far after', '9999-12-31T00:00:00Z'],
  ])('an instant %s them is refused', (_, instant) => {
    expect(() => isOpenAt(known, at(instant))).toThrow(InstantOutOfRange)
    expect(() => openMsBetween(known, at('2026-01-01T00:00Z'), at(instant))).toThrow(InstantOutOfRange)
    expect(() => advanceByHours(known, at(instant), 1)).toThrow(InstantOutOfRange)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is no instant', (instant) => {
    expect(() => isOpenAt(known, instant)).toThrow(InstantOutOfRange)
  })

  test('the first and the last instant of them are counted, in the zone of the calendar', () => {
    expect(isOpenAt(known, at('2024-01-01T00:00:00+01:00'))).toBe(false)
    expect(isOpenAt(known, at('2032-12-31T23:59:59+01:00'))).toBe(false)
    expect(() => isOpenAt(known, at('2033-01-01T00:00:00+01:00'))).toThrow(InstantOutOfRange)
    expect(openMsBetween(known, at('2032-12-31T15:00+01:00'), at('2033-01-01T00:00:00+01:00'))).toBe(2 * HOUR_MS)
    expect(iso(advanceByHours(known, at('2032-12-31T15:00+01:00'), 2))).toBe('2032-12-31T16:00:00Z')
  })

  test('a deadline that would lie beyond them is refused, not guessed', () => {
    expect(() => advanceByHours(known, at('2032-12-31T15:00+01:00'), 3)).toThrow(InstantOutOfRange)
    expect(() => advanceByWorkingDays(known, at('2032-12-31T15:00+01:00'), 1)).toThrow(InstantOutOfRange)
    expect(() => nextOpeningAt(known, at('2032-12-31T18:00+01:00'))).toThrow(InstantOutOfRange)
  })
})
