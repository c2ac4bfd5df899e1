import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HOLIDAY_YEARS, HOLIDAYS } from '../../programme/holidays/dates.ts'
import { HOLIDAY_COUNTRIES } from '../../programme/vocabulary.ts'
import { holidayModule } from '../../scripts/holidays.ts'

test('the dates are those that the holiday library gives today', () => {
  expect(readFileSync(new URL('../../programme/holidays/dates.ts', import.meta.url), 'utf8')).toBe(holidayModule())
})

test.each([
  ['DK', '2026-12-25', true],
  ['DK', '2026-05-14', true], // Ascension Day
  ['DK', '2026-12-24', false], // a custom, not a public holiday
  ['DK', '2026-06-05', false], // Constitution Day, likewise
  ['DK', '2025-05-16', false], // Great Prayer Day, abolished from 2024
  ['GR', '2026-04-13', true], // Orthodox Easter Monday
  ['GR', '2026-04-06', false], // Western Easter Monday
  ['GR', '2026-10-28', true],
  ['RO', '2026-01-02', true], // the second day of the New Year
  ['RO', '2026-01-07', true],
  ['RO', '2026-12-01', true],
  ['US', '2026-11-26', true], // Thanksgiving
  ['US', '2026-07-03', true], // in place of Saturday the 4th
  ['US', '2027-12-31', true], // in place of Saturday, the New Year of 2028
  ['US', '2026-12-24', false],
] as const)('%s, %s: %s', (country, date, isHoliday) => {
  expect(HOLIDAYS[country].includes(date)).toBe(isHoliday)
})

test.each(HOLIDAY_COUNTRIES)('every year of %s is there, in order and without repetition', (country) => {
  const dates = HOLIDAYS[country]
  expect(dates).toEqual([...new Set(dates)].sort())
  for (let year = HOLIDAY_YEARS[0]; year <= HOLIDAY_YEARS[1]; year++) {
    expect(dates.filter((date) => date.startsWith(`${year}-`)).length).toBeGreaterThanOrEqual(9)
  }
})
