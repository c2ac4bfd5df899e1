import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { serviceMessages } from '../../locales/service-messages.ts'
import { siteMessages } from '../../locales/site.ts'

const FOLDER = join(import.meta.dirname, '../../locales')
const areas = globSync('*.json', { cwd: `${FOLDER}/en` }).sort()
const read = (locale: Locale, area: string): Record<string, string> =>
  JSON.parse(readFileSync(`${FOLDER}/${locale}/${area}`, 'utf8'))
const baseOf = (key: string) => key.replace(/_(?:zero|one|two|few|many|other)$/, '')
const placeholdersOf = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort()

/** Each area and language with its messages. */
const cases = areas.flatMap((area) =>
  LOCALES.map((locale) => ({ area, locale, messages: read(locale, area), english: read('en', area) })),
)

test('every language has the same areas', () => {
  for (const locale of LOCALES) expect(globSync('*.json', { cwd: `${FOLDER}/${locale}` }).sort()).toEqual(areas)
})

test.each(cases)(
  '$locale/$area has every key, no other, and every plural form the language needs',
  ({ locale, messages, english }) => {
    const forms = new Intl.PluralRules(locale)
      .resolvedOptions()
      .pluralCategories.filter((form) => !(form === 'many' && locale !== 'ro'))
    const wanted = Object.keys(english).flatMap((key) =>
      baseOf(key) === key ? [key] : forms.map((form) => `${baseOf(key)}_${form}`),
    )
    expect(Object.keys(messages).sort()).toEqual([...new Set(wanted)].sort())
  },
)

test.each(cases)('$locale/$area is filled with the same placeholders', ({ messages, english }) => {
  const wanted = new Map(Object.keys(english).map((key) => [baseOf(key), new Set<string | undefined>()] as const))
  for (const [key, text] of Object.entries(english)) for (const name of placeholdersOf(text)) wanted.get(baseOf(key))?.add(name)
  for (const [key, text] of Object.entries(messages)) {
    const allowed = [...(wanted.get(baseOf(key)) ?? [])].sort()
    const used = placeholdersOf(text)
    // "one incident" may leave the number out; every other text says all there is to say.
    if (/_(?:one)$/.test(key)) expect(allowed, key).toEqual(expect.arrayContaining(used))
    else expect(used, key).toEqual(allowed)
  }
})

test.each(cases)('$locale/$area states no figure: those are the programme’s', ({ messages }) => {
  const exceptions = [
    /^programme\.severity\./, // S1 to S4 are names
    /^common\.notFound/, // the status 404
    /^service\.invoice\.(reverseCharge|outOfScope)$/, // articles of a directive
  ]
  for (const [key, text] of Object.entries(messages)) {
    if (exceptions.some((exception) => exception.test(key))) continue
    expect(
      text.replaceAll(/\{\{\w+\}\}/g, '').replaceAll(/\bS[1-4]\b|UTF-8|RFC \d+|ISO 8601|OpenAPI 3\.1|Ed25519|1182\/71/g, ''),
      key,
    ).not.toMatch(/\d/)
  }
})

test.each(cases)(
  '$locale/$area has keys that begin with the area’s name and texts without stray spaces',
  ({ area, messages }) => {
    for (const [key, text] of Object.entries(messages)) {
      expect(key.startsWith(`${area.replace('.json', '')}.`), key).toBe(true)
      expect(text, key).toBe(text.trim())
      expect(text, key).not.toBe('')
      expect(text, key).not.toMatch(/ {2}/)
    }
  },
)

test('Romanian is written with comma-below, Greek without Latin look-alikes', () => {
  for (const area of areas) {
    for (const [key, text] of Object.entries(read('ro', area))) expect(text, key).not.toMatch(/[şţŞŢ]/)
    for (const [key, text] of Object.entries(read('el', area))) expect(text, key).not.toMatch(/[α-ωά-ώ][a-z]|[a-z][α-ωά-ώ]/i)
  }
})

test('two areas never share a key', () => {
  const all = areas.flatMap((area) => Object.keys(read('en', area)))
  expect(new Set(all).size).toBe(all.length)
  expect(Object.keys(siteMessages.en).length + Object.keys(serviceMessages.en).length).toBeGreaterThan(200)
})
