import { CURRENCY_OF, formatList, formatMoney } from '../../../locales/format.ts'
import type { SiteTranslate } from '../../../locales/site.ts'
import { wordOpeningHours, wordWithin } from '../../../locales/wording.ts'
import { calendarById, known, nameIn } from '../../../programme/find.ts'
import type { Pack, Plan, Prices, Programme, Within } from '../../../programme/schema.ts'
import { onlyZone } from '../plans/plan-view.ts'
import { wordZone } from '../zone.ts'

/** Hours at which tickets are answered, and the plans they are the hours of; all plans where `plans` is null. */
export type HoursAnswer = Readonly<{ hours: string; plans: string | null }>

/** What support costs, a sentence for each way of paying for it that the programme has. */
export function costAnswer(t: SiteTranslate, { plans, packs }: Programme): string[] {
  const withLicense = plans.filter(({ price }) => price.kind === 'withLicense')
  const onRequest = plans.filter(({ price }) => price.kind === 'onRequest')
  const yearly = plans.flatMap((plan) => (plan.price.kind === 'perYear' ? [{ plan, amounts: plan.price.amounts }] : []))
  const single = smallestPack(packs)
  return [
    ...(withLicense.length > 0 ? [t('home.cost.withLicense', { plans: names(t, withLicense) })] : []),
    ...yearly.map(({ plan, amounts }) => t('home.cost.perYear', { plan: nameIn(plan.name, t.locale), amount: own(t, amounts) })),
    ...(single ? [t('home.cost.pack', { count: single.incidents, amount: own(t, single.prices) })] : []),
    ...(onRequest.length > 0 ? [t('home.cost.onRequest', { plans: names(t, onRequest) })] : []),
  ]
}

/** The pack to begin with: without a plan where there is one, and the smallest. */
export function smallestPack(packs: readonly Pack[]): Pack | undefined {
  const free = packs.filter(({ requiresPlan }) => requiresPlan === null)
  return (free.length > 0 ? free : packs).toSorted((a, b) => a.incidents - b.incidents)[0]
}

/** When tickets are answered; the plans with the same hours together, those answered first above. Names a zone only where there are several. */
export function hoursAnswer(t: SiteTranslate, programme: Programme): HoursAnswer[] {
  const plans = byRank(programme).filter(({ channels }) => channels.ticket !== null)
  const calendars = [...new Set(plans.flatMap(({ channels }) => channels.ticket ?? []))]
  return calendars.map((id) => {
    const calendar = known(calendarById(programme, id), 'calendar', id)
    const hours = wordOpeningHours(t, calendar)
    return {
      hours: onlyZone(programme) ? hours : t('programme.hours.inZone', { hours, zone: wordZone(t.locale, calendar.timeZone) }),
      plans:
        calendars.length > 1
          ? names(
              t,
              plans.filter(({ channels }) => channels.ticket === id),
            )
          : null,
    }
  })
}

/** The zone of all hours; null where they are in several, and each names its own. */
export function zoneNote(t: SiteTranslate, programme: Programme): string | null {
  const zone = onlyZone(programme)
  return zone && t('plans.zone', { zone: wordZone(t.locale, zone) })
}

/** How soon the first response comes: the span over all plans, and who is guaranteed a time. Empty without such promises. */
export function soonAnswer(t: SiteTranslate, programme: Programme): string[] {
  const targets = programme.plans
    .flatMap((plan) => plan.targets.filter(({ event }) => event === 'firstResponse'))
    .sort((a, b) => roughHours(a.within) - roughHours(b.within))
  const [first, last] = [targets[0], targets.at(-1)]
  if (!first || !last) return []
  const word = ({ within, calendar }: typeof first) =>
    wordWithin(t, within, known(calendarById(programme, calendar), 'calendar', calendar))
  const guaranteed = byRank(programme).filter((plan) => plan.targets.some(({ kind }) => kind === 'guaranteed'))
  return [
    word(first) === word(last)
      ? t('home.soon.one', { within: word(first) })
      : t('home.soon.span', { fastest: word(first), slowest: word(last) }),
    ...(guaranteed.length > 0 ? [t('home.soon.guaranteed', { plans: names(t, guaranteed) })] : []),
  ]
}

/** Only to put promises in order: a working day as the hours that are usual. */
function roughHours(within: Within): number {
  return 'hours' in within ? within.hours : within.workingDays * 8
}

function byRank({ plans }: Programme): Plan[] {
  return plans.toSorted((a, b) => a.rank - b.rank)
}

function own(t: SiteTranslate, prices: Prices): string {
  const currency = CURRENCY_OF[t.locale]
  return formatMoney(t.locale, prices[currency], currency)
}

function names(t: SiteTranslate, plans: readonly Plan[]): string {
  return formatList(
    t.locale,
    plans.map((plan) => nameIn(plan.name, t.locale)),
  )
}
