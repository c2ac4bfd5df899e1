/** The languages of the portal, in the order in which language links show them. */
export const LOCALES = ['da', 'el', 'ro', 'en'] as const

/** An ISO 639-1 code of a language the portal is written in. */
export type Locale = (typeof LOCALES)[number]

/** Language that stands in where a text has no translation, and that governs the policy. */
export const FALLBACK_LOCALE: Locale = 'en'

/** Whether `value` names a language the portal is written in. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value)
}
