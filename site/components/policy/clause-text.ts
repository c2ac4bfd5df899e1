import {
  formatCountry,
  formatList,
  formatLocalDate,
  formatNumber,
  formatPercent,
  formatZoneName,
} from '../../../locales/format.ts'
import type { SiteTranslate } from '../../../locales/site.ts'
import type { MessageParams } from '../../../locales/translate.ts'
import { wordOpeningHours, wordWithin } from '../../../locales/wording.ts'
import { calendarById, known, nameIn, packById, planById, productById } from '../../../programme/find.ts'
import type { Clause, ParamValue } from '../../../programme/policy.ts'
import type { Programme } from '../../../programme/schema.ts'

/** A clause in a language: its sentence and, below it, a line for each of its rows. */
export type ClauseText = Readonly<{ text: string; rows: readonly string[] }>

type Values = Readonly<Record<string, ParamValue>>

/** What a clause says in the language of `t`. */
export function clauseText(t: SiteTranslate, programme: Programme, clause: Clause): ClauseText {
  const fill = (values: Values) => wordValues(t, programme, values)
  return {
    text: t(`policy.${clause.slug}`, fill(clause.params)),
    rows: clause.rows.map((row) => t(`policy.${clause.slug}.row` as Parameters<SiteTranslate>[0], fill(row))),
  }
}

function wordValues(t: SiteTranslate, programme: Programme, values: Values): MessageParams {
  const worded = Object.entries(values).map(([name, value]) => [
    name,
    name === 'count' ? countOf(value) : wordValue(t, programme, value),
  ])
  return Object.fromEntries(worded)
}

/** A count stays a number: it chooses the plural form. */
function countOf(value: ParamValue): number {
  if (value.kind !== 'number') throw new TypeError(`a clause counts with a ${value.kind}`)
  return value.value
}

function wordValue(t: SiteTranslate, programme: Programme, value: ParamValue): string {
  const { locale } = t
  const list = (words: readonly string[]) => formatList(locale, words)
  switch (value.kind) {
    case 'text':
      return value.text
    case 'number':
      return formatNumber(locale, value.value)
    case 'date':
      return formatLocalDate(locale, value.date)
    case 'within':
      return wordWithin(t, value.within, calendarNamed(programme, value.calendar))
    case 'calendar':
      return wordCalendar(t, programme, value.id)
    case 'plans':
      return wordPlans(t, programme, value.ids)
    case 'packs':
      return list(wordPacks(t, programme, value.ids))
    case 'products':
      return list(value.ids.map((id) => nameIn(known(productById(programme, id), 'product', id).name, locale)))
    case 'languages':
      return list(value.locales.map((language) => t(`programme.language.${language}`)))
    case 'countries':
      return list(value.codes.map((code) => formatCountry(locale, code)))
    case 'channels':
      return list(value.channels.map((channel) => t(`policy.value.channel.${channel}`)))
    case 'sources':
      return list(value.sources.map((source) => t(`policy.value.source.${source}`)))
    case 'covered':
      return t(`programme.covered.${value.item}`)
    case 'outcomes':
      return list(value.outcomes.map((outcome) => t(`programme.outcome.${outcome}`)))
    case 'services':
      return list(value.services.map((service) => t(`programme.managed.${service}`)))
    case 'event':
      return t(`programme.event.${value.event}`)
    case 'severity':
      return t('policy.value.severity', {
        code: value.severity,
        name: t(`programme.severity.${value.severity}.name`),
        meaning: t(`programme.severity.${value.severity}.meaning`),
      })
    case 'scope':
      return wordScope(t, value)
    case 'moment':
      return wordMoment(t, value)
    case 'role':
      return t(`programme.role.${value.role}`)
    case 'adviser':
      return t(`policy.value.adviser.${value.adviser}`)
    case 'term':
      return t(`programme.term.${value.term}`)
    case 'validity':
      return t(`programme.validity.${value.validity}`)
    default:
      return value satisfies never
  }
}

function calendarNamed(programme: Programme, id: string) {
  return known(calendarById(programme, id), 'calendar', id)
}

function wordCalendar(t: SiteTranslate, programme: Programme, id: string): string {
  const calendar = calendarNamed(programme, id)
  const zone = formatZoneName(t.locale, calendar.timeZone, Date.parse(programme.policy.effectiveAt))
  return t('policy.value.calendar', { hours: wordOpeningHours(t, calendar), zone })
}

function wordPlans(t: SiteTranslate, programme: Programme, ids: readonly string[]): string {
  if (ids.length > 1 && ids.length === programme.plans.length) return t('policy.value.allPlans')
  return formatList(
    t.locale,
    ids.map((id) => nameIn(known(planById(programme, id), 'plan', id).name, t.locale)),
  )
}

/** Packs, those that give the same plan together with all their sizes. */
function wordPacks(t: SiteTranslate, programme: Programme, ids: readonly string[]): string[] {
  const sizes = new Map<string, number[]>()
  for (const id of ids) {
    const pack = known(packById(programme, id), 'pack', id)
    sizes.set(pack.plan, [...(sizes.get(pack.plan) ?? []), pack.incidents])
  }
  return [...sizes].map(([plan, incidents]) =>
    t('policy.value.packs', {
      plan: nameIn(known(planById(programme, plan), 'plan', plan).name, t.locale),
      sizes: formatList(
        t.locale,
        incidents.map((size) => formatNumber(t.locale, size)),
      ),
    }),
  )
}

/** What a promise is limited to, as the end of its sentence; empty where it is not. */
function wordScope(t: SiteTranslate, scope: Extract<ParamValue, { kind: 'scope' }>): string {
  const severities = scope.severities && formatList(t.locale, scope.severities)
  const types =
    scope.types &&
    formatList(
      t.locale,
      scope.types.map((type) => t(`programme.type.${type}.name`)),
    )
  if (severities && types) return t('policy.value.scope.both', { severities, types })
  if (severities) return t('policy.value.scope.severities', { severities })
  return types ? t('policy.value.scope.types', { types }) : ''
}

function wordMoment(t: SiteTranslate, moment: Extract<ParamValue, { kind: 'moment' }>): string {
  if ('after' in moment) return t('policy.value.moment.after', { within: wordWithin(t, moment.after, null) })
  if (moment.atPercent === 100) return t('policy.value.moment.deadline')
  return t('policy.value.moment.share', { percent: formatPercent(t.locale, moment.atPercent) })
}
