import { formatCountry, formatList, formatLocalDay, formatNumber } from '../../../locales/format.ts'
import type { Locale } from '../../../locales/locale.ts'
import type { SiteTranslate } from '../../../locales/site.ts'
import { isAlwaysOpen, wordOpeningHours, wordWithin } from '../../../locales/wording.ts'
import { isHoliday } from '../../../programme/business-time.ts'
import { calendarById, known, nameIn, planById, planPricesPerYear } from '../../../programme/find.ts'
import type {
  Calendar,
  Channel,
  Plan,
  Programme,
  RequestType,
  Target,
  TargetEvent,
  TargetKind,
} from '../../../programme/schema.ts'
import { CHANNELS, TARGET_EVENTS } from '../../../programme/vocabulary.ts'
import { wordZone } from '../zone.ts'
import { groupByPrices } from './prices.ts'

/** Years for which closed days are listed, the one in which the policy takes effect included. */
const CLOSED_YEARS = 2

/** A plan as the comparison shows it, every value in words. */
export type PlanView = Readonly<{
  id: string
  name: string
  rank: string
  promises: readonly PromiseView[]
  channels: readonly Readonly<{ channel: Channel; name: string; hours: string | null }>[]
  includes: readonly string[]
  price: PriceView
  term: string | null
}>

/** One promise: what is promised, for which requests, and how firmly. */
export type PromiseView = Readonly<{ event: TargetEvent; name: string; scope: string; within: string; kind: TargetKind }>

/** `amounts` are yearly prices, each of the products it holds for; for every product where `products` is null. */
export type PriceView = Readonly<{
  kind: Plan['price']['kind']
  amounts: readonly Readonly<{ products: string | null; prices: readonly string[] }>[]
}>

/** The plans in the order in which they are answered. */
export function planViews(t: SiteTranslate, programme: Programme): PlanView[] {
  const plans = [...programme.plans].sort((a, b) => a.rank - b.rank)
  const offered = CHANNELS.filter((channel) => plans.some((plan) => plan.channels[channel] !== null))
  return plans.map((plan) => ({
    id: plan.id,
    name: nameIn(plan.name, t.locale),
    rank: formatNumber(t.locale, plan.rank),
    promises: inOrder(plan.targets).map((target) => promiseView(t, programme, target)),
    channels: offered.map((channel) => ({
      channel,
      name: t(`programme.channel.${channel}`),
      hours: hoursOf(t, programme, plan, channel),
    })),
    includes: includedIn(t, programme, plan),
    price: priceOf(t, programme, plan),
    term: plan.term ? t(`programme.term.${plan.term}`) : null,
  }))
}

/** The plans in their order, those that follow each other and are paid for in the same way together. */
export function groupedByPrice(plans: readonly PlanView[]): PlanView[][] {
  const groups: PlanView[][] = []
  for (const plan of plans) {
    const last = groups.at(-1)
    if (last?.[0]?.price.kind === plan.price.kind) last.push(plan)
    else groups.push([plan])
  }
  return groups
}

/** The holidays of two years, from the one in which the policy takes effect, on days of the week that some calendar is open on otherwise. */
export function closedDays(locale: Locale, { calendars, policy }: Programme): string[] {
  const first = Number(policy.effectiveAt.slice(0, 4))
  const dates = new Set(Object.values(calendars).flatMap((calendar) => calendar.holidays))
  const listed = [...dates]
    .filter((date) => date >= policy.version && date < `${first + CLOSED_YEARS}`)
    .filter((date) => Object.values(calendars).some((calendar) => isHoliday(calendar, date)))
    .sort()
  return listed.map((date) => `${formatLocalDay(locale, date)} ${date.slice(0, 4)}`)
}

/** The zone of all calendars, or null where they differ and each has to name its own. */
export function onlyZone({ calendars }: Programme): string | null {
  const [zone, ...others] = new Set(Object.values(calendars).map(({ timeZone }) => timeZone))
  return zone && others.length === 0 ? zone : null
}

