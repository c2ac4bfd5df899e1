import { known, packById, packsFor, planById, priceListOf, productById } from './find.ts'
import { lotToSpend } from './incident-ledger.ts'
import type { Channel, EpochMs, Pack, Plan, Programme, RequestType } from './schema.ts'
import { addDays, startOfDate } from './time-zone.ts'

/**
 * What a customer may ask for. Facts go in; the decision comes out, with its reasons and with what would improve it.
 * Reasons are slugs with facts, for the caller to put into words. Source: decision 0012.
 */

/** A license or a contract that is linked to the account. */
export type LicenseFact = Readonly<{
  id: string
  product: string
  plan: string
  /** Last date with support, in the vendor's zone, included; null: it does not end by itself. */
  supportUntil: string | null
  revokedAt: EpochMs | null
  /** Linked to the owner of the customer's organisation, not to the customer. */
  isShared?: boolean
}>

/**
 * Incidents bought together. `product` is the one whose own price list they were bought from, null for the general list;
 * `expiresAt` is the first instant at which they can no longer be spent.
 */
export type LotFact = Readonly<{ id: string; pack: string; product: string | null; remaining: number; expiresAt: EpochMs }>

export type CoverageFacts = Readonly<{
  product: string
  licenses: readonly LicenseFact[]
  isReseller: boolean
  lots: readonly LotFact[]
}>

/** Why the decision is what it is: first what gives the plan, then what else counts, then what no longer does. */
export type Why =
  | Readonly<{ reason: 'license'; license: string; plan: string; supportUntil: string | null }>
  | Readonly<{ reason: 'organisation-license'; license: string; plan: string; supportUntil: string | null }>
  | Readonly<{ reason: 'reseller'; plan: string }>
  | Readonly<{ reason: 'free'; plan: string }>
  | Readonly<{ reason: 'incidents'; pack: string; plan: string; balance: number }>
  | Readonly<{ reason: 'support-ended'; license: string; plan: string; supportUntil: string }>
  | Readonly<{ reason: 'license-revoked'; license: string; plan: string; revokedAt: EpochMs }>
  | Readonly<{ reason: 'pack-needs-plan'; pack: string; requiresPlan: readonly string[]; remaining: number }>

/** What would make it better, the nearest first. */
export type Improvement =
  | Readonly<{ reason: 'renew-license'; license: string; plan: string; supportUntil: string }>
  | Readonly<{ reason: 'link-license' }>
  | Readonly<{ reason: 'upgrade-plan'; plan: string }>
  | Readonly<{ reason: 'buy-pack'; pack: string }>

export type Entitlement = Readonly<{
  /** The best plan in force for the product; null where not even a free one is offered. */
  plan: string | null
  rank: number | null
  why: readonly Why[]
  /** The calendar each channel of the plan is staffed by; null: not included. */
  channels: Readonly<Record<Channel, string | null>>
  /** Incidents that can be spent on this product now. */
  balance: number
  improve: readonly Improvement[]
}>

export type CoverageRequest = Readonly<{
  payWith: 'plan' | 'incident'
  type: RequestType
  now: EpochMs
  /** How the customer turns to us; a ticket that an agent opens for a caller is asked for by phone. */
  channel?: 'ticket' | 'phone'
}>

export type Coverage = Readonly<{ kind: 'plan'; plan: string }> | Readonly<{ kind: 'incident'; plan: string; lot: string }>

/**
 * Why a ticket is not covered; `decideCoverage` gives the reasons in this order of precedence. By plan: a license that
 * would have covered it has ended or was revoked; no plan includes this channel; the plan does not cover the type. By
 * incident: there is none; those there are need a plan, or their plan does not cover the type.
 */
export type CoverageRefusal =
  | Readonly<{ reason: 'support-ended'; license: string; plan: string; supportUntil: string }>
  | Readonly<{ reason: 'license-revoked'; license: string; plan: string }>
  | Readonly<{ reason: 'no-entitlement'; product: string; plan: string | null }>
  | Readonly<{ reason: 'type-not-covered'; plan: string; type: RequestType }>
  | Readonly<{ reason: 'incident-balance-exhausted'; product: string; balance: 0 }>
  | Readonly<{ reason: 'pack-needs-plan'; pack: string; requiresPlan: readonly string[] }>

export type CoverageDecision = Readonly<{ ok: true; coverage: Coverage }> | Readonly<{ ok: false; refusal: CoverageRefusal }>

/** Why a pack cannot be bought: it is not sold for the product, or none of the plans it extends is in force. */
export type PurchaseRefusal =
  | Readonly<{ reason: 'pack-not-sold'; pack: string; product: string | null }>
  | Readonly<{ reason: 'pack-needs-plan'; pack: string; requiresPlan: readonly string[] }>

