import type { Locale } from '../../locales/locale.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import type { DeskPageRows } from '../desk/read-page.ts'
import type { FilledMacro } from '../macros/fill.ts'

/** The macros to choose from while answering a ticket: the agent's own, then shared ones. @param chosen id of the one chosen */
export function macroPicker(t: ServiceTranslate, macros: DeskPageRows['macros'], locale: Locale, chosen: string | undefined) {
  const group = (label: string, own: boolean) => {
    const options = macros
      .filter(({ ownerId }) => (ownerId !== null) === own)
      .map(({ id, title, isTranslated }) => ({
        id,
        text: isTranslated ? title : t('service.macro.untranslated', { title, language: t(`programme.language.${locale}`) }),
        isChosen: id === chosen,
      }))
    return options.length > 0 ? [{ label, options }] : []
  }
  return {
    hasMacros: macros.length > 0,
    groups: [...group(t('service.macro.own'), true), ...group(t('service.macro.shared'), false)],
  }
}

/** What an agent has to know of a macro that was put into the reply; false where none was. */
export function insertedMacro(filled: FilledMacro | undefined) {
  return (
    filled !== undefined && {
      isStandIn: filled.isStandIn,
      unfilled: filled.unfilled.length > 0 && filled.unfilled.map((name) => `{{${name}}}`).join(', '),
      suggestsWaiting: filled.status === 'waiting',
      suggestsResolved: filled.status === 'resolved',
    }
  )
}
