import { formatDate, formatLocalDate } from '../../../locales/format.ts'
import type { Locale } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import type { PolicyText } from './policy-text.ts'

/** A version by its date, as "1 November 2026". */
export function wordVersion(locale: Locale, version: string): string {
  return formatLocalDate(locale, version)
}

/** The day from which a version is in force, in the vendor's zone. */
export function wordEffective(locale: Locale, { effectiveAt }: PolicyText): string {
  return formatDate(locale, Date.parse(effectiveAt), programme.vendor.timeZone)
}