/** The plan, channels and balance a customer has for a product at an instant. @throws {RangeError} for an unknown product. */
export function decideEntitlement(programme: Programme, facts: CoverageFacts, now: EpochMs): Entitlement {
  const grants = grantsInForce(programme, facts, now)
  const best = grants[0]?.plan ?? null
  const lots = facts.lots.filter((lot) => isLive(lot, now) && isFor(programme, lot, facts.product))
  const usable = lots.filter((lot) => isUnlocked(packOf(programme, lot), grants))
  return {
    plan: best?.id ?? null,
    rank: best?.rank ?? null,
    why: [...grants.map((grant) => grant.why), ...whyLots(programme, lots, usable), ...whyLapsed(programme, facts, now)],
    channels: best?.channels ?? { ticket: null, forum: null, phone: null, chat: null, assistant: null },
    balance: usable.reduce((sum, lot) => sum + lot.remaining, 0),
    improve: improvements(programme, facts, grants, now),
  }
}

/** Whether and how a ticket is covered. @throws {RangeError} for an unknown product. */
export function decideCoverage(programme: Programme, facts: CoverageFacts, request: CoverageRequest): CoverageDecision {
  const grants = grantsInForce(programme, facts, request.now)
  return request.payWith === 'plan'
    ? coverageByPlan(programme, facts, grants, request)
    : coverageByIncident(programme, facts, grants, request)
}

/**
 * Whether a pack may be bought now. Without a product, a plan in force for any product that the pack is sold for will do.
 * Null: it may. @throws {RangeError} for an unknown pack or product.
 */
export function decidePurchase(
  programme: Programme,
  facts: Omit<CoverageFacts, 'product'> & { readonly product: string | null },
  packId: string,
  now: EpochMs,
): PurchaseRefusal | null {
  const pack = known(packById(programme, packId), 'pack', packId)
  const products = programme.products.filter(
    ({ id, packs }) => packs.includes(packId) && (facts.product === null || id === facts.product),
  )
  if (products.length === 0) return { reason: 'pack-not-sold', pack: packId, product: facts.product }
  const unlocked = products.some(({ id }) => isUnlocked(pack, grantsInForce(programme, { ...facts, product: id }, now)))
  return unlocked ? null : needsPlan(pack)
}

/** Whether a license gives its plan at an instant: not revoked, and its last date, in the vendor's zone, not over. */
export function isInForce(programme: Programme, license: LicenseFact, now: EpochMs): boolean {
  return !isRevoked(license, now) && !hasEnded(programme, license, now)
}

/** A plan that a customer has, and why. */
type Grant = Readonly<{ plan: Plan; why: Why }>

/** Best first; of equal plans the one that lasts longest. */
function grantsInForce(programme: Programme, facts: CoverageFacts, now: EpochMs): Grant[] {
  const product = known(productById(programme, facts.product), 'product', facts.product)
  const sold = programme.plans.filter((plan) => product.plans.includes(plan.id))
  const grants: Grant[] = []
  for (const license of facts.licenses) {
    const plan = sold.find(({ id }) => id === license.plan)
    if (!plan || license.product !== facts.product || !isInForce(programme, license, now)) continue
    const reason = license.isShared ? 'organisation-license' : 'license'
    grants.push({ plan, why: { reason, license: license.id, plan: plan.id, supportUntil: license.supportUntil } })
  }
  for (const plan of sold) {
    if (plan.kind === 'partner' && facts.isReseller) grants.push({ plan, why: { reason: 'reseller', plan: plan.id } })
    if (plan.kind === 'free') grants.push({ plan, why: { reason: 'free', plan: plan.id } })
  }
  return grants.sort((a, b) => a.plan.rank - b.plan.rank || lastDay(b).localeCompare(lastDay(a)))
}

function lastDay({ why }: Grant): string {
  return 'supportUntil' in why && why.supportUntil ? why.supportUntil : '9999-12-31'
}

function coverageByPlan(
  programme: Programme,
  facts: CoverageFacts,
  grants: readonly Grant[],
  request: CoverageRequest,
): CoverageDecision {
  const withChannel = grants.filter(({ plan }) => plan.channels[request.channel ?? 'ticket'] !== null)
  const covering = withChannel.find(({ plan }) => covers(plan, request.type))
  if (covering) return { ok: true, coverage: { kind: 'plan', plan: covering.plan.id } }
  if (withChannel[0])
    return { ok: false, refusal: { reason: 'type-not-covered', plan: withChannel[0].plan.id, type: request.type } }
  const lapsed = whyLapsed(programme, facts, request.now)[0]
  if (lapsed?.reason === 'support-ended') return { ok: false, refusal: lapsed }
  if (lapsed?.reason === 'license-revoked')
    return { ok: false, refusal: { reason: 'license-revoked', license: lapsed.license, plan: lapsed.plan } }
  return { ok: false, refusal: { reason: 'no-entitlement', product: facts.product, plan: grants[0]?.plan.id ?? null } }
}

