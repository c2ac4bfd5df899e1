import { createInstance } from 'i18next'
import { LOCALES, type Locale } from './locale.ts'

/** Flat messages of one language: full key to text. */
export type Messages = Readonly<Record<string, string>>

type PluralSuffix = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
/** A key as code writes it: without the plural suffix, which `count` chooses. */
export type KeyOf<M> = keyof M extends infer K ? (K extends `${infer Base}_${PluralSuffix}` ? Base : K & string) : never

/** What a message's placeholders are filled with; `count` also chooses the plural form by CLDR's rules. */
export type MessageParams = Readonly<Record<string, string | number>>

/** Gives the text of `key` in one language. Throws on a key that language lacks: a missing text is a bug, never a fallback. */
export type Translate<Key extends string = string> = ((key: Key, params?: MessageParams) => string) & { readonly locale: Locale }

/**
 * One translator for each language over the given messages; the English ones are the source of the keys.
 * Nothing is HTML-escaped here: Astro and Mustache escape where the text meets the page.
 */
export function translators<M extends Messages>(
  messages: Readonly<Record<Locale, Messages>> & { readonly en: M },
): Record<Locale, Translate<KeyOf<M>>> {
  const i18n = createInstance()
  i18n.init({
    resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: messages[locale] }])),
    lng: 'en',
    fallbackLng: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key) => {
      throw new Error(`no message for the key "${key}"`)
    },
  })
  const entries = LOCALES.map((locale) => {
    const fixed = i18n.getFixedT(locale)
    // What needs no filling in is asked for on thousands of pages, and looked up once.
    const plain = new Map<string, string>()
    const translate = (key: string, params?: MessageParams) => {
      if (params) return fixed(key, { ...params })
      const text = plain.get(key) ?? fixed(key)
      plain.set(key, text)
      return text
    }
    return [locale, Object.assign(translate, { locale })]
  })
  return Object.fromEntries(entries)
}
