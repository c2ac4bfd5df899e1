import { formatZoneName } from '../../locales/format.ts'
import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'

/** Name of a time zone as it is called in the year of the policy in force. */
export function wordZone(locale: Locale, timeZone: string): string {
  return formatZoneName(locale, timeZone, Date.parse(programme.policy.effectiveAt))
}