function promiseView(t: SiteTranslate, programme: Programme, target: Target): PromiseView {
  const severities = target.severities ? formatList(t.locale, target.severities) : ''
  const types = target.types
    ? formatList(
        t.locale,
        target.types.map((type) => t(`programme.type.${type}.name`)),
      )
    : ''
  return {
    event: target.event,
    name: t(`programme.event.${target.event}`),
    scope: [severities, types].filter((part) => part !== '').join(', '),
    within: wordWithin(t, target.within, calendarNamed(programme, target.calendar)),
    kind: target.kind,
  }
}

/** Targets in the order in which a ticket reaches them. */
function inOrder(targets: readonly Target[]): Target[] {
  return targets.toSorted((a, b) => TARGET_EVENTS.indexOf(a.event) - TARGET_EVENTS.indexOf(b.event))
}

function hoursOf(t: SiteTranslate, programme: Programme, plan: Plan, channel: Channel): string | null {
  const id = plan.channels[channel]
  if (id === null) return null
  const calendar = calendarNamed(programme, id)
  if (isAlwaysOpen(calendar)) return t('plans.always')
  const hours = wordOpeningHours(t, calendar, 'short')
  return onlyZone(programme) ? hours : t('programme.hours.inZone', { hours, zone: wordZone(t.locale, calendar.timeZone) })
}

function includedIn(t: SiteTranslate, programme: Programme, plan: Plan): string[] {
  const { extras } = plan
  const { locale } = t
  const rare = rareTypes(programme).filter((type) => takes(plan, type))
  const lines: (string | false | undefined)[] = [
    extras.dedicatedEngineer && t('programme.extra.dedicatedEngineer'),
    extras.remoteSessions && t('programme.extra.remoteSessions'),
    extras.softwareUpdates && t('programme.extra.softwareUpdates'),
    extras.technicalResources && t('programme.extra.technicalResources'),
    extras.triageLevel && t('programme.extra.triageLevel', { level: formatNumber(locale, extras.triageLevel) }),
    extras.staffResidency && t('programme.extra.staffResidency', { country: formatCountry(locale, extras.staffResidency) }),
    extras.monthlyChanges &&
      t('programme.extra.monthlyChanges', {
        hours: formatNumber(locale, extras.monthlyChanges.hours),
        count: extras.monthlyChanges.specialists,
      }),
    rare.length > 0 &&
      t('plans.alsoTakes', {
        types: formatList(
          locale,
          rare.map((type) => t(`programme.type.${type}.name`)),
        ),
      }),
    extras.managedServices &&
      t('programme.extra.managedServices', {
        plan: nameIn(
          known(planById(programme, extras.managedServices.includesPlan), 'plan', extras.managedServices.includesPlan).name,
          locale,
        ),
      }),
    ...(extras.managedServices?.services ?? []).map((service) => t(`programme.managed.${service}`)),
  ]
  return lines.filter((line) => typeof line === 'string')
}

/** Request types that not every plan with tickets takes up. */
function rareTypes({ requestTypes, plans }: Programme): RequestType[] {
  const withTickets = plans.filter(({ channels }) => channels.ticket !== null)
  return requestTypes.filter((type) => !withTickets.every((plan) => takes(plan, type)))
}

function takes({ types, channels }: Plan, type: RequestType): boolean {
  return channels.ticket !== null && (types === undefined || types.includes(type))
}

function priceOf(t: SiteTranslate, programme: Programme, plan: Plan): PriceView {
  const sold = programme.products.filter(({ plans }) => plans.includes(plan.id))
  const groups = groupByPrices(t, sold, (product) => planPricesPerYear(plan, product))
  return {
    kind: plan.price.kind,
    amounts: groups.map(({ products, prices }) => ({ products: groups.length > 1 ? products : null, prices })),
  }
}

function calendarNamed(programme: Programme, id: string): Calendar {
  return known(calendarById(programme, id), 'calendar', id)
}
