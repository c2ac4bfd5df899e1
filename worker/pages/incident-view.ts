import { CURRENCY_OF, formatChange, formatDate, formatList, formatMoney, formatNumber } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known, nameIn, packById, planById } from '../../programme/find.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import { clauses } from '../../programme/policy.ts'
import { type Currency, type EpochMs, OUTCOMES, type Product } from '../../programme/schema.ts'
import type { IncidentsView } from '../incidents/read.ts'
import type { EntryView, LotView } from '../incidents/view.ts'
import { packName } from '../purchases/letter-facts.ts'
import type { PackOffer } from '../purchases/packs.ts'
import type { PurchaseView } from '../purchases/view.ts'
import { planName, wordChannels, wordTargets } from './entitlement-words.ts'

/** Numbers of the policy's clauses, by their slugs. */
const CLAUSE_NUMBERS = new Map(clauses(programme).map(({ slug, number }) => [slug as string, number]))

/** The tone of a purchase's badge. */
const TONES: Record<PurchaseView['status'], string> = {
  pending: 'warning',
  paid: '',
  failed: 'danger',
  expired: 'plain',
  refunded: 'plain',
}

/** The packs for a product, those that give the same plan on the same condition together, at its prices in one currency. */
export function packGroups(
  t: ServiceTranslate,
  offers: readonly PackOffer[],
  shown: { product: Product; currency: Currency; chosen: string; now: EpochMs },
) {
  const open = offers.filter(({ refusal }) => !isClosed(refusal))
  const chosen = open.find(({ id }) => id === shown.chosen) ?? open[0]
  const groups = Map.groupBy(offers, ({ plan, requiresPlan }) => [plan, ...(requiresPlan ?? [])].join(' '))
  return [...groups.values()].map((packs) => {
    const first = known(packs[0], 'pack', 'of a group')
    const plan = known(planById(programme, first.plan), 'plan', first.plan)
    return {
      plan: nameIn(plan.name, t.locale),
      lines: [...wordTargets(t, plan), ...wordChannels(t, plan, shown.now)],
      requires: first.requiresPlan !== null && wordRequires(t, first.requiresPlan, shown.product),
      isClosed: isClosed(first.refusal),
      packs: packs.map((offer) => ({
        inputId: offer === offers[0] ? 'pack' : `pack-${offer.id}`,
        isChosen: offer === chosen,
        ...packCard(t, offer, shown),
      })),
    }
  })
}

/** Whether the pack cannot be chosen. Who is not signed in may choose: that they have to sign in is said once, not at each pack. */
function isClosed(refusal: PackOffer['refusal']): boolean {
  return refusal === 'pack-needs-plan'
}

function wordRequires(t: ServiceTranslate, requiresPlan: readonly string[], product: Product): string {
  const plans = requiresPlan.map((id) => planName(t, id))
  return t('service.pack.requires', {
    plans: formatList(t.locale, plans, 'disjunction'),
    product: nameIn(product.name, t.locale),
  })
}

function packCard(
  t: ServiceTranslate,
  { id, incidents, prices }: PackOffer,
  { currency, now }: { currency: Currency; now: EpochMs },
) {
  const lastDay = formatDate(t.locale, lotExpiresAt(programme, id, now) - 1, programme.vendor.timeZone)
  return {
    id,
    incidents: t('service.pack.incidents', { count: incidents }),
    price: formatMoney(t.locale, prices[currency], currency),
    each: incidents > 1 && t('service.pack.each', { amount: formatMoney(t.locale, prices[currency] / incidents, currency) }),
    until: t('service.pack.until', { date: lastDay }),
  }
}

/** What an account has to spend, and of which packs. */
export function holdings(t: ServiceTranslate, { balance, held, lots }: IncidentsView, now: EpochMs) {
  return {
    text: t('service.incidents.balance', { count: balance }),
    held: held > 0 && t('service.incidents.held', { count: held }),
    canSpend: balance > 0,
    lots: lots.filter((lot) => lot.remaining > 0 && Date.parse(lot.expiresAt) > now).map((lot) => lotLine(t, lot)),
  }
}

function lotLine(t: ServiceTranslate, { pack, remaining, size, expiresAt }: LotView) {
  const name = packById(programme, pack) ? packName(t, pack) : pack
  const numbers = { remaining: formatNumber(t.locale, remaining), size: formatNumber(t.locale, size) }
  const date = formatDate(t.locale, Date.parse(expiresAt) - 1, programme.vendor.timeZone)
  return { name, left: t('service.lot.left', numbers), until: t('service.lot.until', { date }) }
}

/** An entry of the ledger in words, with where it leads. */
export function entryLine(
  t: ServiceTranslate,
  { at, kind, delta, balance, ticket, purchase, clause, reason }: EntryView,
  timeZone: string,
) {
  const outcome = OUTCOMES.find((each) => each === reason)
  return {
    date: formatDate(t.locale, Date.parse(at), timeZone),
    kind: t(`programme.entry.${kind}`),
    because: outcome ? t(`programme.outcome.${outcome}`) : (reason ?? false),
    ticket: ticket !== undefined && { number: ticket, href: `/${t.locale}/tickets/${ticket}/` },
    purchase: purchase !== undefined && { href: `?${new URLSearchParams({ purchase })}` },
    change: formatChange(t.locale, delta),
    balance: formatNumber(t.locale, balance),
    clause: { number: CLAUSE_NUMBERS.get(clause) ?? clause, href: `/${t.locale}/policy/#${clause}` },
  }
}

/** A purchase in a list. */
export function purchaseLine(t: ServiceTranslate, purchase: PurchaseView, timeZone: string) {
  const { id, status, pack, amountMinor, currency, payBy, createdAt, checkoutUrl } = purchase
  return {
    id,
    date: formatDate(t.locale, Date.parse(createdAt), timeZone),
    pack: packById(programme, pack) ? packName(t, pack) : pack,
    price: formatMoney(t.locale, amountMinor, currency),
    payBy: t(`service.payBy.${payBy}`),
    status: { text: t(`service.purchase.${status}`), tone: TONES[status] },
    checkoutUrl: checkoutUrl ?? false,
  }
}

/** The purchase somebody comes back from, by what has become of it. */
export function returned(t: ServiceTranslate, purchase: PurchaseView, timeZone: string) {
  const { status, payBy } = purchase
  return {
    ...purchaseLine(t, purchase, timeZone),
    isPaid: status === 'paid',
    isOrdered: status === 'pending' && payBy === 'invoice',
    isPending: status === 'pending' && payBy === 'card',
    hasFailed: status === 'failed',
    hasLapsed: status === 'expired',
    isRefunded: status === 'refunded',
  }
}

/** The currency a reader is shown prices in unless they choose another. */
export function currencyFor(t: ServiceTranslate): Currency {
  return CURRENCY_OF[t.locale]
}
