/**
 * How value added tax is treated on the vendor's own invoices for incidents, which are services supplied by electronic means
 * (Council Directive 2006/112/EC). What it does not cover: the one-stop shop above the threshold of article 59c, exempt buyers,
 * and special territories of member states.
 */

/** Member states of the European Union, ISO 3166 codes. Northern Ireland is one for goods only, so it is not here. */
export const EU_COUNTRIES: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)

/**
 * `domestic`: taxed where the seller is, at its rate. `reverseCharge`: a business in another member state owes the tax itself
 * (articles 44 and 196). `outOfScope`: supplied where the buyer is, outside of the Union (articles 44 and 59).
 */
export const VAT_TREATMENTS = ['domestic', 'reverseCharge', 'outOfScope'] as const
export type VatTreatment = (typeof VAT_TREATMENTS)[number]

/** How a sale is taxed. */
export interface Vat {
  treatment: VatTreatment
  /** Rate in percent; 0 where the seller charges none. */
  percent: number
}

/**
 * How a sale to this buyer is taxed. A buyer in another member state without a VAT id counts as a consumer and is charged the
 * seller's rate (article 59c); so is one who has not said where they are.
 * @param buyer `vatId` in the right form for `country`; null: none given
 */
export function decideVat(
  seller: { country: string; vatPercent: number },
  buyer: { country: string | null; vatId: string | null },
): Vat {
  const domestic: Vat = { treatment: 'domestic', percent: seller.vatPercent }
  if (buyer.country === null || buyer.country === seller.country) return domestic
  if (!EU_COUNTRIES.has(seller.country) || !EU_COUNTRIES.has(buyer.country)) return { treatment: 'outOfScope', percent: 0 }
  return buyer.vatId === null ? domestic : { treatment: 'reverseCharge', percent: 0 }
}

/** The tax on a net amount: both in minor units, rounded once, half up. `percent` has at most one decimal. */
export function vatOn(netMinor: number, percent: number): number {
  return Math.round((netMinor * Math.round(percent * 10)) / 1000)
}
