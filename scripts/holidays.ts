import { writeFileSync } from 'node:fs'
import Holidays from 'date-holidays'
import { dateOfDay, dayNumberOf } from '../programme/time-zone.ts'
import { HOLIDAY_COUNTRIES } from '../programme/vocabulary.ts'
import { ROOT } from './paths.ts'

/**
 * `node scripts/holidays.ts` rewrites `programme/holidays/dates.ts` from the library `date-holidays`, so that neither
 * the Worker nor a page carries the library. Run it when the years run out or a country changes its holidays.
 */

const FIRST_YEAR = 2024
const LAST_YEAR = 2032
const DAY_MS = 86_400_000
const FILE = `${ROOT}programme/holidays/dates.ts`

/** The text of `programme/holidays/dates.ts`. */
export function holidayModule(): string {
  const countries = HOLIDAY_COUNTRIES.map((country) => `  ${country}: [\n${yearsOf(country)}  ],\n`)
  return [
    "import type { HolidayCountry } from '../schema.ts'\n",
    '// Written by scripts/holidays.ts; edit that, and run it.\n',
    '/** First and last year for which the dates below are complete. */',
    `export const HOLIDAY_YEARS = [${FIRST_YEAR}, ${LAST_YEAR}] as const\n`,
    '/** Public holidays, in order. */',
    `export const HOLIDAYS: Readonly<Record<HolidayCountry, readonly string[]>> = {\n${countries.join('')}}\n`,
  ].join('\n')
}

function yearsOf(country: string): string {
  let lines = ''
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    lines += `    ${datesOf(country, year)
      .map((date) => `'${date}',`)
      .join(' ')}\n`
  }
  return lines
}

/** The dates of a year on which a country has a public holiday. Some holidays, as the Romanian New Year, last two days. */
function datesOf(country: string, year: number): string[] {
  const dates = new Set<string>()
  for (const { date, start, end } of new Holidays(country, { types: ['public'] }).getHolidays(year)) {
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS))
    for (let day = 0; day < days; day++) dates.add(dateOfDay(dayNumberOf(date.slice(0, 10)) + day))
  }
  return [...dates].filter((date) => date.startsWith(`${year}-`)).sort()
}

if (import.meta.main) writeFileSync(FILE, holidayModule())
