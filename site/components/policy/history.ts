import type { Locale } from '../../../locales/locale.ts'
import { type ClauseChange, policyChanges } from './changes.ts'
import type { PolicyText } from './policy-text.ts'
import { textOf, versions } from './published.ts'

/** A version and what it changed; the first has no version before it. */
export type VersionChanges = Readonly<{ text: PolicyText; before: PolicyText | null; changes: readonly ClauseChange[] }>

/** Every version, newest first, held against the one before it. */
export function policyHistory(locale: Locale): VersionChanges[] {
  const texts = versions.map((version) => textOf(locale, version))
  return texts.map((text, index) => {
    const before = texts[index + 1] ?? null
    return { text, before, changes: before ? policyChanges(before, text) : [] }
  })
}
