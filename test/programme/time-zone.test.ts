import { expect, test } from 'vitest'
import { addDays, dateOfDay, dayNumberOf, localDateAt, offsetMsAt, offsetPieces, startOfDate } from '../../programme/time-zone.ts'
import { at, iso } from './calendars.ts'

test.each([
  ['Europe/Copenhagen', '2026-07-01', '2026-06-30T22:00:00Z'],
  ['Europe/Copenhagen', '2026-01-01', '2025-12-31T23:00:00Z'],
  ['America/Los_Angeles', '2026-11-02', '2026-11-02T08:00:00Z'],
  ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z'], // midnight is skipped
  ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'], // the hour before midnight is repeated
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'], // there was no such date; what follows begins here
])('in %s, %s begins at %s', (timeZone, date, startsAt) => {
  expect(iso(startOfDate(timeZone, date))).toBe(startsAt)
})

test('the date on the wall changes at midnight there', () => {
  expect(localDateAt('Europe/Copenhagen', at('2026-12-31T22:59:59Z'))).toBe('2026-12-31')
  expect(localDateAt('Europe/Copenhagen', at('2026-12-31T23:00:00Z'))).toBe('2027-01-01')
  expect(localDateAt('America/Los_Angeles', at('2027-01-01T07:59:59Z'))).toBe('2026-12-31')
})

test('offsets hold from one change of the clocks to the next', () => {
  const pieces = offsetPieces('Europe/Copenhagen', at('2026-01-01T00:00Z'), at('2027-07-01T00:00Z'))
  expect(pieces.map(({ fromAt, offsetMs }) => [iso(fromAt), offsetMs / 3_600_000])).toEqual([
    ['2026-01-01T00:00:00Z', 1],
    ['2026-03-29T01:00:00Z', 2],
    ['2026-10-25T01:00:00Z', 1],
    ['2027-01-01T00:00:00Z', 1],
    ['2027-03-28T01:00:00Z', 2],
  ])
})

test('offsets of a quarter of an hour are exact', () => {
  expect(offsetMsAt('Asia/Kathmandu', at('2026-01-01T00:00:00.500Z')) / 60_000).toBe(345)
})

test('dates are counted over leap days', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(dateOfDay(dayNumberOf('2000-02-29'))).toBe('2000-02-29')
})
