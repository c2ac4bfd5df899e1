import { LOCALES, type Locale } from '../../locales/locale.ts'

/** Address of a page in a language. `path` is what follows the language: '' for the home page, 'kb/connection-lost/'. */
export function address(locale: Locale, path: string): string {
  return `/${locale}/${path}`
}

/** `getStaticPaths` of a page that there is one of in each language. */
export function everyLocale(): { params: { locale: Locale }; props: { locale: Locale } }[] {
  return LOCALES.map((locale) => ({ params: { locale }, props: { locale } }))
}
