import { LOCALES } from '../../locales/locale.ts'
import { type MacroTexts, unknownPlaceholders } from '../../programme/macro.ts'
import { type FieldError, problem } from '../problems/problem.ts'

/** Refuses texts with a placeholder that nothing would fill. @throws {ProblemError} validation-failed, one error a text */
export function assertPlaceholders(texts: MacroTexts): void {
  const errors = LOCALES.flatMap((locale): FieldError[] => {
    const [placeholder] = unknownPlaceholders(texts[locale] ?? '')
    return placeholder === undefined
      ? []
      : [{ pointer: `/texts/${locale}`, code: 'unknown-placeholder', params: { placeholder } }]
  })
  if (errors.length > 0) throw problem('validation-failed', { errors })
}
