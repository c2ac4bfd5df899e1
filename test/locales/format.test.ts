import { expect, test } from 'vitest'
import { formatSpan } from '../../locales/format.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

test.each([
  [0, '0 mins'],
  [MINUTE_MS - 1, '0 mins'],
  [MINUTE_MS, '1 min'],
  [HOUR_MS - 1, '59 mins'],
  [HOUR_MS, '1 hr'],
  [5 * HOUR_MS + 30 * MINUTE_MS, '5 hrs, 30 mins'],
  [DAY_MS, '1 day'],
  [DAY_MS + 59 * MINUTE_MS, '1 day'],
  [50 * HOUR_MS + 59 * MINUTE_MS, '2 days, 2 hrs'],
  [400 * DAY_MS, '400 days'],
])('a span of %i ms is given in its two largest units, cut to whole ones: %s', (ms, text) => {
  expect(formatSpan('en', ms)).toBe(text)
})

test('a span follows the language', () => {
  const spans = (['da', 'el', 'ro'] as const).map((locale) => formatSpan(locale, 26 * HOUR_MS))
  expect(spans).toEqual(['1 dag og 2 t.', '1 ημέρα, 2 ώ.', '1 zi, 2 ore'])
})
