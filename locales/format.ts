import type { Locale } from './locale.ts'

/** BCP 47 tag whose conventions a language's dates, numbers and money follow. English is written for European readers. */
const CONVENTIONS: Record<Locale, string> = { da: 'da-DK', el: 'el-GR', ro: 'ro-RO', en: 'en-GB' }

/** Dear to make, so each is made once. */
const formatters = new Map<string, unknown>()

function dateTimeFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formatterOf(Intl.DateTimeFormat, CONVENTIONS[locale], options)
}

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return formatterOf(Intl.NumberFormat, CONVENTIONS[locale], options)
}

function formatterOf<Format, Options>(
  Formatter: new (tag: string, options: Options) => Format,
  tag: string,
  options: Options,
): Format {
  const key = `${Formatter.name} ${tag} ${JSON.stringify(options)}`
  const known = formatters.get(key) as Format | undefined
  const format = known ?? new Formatter(tag, options)
  if (!known) formatters.set(key, format)
  return format
}

/** Date and time of day with the zone's name, as "Mon 26 Oct 2026, 09:30 CET". `at` in epoch milliseconds. */
export function formatDateTime(locale: Locale, at: number, timeZone: string): string {
  const dateTime = dateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  return `${dateTime.format(at)} ${formatZone(at, timeZone)}`
}

/** Day and time of day without year and zone, as "Mon 26 Oct, 09:30", where both are clear from what stands above. */
export function formatDayAndTime(locale: Locale, at: number, timeZone: string): string {
  const options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  } as const
  return dateTimeFormat(locale, options).format(at)
}

/** Time of day, as "09:30", where the day is clear from what stands around it. */
export function formatTime(locale: Locale, at: number, timeZone: string): string {
  return dateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at)
}

/**
 * Short name of a zone at an instant, as "CET", "EST" or "GMT+3". English in every language: Greek has only long names;
 * European English knows the European ones, American English the American.
 */
export function formatZone(at: number, timeZone: string): string {
  const nameIn = (tag: string) => {
    const parts = formatterOf(Intl.DateTimeFormat, tag, { timeZone, timeZoneName: 'short' }).formatToParts(at)
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
  }
  const european = nameIn('en-GB')
  return european.startsWith('GMT') ? nameIn('en-US') : european
}

/** Date and time of day as "2026-10-26 09:30", which sorts and which every spreadsheet reads as a date. */
export function formatSortable(at: number, timeZone: string): string {
  return formatterOf(Intl.DateTimeFormat, 'sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
}

/** Calendar date in `timeZone`, as "26 October 2026". `at` in epoch milliseconds. */
export function formatDate(locale: Locale, at: number, timeZone: string): string {
  return dateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(at)
}

/** A local date written YYYY-MM-DD, as "26 October 2026". */
export function formatLocalDate(locale: Locale, date: string): string {
  return formatDate(locale, Date.parse(`${date}T00:00:00Z`), 'UTC')
}

/** A calendar month written YYYY-MM, as "November 2026". */
export function formatMonth(locale: Locale, month: string): string {
  const format = dateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.format(Date.parse(`${month}-01T00:00:00Z`))
}

/** A local date written YYYY-MM-DD with its weekday, as "Mon 26 Oct". */
export function formatLocalDay(locale: Locale, date: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const
  return dateTimeFormat(locale, options).format(Date.parse(`${date}T00:00:00Z`))
}

/** Two times of one stretch, as "09:30–17:00"; with days, "Sun 23:30 – Mon 08:00". */
export function formatTimeRange(
  locale: Locale,
  fromAt: number,
  toAt: number,
  timeZone: string,
  precision: 'time' | 'dayAndTime',
): string {
  const weekday = precision === 'dayAndTime' ? 'short' : undefined
  const time = dateTimeFormat(locale, { weekday, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
  return `${time.format(fromAt)}${weekday ? ' – ' : '–'}${time.format(toAt)}`
}

/** Money from minor units (cents, øre, bani); whole amounts are written without decimals. */
export function formatMoney(locale: Locale, minor: number, currency: string): string {
  return numberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }).format(minor / 100)
}

/** Money from minor units with all its decimals, as accounts write it. */
export function formatAmount(locale: Locale, minor: number, currency: string): string {
  return numberFormat(locale, { style: 'currency', currency }).format(minor / 100)
}

/** The currency in which a language's readers are shown a single price first. */
export const CURRENCY_OF: Record<Locale, 'EUR' | 'DKK' | 'RON'> = { da: 'DKK', el: 'EUR', ro: 'RON', en: 'EUR' }

/** A number in the language's own digits grouping. */
export function formatNumber(locale: Locale, value: number): string {
  return numberFormat(locale).format(value)
}

/** By how much a number changes, with its sign: "+10", "−1", "0". */
export function formatChange(locale: Locale, value: number): string {
  return numberFormat(locale, { signDisplay: 'exceptZero' }).format(value).replace('-', '−')
}

/** A share of a hundred, with a decimal where it has one, as "75%", "99.9%" or, in Danish, "75 %". */
export function formatPercent(locale: Locale, percent: number): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(percent / 100)
}

