import type { Locale } from '../locales/locale.ts'
import type { Calendar, Currency, Name, Pack, Plan, Prices, Product, Programme } from './schema.ts'

/** The plan with that id, or undefined. */
export function planById(programme: Programme, id: string): Plan | undefined {
  return programme.plans.find((plan) => plan.id === id)
}

/** The pack with that id, or undefined. */
export function packById(programme: Programme, id: string): Pack | undefined {
  return programme.packs.find((pack) => pack.id === id)
}

/** The product with that id, or undefined. */
export function productById(programme: Programme, id: string): Product | undefined {
  return programme.products.find((product) => product.id === id)
}

/** The calendar with that id, or undefined. */
export function calendarById(programme: Programme, id: string): Calendar | undefined {
  return Object.hasOwn(programme.calendars, id) ? programme.calendars[id] : undefined
}

/** The plans sold for a product and those its packs pay for, best first. Empty for an unknown product. */
export function plansFor(programme: Programme, productId: string): Plan[] {
  const product = productById(programme, productId)
  if (!product) return []
  const ids = new Set([...product.plans, ...packsFor(programme, productId).map((pack) => pack.plan)])
  return programme.plans.filter((plan) => ids.has(plan.id)).sort((a, b) => a.rank - b.rank)
}

/** The packs sold for a product, in the order of the programme. Empty for an unknown product. */
export function packsFor(programme: Programme, productId: string): Pack[] {
  const ids = productById(programme, productId)?.packs ?? []
  return programme.packs.filter((pack) => ids.includes(pack.id))
}

/** Price of a pack in minor units, VAT exclusive; that of the product where it differs. */
export function packPriceMinor(pack: Pack, currency: Currency, product?: Product): number {
  return (product?.packPrices?.[pack.id] ?? pack.prices)[currency]
}

/**
 * The price list that a pack is sold from for a product: the product's id where it has one of its own, null for the general one.
 * What was bought from one is not spent on what is sold from another: it may be dearer. Source: decision 0008.
 */
export function priceListOf(programme: Programme, packId: string, productId: string | null): string | null {
  return productById(programme, productId ?? '')?.packPrices?.[packId] ? productId : null
}

/** Yearly prices of a plan, those of the product where they differ; null where it is not sold by the year. */
export function planPricesPerYear(plan: Plan, product?: Product): Prices | null {
  if (plan.price.kind !== 'perYear') return null
  return product?.planPrices?.[plan.id] ?? plan.price.amounts
}

/** A name in a language; a proper name is the same in all. */
export function nameIn(name: Name, locale: Locale): string {
  return typeof name === 'string' ? name : name[locale]
}

/** `found`, or an error that names what is missing. For ids that the load has checked: a miss is a bug. @throws {RangeError} */
export function known<T>(found: T | undefined, kind: string, id: string): T {
  if (found === undefined) throw new RangeError(`The programme has no ${kind} "${id}".`)
  return found
}
