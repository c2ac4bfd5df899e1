import { LOCALES, type Locale } from '../../locales/locale.ts'
import type { MacroTexts } from '../../programme/macro.ts'
import type { Outcome } from '../../programme/schema.ts'
import type { MACRO_FOLLOW_UPS, macros } from '../db/schema.ts'
import { iso } from '../tickets/view.ts'

/** A macro's row. */
export type Macro = typeof macros.$inferSelect

/** A canned answer, as those who may use it read it. */
export interface MacroView {
  id: string
  title: string
  texts: MacroTexts
  /** Languages it is not written in: there, another stands in. */
  missing: Locale[]
  /** Everybody's; otherwise it is the reader's own. */
  shared: boolean
  /** What a reply made of it is to lead to; null where nothing is suggested. */
  status: (typeof MACRO_FOLLOW_UPS)[number] | null
  outcome: Outcome | null
  revision: number
  updatedAt: string
}

/** The view of a macro. */
export function macroView({ id, title, texts, ownerId, followUp, outcome, revision, updatedAt }: Macro): MacroView {
  const missing = LOCALES.filter((locale) => texts[locale] === undefined)
  return { id, title, texts, missing, shared: ownerId === null, status: followUp, outcome, revision, updatedAt: iso(updatedAt) }
}
