import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { invoicingOf } from '../../programme/payment-terms.ts'
import { decideVat, type Vat } from '../../programme/vat.ts'
import { packName } from '../purchases/letter-facts.ts'
import type { Purchase } from '../purchases/view.ts'
import type { Billing } from './schemas.ts'

/** What an invoice says besides its number, dates and amounts; kept as it was issued. */
export interface Paper {
  seller: {
    name: string
    address: readonly string[]
    country: string
    vatId: string
    email: string
    bank: { name: string; iban: string; bic: string }
  }
  /** `country` and `vatId` are null where they were not told. */
  buyer: { name: string; address: readonly string[]; country: string | null; vatId: string | null; email: string }
  /** What was ordered, in the language of the order. */
  description: string
  vat: Vat
}

/** Who buys: the account, and whom the invoice is made out to where that was told. */
export interface Buyer {
  email: string
  name: string | null
  billing: Billing | undefined
}

/** What the invoice for a purchase says. An order without billing details is made out to the account and taxed as at home. */
export function paperOf(t: ServiceTranslate, purchase: Purchase, { email, name, billing }: Buyer): Paper {
  const { legalName, address, country, vatId, email: sellerEmail } = programme.vendor
  const { bank, vatPercent } = invoicingOf(programme)
  const told = { country: billing?.country ?? null, vatId: billing?.vatId ?? null }
  return {
    seller: { name: legalName, address, country, vatId, email: sellerEmail, bank },
    buyer: { name: billing?.name ?? name ?? email, address: billing ? addressLines(billing) : [], ...told, email },
    description: packName(t, purchase.pack),
    vat: decideVat({ country, vatPercent }, told),
  }
}

function addressLines({ address, address2, postalCode, city }: Billing): string[] {
  return [address, ...(address2 ? [address2] : []), `${postalCode} ${city}`]
}
