import { CURRENCY_OF, formatList, formatMoney } from '../../../locales/format.ts'
import type { SiteTranslate } from '../../../locales/site.ts'
import { nameIn } from '../../../programme/find.ts'
import type { Prices, Product } from '../../../programme/schema.ts'
import { CURRENCIES } from '../../../programme/vocabulary.ts'

/** Products that cost the same, in words, and that price in every currency. */
export type PriceGroup = Readonly<{ products: string; count: number; amounts: Prices; prices: readonly string[] }>

/** A price in every currency, the one of the language's readers first. */
export function wordPrices(t: SiteTranslate, prices: Prices): string[] {
  const own = CURRENCY_OF[t.locale]
  return [own, ...CURRENCIES.filter((currency) => currency !== own)].map((currency) =>
    formatMoney(t.locale, prices[currency], currency),
  )
}

/** Products grouped by what `pricesOf` says they cost; those it has no price for are left out. */
export function groupByPrices(
  t: SiteTranslate,
  products: readonly Product[],
  pricesOf: (product: Product) => Prices | null,
): PriceGroup[] {
  const groups = new Map<string, { names: string[]; amounts: Prices; prices: string[] }>()
  for (const product of products) {
    const amounts = pricesOf(product)
    if (!amounts) continue
    const prices = wordPrices(t, amounts)
    const group = groups.get(prices.join()) ?? { names: [], amounts, prices }
    group.names.push(nameIn(product.name, t.locale))
    groups.set(prices.join(), group)
  }
  return [...groups.values()].map(({ names, ...price }) => ({
    products: formatList(t.locale, names),
    count: names.length,
    ...price,
  }))
}
