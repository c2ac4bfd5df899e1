import { FALLBACK_LOCALE, LOCALES, type Locale } from '../locales/locale.ts'

/** Canned answers: which of their languages a ticket gets, and what their placeholders stand for. */

/** What a macro's text can name of the ticket it is used on: `{{customer.name}}`. */
export const PLACEHOLDERS = [
  'customer.name',
  'ticket.number',
  'ticket.subject',
  'ticket.link',
  'product',
  'version',
  'currentRelease',
  'plan',
  'deadline',
  'agent.name',
  'vendor',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** A macro's answer in the languages it is written in; at least one. */
export type MacroTexts = Readonly<Partial<Record<Locale, string>>>

/** What each placeholder stands for on one ticket; null where the ticket has no such thing. */
export type PlaceholderValues = Readonly<Record<Placeholder, string | null>>

/** A text with its placeholders filled, and those that stand in it still because the ticket has nothing for them. */
export type FilledText = Readonly<{ text: string; unfilled: readonly Placeholder[] }>

/** Whatever opens with two braces, closed or not: a slip of the pen is found before a customer reads it. */
const BRACES = /\{\{([^{}]*)(\}\})?/g

/** What stands in braces and is no placeholder, each once, as it was written. */
export function unknownPlaceholders(text: string): string[] {
  const found = [...text.matchAll(BRACES)].filter(([, name, end]) => end === undefined || placeholderOf(name) === undefined)
  return [...new Set(found.map(([written]) => written))]
}

/** The text of a macro in a language, else in the fallback language, else in the first it has; null where it has none. */
export function macroTextIn(texts: MacroTexts, locale: Locale): Readonly<{ locale: Locale; text: string }> | null {
  for (const candidate of [locale, FALLBACK_LOCALE, ...LOCALES]) {
    const text = texts[candidate]
    if (text !== undefined) return { locale: candidate, text }
  }
  return null
}

/** Fills a text's placeholders. One that has no value stays as it is written, for the agent to replace. */
export function fillPlaceholders(text: string, values: PlaceholderValues): FilledText {
  const unfilled = new Set<Placeholder>()
  const filled = text.replaceAll(BRACES, (written, name: string) => {
    const placeholder = placeholderOf(name)
    if (placeholder === undefined) return written
    const value = values[placeholder]
    if (value === null) unfilled.add(placeholder)
    return value ?? written
  })
  return { text: filled, unfilled: [...unfilled] }
}

function placeholderOf(name: string | undefined): Placeholder | undefined {
  return PLACEHOLDERS.find((known) => known === name?.trim())
}
