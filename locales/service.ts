import type enMail from './en/mail.json'
import type enProblems from './en/problems.json'
import type enProgramme from './en/programme.json'
import type enService from './en/service.json'
import { LOCALES, type Locale } from './locale.ts'
import { type KeyOf, type MessageParams, type Messages, type Translate, translators } from './translate.ts'

/** A key of the worker's messages. */
export type ServiceKey = KeyOf<typeof enMail & typeof enProblems & typeof enProgramme & typeof enService>
/** Gives the worker's text in one language. */
export type ServiceTranslate = Translate<ServiceKey>

let provided: Record<Locale, Translate> | undefined

/** Whether the worker has its messages. */
export const hasServiceMessages = () => provided !== undefined

/** Gives the worker its messages: those of `service-messages.ts`, as the site wrote them. */
export function provideServiceMessages(messages: Readonly<Record<Locale, Messages>>): void {
  provided = translators(messages)
}

/** The worker's translator in each language. Each throws before the messages are provided. */
export const serviceTranslators = Object.fromEntries(
  LOCALES.map((locale) => {
    const translate = (key: string, params?: MessageParams) => {
      if (!provided) throw new Error('the messages of the worker are not loaded yet')
      return provided[locale](key, params)
    }
    return [locale, Object.assign(translate, { locale })]
  }),
) as Record<Locale, ServiceTranslate>
