import { formatDate, formatList, formatLocalDate, formatZoneName } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { wordOpeningHours, wordPromise } from '../../locales/wording.ts'
import { programme } from '../../programme/active.ts'
import { type Entitlement, type Improvement, isInForce, type LicenseFact, type Why } from '../../programme/entitlement.ts'
import { calendarById, known, nameIn, planById, productById } from '../../programme/find.ts'
import type { EpochMs, Plan, Target } from '../../programme/schema.ts'
import { CHANNELS } from '../../programme/vocabulary.ts'

/** A sentence that leads somewhere; `href` is false where it leads nowhere. */
export interface Pointer {
  text: string
  href: string | false
}

/** A plan's name in the reader's language; its id where the programme no longer has it, as a license or a ticket still may. */
export function planName(t: ServiceTranslate, id: string): string {
  const plan = planById(programme, id)
  return plan ? nameIn(plan.name, t.locale) : id
}

/** A product's name; its id where the programme no longer has it. */
export function productName(t: ServiceTranslate, id: string): string {
  const product = productById(programme, id)
  return product ? nameIn(product.name, t.locale) : id
}

/** A license in words. */
export function wordLicense(t: ServiceTranslate, license: LicenseFact & { keyHint: string }, now: EpochMs) {
  const { id, keyHint, supportUntil } = license
  const inForce = isInForce(programme, license, now)
  const date = supportUntil && formatLocalDate(t.locale, supportUntil)
  return {
    id,
    product: productName(t, license.product),
    plan: planName(t, license.plan),
    keyHint,
    support: date ? t(inForce ? 'service.support.until' : 'service.support.ended', { date }) : t('service.support.unlimited'),
    isEnded: !inForce,
  }
}

/** Each promise of a plan in a line: "First response: within 2 business hours, guaranteed". */
export function wordTargets(t: ServiceTranslate, plan: Plan): string[] {
  return plan.targets.map((target) => {
    const line = { event: t(`programme.event.${target.event}`), promise: wordPromise(t, target, calendar(target.calendar)) }
    const scope = scopeOf(t, target)
    return scope ? t('service.target.scopedLine', { ...line, scope }) : t('service.target.line', line)
  })
}

/** Each channel of a plan in a line, with its opening hours, those not included left out. */
export function wordChannels(t: ServiceTranslate, plan: Plan, now: EpochMs): string[] {
  return CHANNELS.flatMap((channel) => {
    const id = plan.channels[channel]
    if (id === null) return []
    const { timeZone } = calendar(id)
    const hours = wordOpeningHours(t, calendar(id))
    const zoned = t('programme.hours.inZone', { hours, zone: formatZoneName(t.locale, timeZone, now) })
    return [t('service.channel.line', { channel: t(`programme.channel.${channel}`), hours: zoned })]
  })
}

/** The reasons of an entitlement as sentences; what is open to everybody is one only where there is nothing better. */
export function wordReasons(t: ServiceTranslate, { why, plan }: Entitlement): string[] {
  return why.filter((each) => each.reason !== 'free' || each.plan === plan).map((each) => wordReason(t, each))
}

function wordReason(t: ServiceTranslate, why: Why): string {
  switch (why.reason) {
    case 'license':
      if (why.supportUntil === null) return t('service.why.licenseUnlimited', { plan: planName(t, why.plan) })
      return t('service.why.license', { plan: planName(t, why.plan), date: formatLocalDate(t.locale, why.supportUntil) })
    case 'organisation-license':
      if (why.supportUntil === null) return t('service.why.organisationLicenseUnlimited', { plan: planName(t, why.plan) })
      return t('service.why.organisationLicense', {
        plan: planName(t, why.plan),
        date: formatLocalDate(t.locale, why.supportUntil),
      })
    case 'reseller':
      return t('service.why.reseller', { plan: planName(t, why.plan) })
    case 'free':
      return t('service.why.free', { plan: planName(t, why.plan) })
    case 'incidents':
      return t('service.why.incidents', { count: why.balance, plan: planName(t, why.plan) })
    case 'support-ended':
      return t('service.why.supportEnded', { plan: planName(t, why.plan), date: formatLocalDate(t.locale, why.supportUntil) })
    case 'license-revoked': {
      const date = formatDate(t.locale, why.revokedAt, programme.vendor.timeZone)
      return t('service.why.licenseRevoked', { plan: planName(t, why.plan), date })
    }
    case 'pack-needs-plan':
      return t('service.why.packNeedsPlan', { count: why.remaining, plans: planNames(t, why.requiresPlan) })
    default:
      return why satisfies never
  }
}

/** What would improve an entitlement for a product, each with where to do it; the packs, of which there may be many, in one line. */
export function wordImprovements(t: ServiceTranslate, improvements: readonly Improvement[], product: string): Pointer[] {
  const firstPack = improvements.find(({ reason }) => reason === 'buy-pack')
  return improvements
    .filter((improvement) => improvement.reason !== 'buy-pack' || improvement === firstPack)
    .map((improvement) => wordImprovement(t, improvement, product))
}

function wordImprovement(t: ServiceTranslate, improvement: Improvement, product: string): Pointer {
  const { shop } = programme.vendor.urls
  switch (improvement.reason) {
    case 'renew-license':
      return { text: t('service.improve.renewLicense', { plan: planName(t, improvement.plan) }), href: shop ?? false }
    case 'link-license':
      return { text: t('service.improve.linkLicense'), href: `/${t.locale}/licenses/` }
    case 'upgrade-plan': {
      const [promise] = wordTargets(t, known(planById(programme, improvement.plan), 'plan', improvement.plan))
      const plan = planName(t, improvement.plan)
      return {
        text: promise ? t('service.improve.upgradeTo', { plan, promise }) : t('service.improve.upgrade', { plan }),
        href: `/${t.locale}/plans/`,
      }
    }
    case 'buy-pack':
      return { text: t('service.improve.buyPack'), href: `/${t.locale}/incidents/?${new URLSearchParams({ product })}#buy` }
    default:
      return improvement satisfies never
  }
}

function planNames(t: ServiceTranslate, ids: readonly string[]): string {
  return formatList(
    t.locale,
    ids.map((id) => planName(t, id)),
    'disjunction',
  )
}

/** The request types and severities a target is limited to; '' when it applies to all. */
function scopeOf(t: ServiceTranslate, { severities, types }: Target): string {
  const names = [
    ...(types ?? []).map((type) => t(`programme.type.${type}.name`)),
    ...(severities ?? []).map((severity) => t(`programme.severity.${severity}.name`)),
  ]
  return formatList(t.locale, names)
}

function calendar(id: string) {
  return known(calendarById(programme, id), 'calendar', id)
}