function coverageByIncident(
  programme: Programme,
  facts: CoverageFacts,
  grants: readonly Grant[],
  request: CoverageRequest,
): CoverageDecision {
  const live = facts.lots.filter((lot) => isLive(lot, request.now) && isFor(programme, lot, facts.product))
  const reachable = live.filter((lot) => planOf(programme, lot).channels[request.channel ?? 'ticket'] !== null)
  if (!reachable[0]) return { ok: false, refusal: { reason: 'incident-balance-exhausted', product: facts.product, balance: 0 } }
  const unlocked = reachable.filter((lot) => isUnlocked(packOf(programme, lot), grants))
  if (!unlocked[0]) return { ok: false, refusal: needsPlan(packOf(programme, reachable[0])) }
  const lot = lotToSpend(
    unlocked.filter((candidate) => covers(planOf(programme, candidate), request.type)),
    request.now,
  )
  if (!lot)
    return { ok: false, refusal: { reason: 'type-not-covered', plan: planOf(programme, unlocked[0]).id, type: request.type } }
  return { ok: true, coverage: { kind: 'incident', plan: planOf(programme, lot).id, lot: lot.id } }
}

function whyLots(programme: Programme, lots: readonly LotFact[], usable: readonly LotFact[]): Why[] {
  return lots.map((lot) => {
    const pack = packOf(programme, lot)
    if (usable.includes(lot)) return { reason: 'incidents', pack: pack.id, plan: pack.plan, balance: lot.remaining }
    return { reason: 'pack-needs-plan', pack: pack.id, requiresPlan: pack.requiresPlan ?? [], remaining: lot.remaining }
  })
}

/** Licenses for the product that no longer count, the best plan first. */
function whyLapsed(programme: Programme, facts: CoverageFacts, now: EpochMs) {
  const rank = (license: LicenseFact) => planById(programme, license.plan)?.rank ?? Number.POSITIVE_INFINITY
  return facts.licenses
    .filter((license) => license.product === facts.product && !isInForce(programme, license, now))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ id, plan, supportUntil, revokedAt }) =>
      revokedAt !== null && revokedAt <= now
        ? ({ reason: 'license-revoked', license: id, plan, revokedAt } as const)
        : ({ reason: 'support-ended', license: id, plan, supportUntil: supportUntil ?? '' } as const),
    )
}

function improvements(programme: Programme, facts: CoverageFacts, grants: readonly Grant[], now: EpochMs): Improvement[] {
  const rank = grants[0]?.plan.rank ?? Number.POSITIVE_INFINITY
  const product = known(productById(programme, facts.product), 'product', facts.product)
  const better = programme.plans
    .filter(
      (plan) => product.plans.includes(plan.id) && plan.rank < rank && (plan.kind === 'license' || plan.kind === 'subscription'),
    )
    .sort((a, b) => b.rank - a.rank)
  const renewals: Improvement[] = whyLapsed(programme, facts, now).flatMap((lapsed) =>
    lapsed.reason === 'support-ended' && better.some((plan) => plan.id === lapsed.plan)
      ? [{ reason: 'renew-license', license: lapsed.license, plan: lapsed.plan, supportUntil: lapsed.supportUntil }]
      : [],
  )
  const link: Improvement[] = facts.licenses.some((license) => license.product === facts.product)
    ? []
    : [{ reason: 'link-license' }]
  const upgrades = better.map((plan): Improvement => ({ reason: 'upgrade-plan', plan: plan.id }))
  const packs = packsFor(programme, facts.product)
    .filter((pack) => isUnlocked(pack, grants))
    .map((pack): Improvement => ({ reason: 'buy-pack', pack: pack.id }))
  return [...renewals, ...(better.length > 0 ? link : []), ...upgrades, ...packs]
}

function needsPlan(pack: Pack) {
  return { reason: 'pack-needs-plan', pack: pack.id, requiresPlan: pack.requiresPlan ?? [] } as const
}

function isUnlocked(pack: Pack, grants: readonly Grant[]): boolean {
  return pack.requiresPlan === null || grants.some(({ plan }) => pack.requiresPlan?.includes(plan.id))
}

function isLive(lot: LotFact, now: EpochMs): boolean {
  return lot.remaining > 0 && lot.expiresAt > now
}

/** Whether a lot can be spent on a product: its pack is sold for it, from the price list that the lot was bought from. */
function isFor(programme: Programme, lot: LotFact, product: string): boolean {
  const isSold = packsFor(programme, product).some((pack) => pack.id === lot.pack)
  return isSold && priceListOf(programme, lot.pack, product) === lot.product
}

function covers(plan: Plan, type: RequestType): boolean {
  return plan.types?.includes(type) ?? true
}

function isRevoked({ revokedAt }: LicenseFact, now: EpochMs): boolean {
  return revokedAt !== null && revokedAt <= now
}

function hasEnded(programme: Programme, { supportUntil }: LicenseFact, now: EpochMs): boolean {
  if (supportUntil === null) return false
  return now >= startOfDate(programme.vendor.timeZone, addDays(supportUntil, 1))
}

function packOf(programme: Programme, lot: LotFact): Pack {
  return known(packById(programme, lot.pack), 'pack', lot.pack)
}

function planOf(programme: Programme, lot: LotFact): Plan {
  const { plan } = packOf(programme, lot)
  return known(planById(programme, plan), 'plan', plan)
}
