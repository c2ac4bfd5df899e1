import { CURRENCY_OF, formatChange, formatDate, formatList, formatMoney, formatNumber } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known, nameIn, packById, planById } from '../../programme/find.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import type { Currency, EpochMs, Product } from '../../programme/schema.ts'
import type { IncidentsView } from '../incidents/read.ts'
import type { EntryView, LotView } from '../incidents/view.ts'
import { clauseNumber, wordEntryReason } from '../incidents/words.ts'
import { packName } from '../purchases/letter-facts.ts'
import type { PackOffer } from '../purchases/packs.ts'
import type { PurchaseView } from '../purchases/view.ts'
import { planName, productName, wordChannels, wordTargets } from './entitlement-words.ts'

/** The tone of a purchase's badge. */
const TONES: Record<PurchaseView['status'], string> = {
  pending: 'warning',
  processing: 'warning',
  paid: '',
  disputed: 'warning',
  failed: 'danger',
  expired: 'plain',
  cancelled: 'plain',
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

/** What an account has to spend, and what has become of each pack it bought. */
export function holdings(t: ServiceTranslate, { balance, held, lots }: IncidentsView, now: EpochMs) {
  return {
    text: t('service.incidents.balance', { count: balance }),
    held: held > 0 && t('service.incidents.held', { count: held }),
    canSpend: balance > 0,
    // Below none: more was paid back than was left.
    owes: balance < 0 && t('service.incidents.owed', { count: -balance }),
    hasLots: lots.length > 0,
    lots: lots.map((lot) => lotLine(t, lot, now)),
  }
}

/** What can be done with the incidents of a lot. */
type LotState = 'good' | 'disputed' | 'refunded' | 'expired' | 'spent'

const LOT_TONES: Record<LotState, string> = { good: '', disputed: 'warning', refunded: 'plain', expired: 'plain', spent: 'plain' }

function lotLine(t: ServiceTranslate, lot: LotView, now: EpochMs) {
  const { pack, product, remaining, size, expiresAt } = lot
  const state = lotState(lot, now)
  return {
    name: packById(programme, pack) ? packName(t, pack) : pack,
    product: product !== null && t('service.lot.onlyFor', { product: productName(t, product) }),
    left: t('service.lot.left', { remaining: formatNumber(t.locale, remaining), size: formatNumber(t.locale, size) }),
    until: formatDate(t.locale, Date.parse(expiresAt) - 1, programme.vendor.timeZone),
    state: { text: t(`service.lot.${state}`), tone: LOT_TONES[state] },
  }
}

function lotState({ disputedAt, refunded, expired, remaining, size, expiresAt }: LotView, now: EpochMs): LotState {
  if (disputedAt !== null) return 'disputed'
  if (refunded >= size) return 'refunded'
  if (remaining > 0 && Date.parse(expiresAt) > now) return 'good'
  return remaining > 0 || expired > 0 ? 'expired' : 'spent'
}

/** An entry of the ledger in words, with where it leads. */
export function entryLine(
  t: ServiceTranslate,
  { at, kind, delta, balance, ticket, purchase, clause, reason }: EntryView,
  timeZone: string,
) {
  return {
    date: formatDate(t.locale, Date.parse(at), timeZone),
    kind: t(`programme.entry.${kind}`),
    because: wordEntryReason(t, reason),
    ticket: ticket !== undefined && { number: ticket, href: `/${t.locale}/tickets/${ticket}/` },
    purchase: purchase !== undefined && { href: `?${new URLSearchParams({ purchase })}` },
    change: formatChange(t.locale, delta),
    balance: formatNumber(t.locale, balance),
    clause: { number: clauseNumber(clause), href: `/${t.locale}/policy/#${clause}` },
  }
}

/** An entry of the ledger for the desk: it leads to the desk's own pages. */
export function deskEntryLine(t: ServiceTranslate, entry: EntryView, timeZone: string) {
  const line = entryLine(t, entry, timeZone)
  return {
    ...line,
    ticket: line.ticket && { ...line.ticket, href: `/${t.locale}/desk/tickets/${line.ticket.number}/` },
    purchase: entry.purchase !== undefined && { href: `/${t.locale}/desk/purchases/${entry.purchase}/` },
  }
}

/** A purchase in a list. */
export function purchaseLine(t: ServiceTranslate, purchase: PurchaseView, timeZone: string) {
  const { id, status, pack, amountMinor, currency, payBy, createdAt, checkoutUrl, receiptUrl } = purchase
  return {
    id,
    date: formatDate(t.locale, Date.parse(createdAt), timeZone),
    pack: packById(programme, pack) ? packName(t, pack) : pack,
    price: formatMoney(t.locale, amountMinor, currency),
    payBy: t(`service.payBy.${payBy}`),
    status: { text: t(`service.purchase.${status}`), tone: TONES[status] },
    checkoutUrl: checkoutUrl ?? false,
    receiptUrl: receiptUrl ?? false,
    invoices: payBy === 'invoice' && `/${t.locale}/incidents/invoices/?${new URLSearchParams({ purchase: id })}`,
    canPayAgain: payBy === 'card' && (status === 'failed' || status === 'expired'),
  }
}

/** The purchase somebody comes back from, by what has become of it, and what they can do now. */
export function returned(
  t: ServiceTranslate,
  purchase: PurchaseView,
  { timeZone, balance }: { timeZone: string; balance: number },
  toAnswer: readonly { number: string; subject: string }[],
) {
  const { status, payBy, product } = purchase
  return {
    ...purchaseLine(t, purchase, timeZone),
    isPaid: status === 'paid',
    isOrdered: status === 'pending' && payBy === 'invoice',
    isPending: status === 'pending' && payBy === 'card',
    isProcessing: status === 'processing',
    hasFailed: status === 'failed',
    hasLapsed: status === 'expired' || status === 'cancelled',
    isDisputed: status === 'disputed',
    isRefunded: status === 'refunded',
    balance: t('service.incidents.balance', { count: balance }),
    submit: `/${t.locale}/tickets/new/${product === null ? '' : `?${new URLSearchParams({ product })}`}`,
    toAnswer: toAnswer.map(({ number, subject }) => ({ number, subject, href: `/${t.locale}/tickets/${number}/#split` })),
    hasToAnswer: toAnswer.length > 0,
  }
}

/** The currency a reader is shown prices in unless they choose another. */
export function currencyFor(t: ServiceTranslate): Currency {
  return CURRENCY_OF[t.locale]
}
