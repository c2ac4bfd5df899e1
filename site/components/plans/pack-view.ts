import { CURRENCY_OF, formatList, formatMoney } from '../../../locales/format.ts'
import type { SiteTranslate } from '../../../locales/site.ts'
import { known, nameIn, packsFor, planById } from '../../../programme/find.ts'
import type { Pack, Prices, Programme } from '../../../programme/schema.ts'
import { groupByPrices } from './prices.ts'

/** The packs that give one plan. */
export type PackGroup = Readonly<{
  plan: string
  validity: string
  /** Plans of which one must be in force, in words, or null. */
  requires: string | null
  rows: readonly PackRow[]
}>

/** A pack at the price it has for some products; `products` is null where that is all of them, `each` where there is but one. */
export type PackRow = Readonly<{ size: string; products: string | null; prices: readonly string[]; each: string | null }>

/** The packs, those that give the same plan on the same terms together. */
export function packGroups(t: SiteTranslate, programme: Programme): PackGroup[] {
  const groups = new Map<string, { plan: string; validity: string; requires: string | null; rows: PackRow[] }>()
  for (const pack of programme.packs) {
    const key = [pack.plan, pack.validity, pack.requiresPlan].join(' ')
    const group = groups.get(key) ?? { plan: planName(t, programme, pack.plan), ...termsOf(t, programme, pack), rows: [] }
    group.rows.push(...rowsOf(t, programme, pack))
    groups.set(key, group)
  }
  return [...groups.values()]
}

function termsOf(t: SiteTranslate, programme: Programme, pack: Pack) {
  const plans = pack.requiresPlan?.map((id) => planName(t, programme, id))
  return {
    validity: t(`programme.validity.${pack.validity}`),
    requires: plans ? formatList(t.locale, plans, 'disjunction') : null,
  }
}

function rowsOf(t: SiteTranslate, programme: Programme, pack: Pack): PackRow[] {
  const sold = programme.products.filter(({ id }) => packsFor(programme, id).includes(pack))
  const groups = groupByPrices(t, sold, (product) => product.packPrices?.[pack.id] ?? pack.prices)
  return groups.map(({ products, count, amounts, prices }) => ({
    size: t('plans.packSize', { count: pack.incidents }),
    products: count === programme.products.length ? null : products,
    prices,
    each: pack.incidents === 1 ? null : t('plans.packs.each', { amount: priceOfOne(t, pack, amounts) }),
  }))
}

function priceOfOne(t: SiteTranslate, pack: Pack, amounts: Prices): string {
  const currency = CURRENCY_OF[t.locale]
  return formatMoney(t.locale, amounts[currency] / pack.incidents, currency)
}

function planName(t: SiteTranslate, programme: Programme, id: string): string {
  return nameIn(known(planById(programme, id), 'plan', id).name, t.locale)
}