/** A list joined as the language joins it: "a, b and c". */
export function formatList(
  locale: Locale,
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return formatterOf(Intl.ListFormat, CONVENTIONS[locale], { type }).format(items)
}

/** A size in bytes in the unit a reader expects, as "2.4 MB". */
export function formatBytes(locale: Locale, bytes: number): string {
  const [unit, value] = bytes < 1e6 ? (['kilobyte', bytes / 1e3] as const) : (['megabyte', bytes / 1e6] as const)
  return numberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}

/** Name of a weekday (0 is Monday), as "Monday" or, short, "Mon". */
export function formatWeekday(locale: Locale, index: number, width: 'long' | 'short' = 'long'): string {
  return dateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index))
}

/** A time of day written HH:MM, 24:00 included, as the language writes it: "08:00", in Danish "08.00". */
export function formatWallClock(locale: Locale, wallClock: string): string {
  if (wallClock === '24:00') return formatWallClock(locale, '00:00').replace('00', '24')
  const format = dateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
  return format.format(Date.parse(`1970-01-01T${wallClock}Z`))
}

/** Name of a zone whatever the season, as "Central European Time"; `at` chooses the year whose rules hold. */
export function formatZoneName(locale: Locale, timeZone: string, at: number): string {
  if (timeZone === 'UTC') return 'UTC'
  const parts = dateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(at)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}

/** Name of a country from its ISO 3166 code, as "Denmark". */
export function formatCountry(locale: Locale, country: string): string {
  return new Intl.DisplayNames(CONVENTIONS[locale], { type: 'region' }).of(country) ?? country
}

const MINUTE_MS = 60_000
const SPAN_UNITS = [
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['minute', MINUTE_MS],
] as const

/** A span of time in its two largest units, whole minutes, as "2 days, 5 hr"; less than a minute is none. `ms` in milliseconds. */
export function formatSpan(locale: Locale, ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS) * MINUTE_MS
  const first = SPAN_UNITS.findIndex(([, unitMs]) => minutes >= unitMs)
  const units = first < 0 ? SPAN_UNITS.slice(-1) : SPAN_UNITS.slice(first, first + 2)
  let rest = minutes
  const parts = units.map(([unit, unitMs]) => {
    const value = Math.floor(rest / unitMs)
    rest -= value * unitMs
    return { value, unit }
  })
  return unitList(
    locale,
    parts.filter(({ value }, index) => value > 0 || index === 0),
  )
}

/** Working time in hours and minutes, however many hours, as "40 hr" or "6 hr, 30 min"; what is taken back below zero, as "−30 min". */
export function formatWork(locale: Locale, minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60)
  const parts = [
    { value: hours, unit: 'hour' },
    { value: Math.abs(minutes) % 60, unit: 'minute' },
  ]
  const shown = parts.filter(({ value, unit }) => value > 0 || (unit === 'minute' && hours === 0))
  return `${minutes < 0 ? '−' : ''}${unitList(locale, shown)}`
}

function unitList(locale: Locale, parts: readonly { value: number; unit: string }[]): string {
  const texts = parts.map(({ value, unit }) => numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value))
  return formatterOf(Intl.ListFormat, CONVENTIONS[locale], { type: 'unit', style: 'short' }).format(texts)
}
