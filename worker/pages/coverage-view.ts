import { formatList } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { type CoverageRefusal, decideEntitlement, type Entitlement } from '../../programme/entitlement.ts'
import { known, nameIn, planById } from '../../programme/find.ts'
import type { EpochMs, Plan, Product, RequestType, Severity } from '../../programme/schema.ts'
import { PAY_WITH } from '../db/schema.ts'
import { coverageFacts, type licenseFacts, type lotFacts } from '../entitlement/facts.ts'
import type { Account } from '../sessions/read-as.ts'
import { coverageBy, type Submission } from '../tickets/submit.ts'
import { type Pointer, planName, wordImprovements } from './entitlement-words.ts'
import { wordPromises, wordPromisesBySeverity } from './promise-words.ts'

/** Who asks, and what the rules need to know of them. */
export interface Customer {
  account: Account
  licenses: Awaited<ReturnType<typeof licenseFacts>>
  lots: Awaited<ReturnType<typeof lotFacts>>
}

type PayWith = (typeof PAY_WITH)[number]

/** What a customer can do about one product now. */
export interface ProductStanding {
  product: Product
  customer: Customer
  entitlement: Entitlement
  plan: Plan | undefined
  /** What each way to pay covers, and the plan the ticket would then have. */
  covered: Readonly<Record<PayWith, readonly { type: RequestType; plan: string }[]>>
  /** The request types a ticket can be submitted for, in the programme's order. */
  types: readonly RequestType[]
  /** Why none can be submitted with the plan; null when one can. */
  refusal: CoverageRefusal | null
}

/**
 * Decides for each request type how a ticket about the product could be paid for.
 * @param channels ways of turning to us that will do; of several, the first that is covered
 */
export function standingOn(
  customer: Customer,
  product: Product,
  now: EpochMs,
  channels: Submission['channels'] = ['ticket'],
): ProductStanding {
  const facts = coverageFacts(customer.account, product.id, customer.licenses, customer.lots)
  const entitlement = decideEntitlement(programme, facts, now)
  const decisions = (payWith: PayWith) =>
    programme.requestTypes.map((type) => ({ type, decision: coverageBy(channels, facts, { payWith, type, now }) }))
  const coveredBy = (payWith: PayWith) =>
    decisions(payWith).flatMap(({ type, decision }) => (decision.ok ? [{ type, plan: decision.coverage.plan }] : []))
  const covered = { plan: coveredBy('plan'), incident: coveredBy('incident') }
  const refused = decisions('plan').find(({ decision }) => !decision.ok)?.decision
  return {
    product,
    customer,
    entitlement,
    plan: entitlement.plan === null ? undefined : known(planById(programme, entitlement.plan), 'plan', entitlement.plan),
    covered,
    types: programme.requestTypes.filter((type) =>
      PAY_WITH.some((payWith) => covered[payWith].some((each) => each.type === type)),
    ),
    refusal: refused && !refused.ok ? refused.refusal : null,
  }
}

/** The ways in which a ticket can be paid for, each with what is promised then. */
export function coverageChoices(
  t: ServiceTranslate,
  standing: ProductStanding,
  typed: Readonly<Record<string, string>>,
  now: EpochMs,
) {
  const ways = PAY_WITH.filter((payWith) => standing.covered[payWith].length > 0)
  const chosen = ways.find((payWith) => payWith === typed.payWith) ?? ways[0]
  return ways.map((payWith, index) => {
    const covered = standing.covered[payWith]
    const { type, plan } = covered.find((each) => each.type === typed.type) ?? known(covered[0], 'coverage', payWith)
    return {
      value: payWith,
      inputId: index === 0 ? 'payWith' : `payWith-${payWith}`,
      isChosen: payWith === chosen,
      plan,
      title: t(`service.coverage.${payWith}`, { plan: planName(t, plan) }),
      lines: promiseLines(t, { type, plan, severity: typed.severity }, standing, now),
      notes: coverageNotes(t, standing, payWith),
    }
  })
}

/** What is open to a customer who cannot submit a ticket about the product, the nearest first. */
export function whatIsOpen(t: ServiceTranslate, { plan, entitlement, product }: ProductStanding): Pointer[] {
  const { forum } = programme.vendor.urls
  return [
    { text: t('service.open.kb'), href: `/${t.locale}/kb/` },
    ...(plan?.channels.forum && forum ? [{ text: t('service.open.forum'), href: forum }] : []),
    ...wordImprovements(t, entitlement.improve, product.id),
  ]
}

function promiseLines(
  t: ServiceTranslate,
  { type, plan, severity }: { type: RequestType; plan: string; severity: string | undefined },
  { customer }: ProductStanding,
  now: EpochMs,
): string[] {
  const { timeZone } = customer.account
  const isSeverity = (id: string | undefined): id is Severity => programme.severities.some((each) => each === id)
  if (isSeverity(severity)) return wordPromises(t, { plan, type, severity, at: now }, timeZone)
  return wordPromisesBySeverity(t, { plan, type, at: now }, timeZone)
}

/** What is to be known about a way to pay: how many incidents are left, and what it does not cover. */
function coverageNotes(t: ServiceTranslate, { covered, types, entitlement }: ProductStanding, payWith: PayWith): string[] {
  const names = covered[payWith].map(({ type }) => t(`programme.type.${type}.name`))
  return [
    ...(payWith === 'incident' ? [t('service.incidents.balance', { count: entitlement.balance })] : []),
    ...(names.length < types.length ? [t('service.coverage.onlyFor', { types: formatList(t.locale, names) })] : []),
  ]
}

/** A product with the plan its customer has for it. */
export function standingLine(t: ServiceTranslate, { product, plan, entitlement, types }: ProductStanding) {
  return {
    name: nameIn(product.name, t.locale),
    href: `?${new URLSearchParams({ product: product.id })}`,
    plan: plan ? nameIn(plan.name, t.locale) : t('service.plan.none'),
    balance: entitlement.balance > 0 && t('service.incidents.balance', { count: entitlement.balance }),
    isOpen: types.length > 0,
  }
}
