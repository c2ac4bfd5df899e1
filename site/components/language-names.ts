import type { Locale } from '../../locales/locale.ts'

/** Each language's name in itself. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { da: 'Dansk', el: 'Ελληνικά', ro: 'Română', en: 'English' }
