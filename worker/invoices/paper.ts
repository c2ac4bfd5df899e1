import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { invoicingOf } from '../../programme/payment-terms.ts'
import { decideVat } from '../../programme/vat.ts'
import { packName } from '../purchases/letter-facts.ts'
import type { Purchase } from '../purchases/view.ts'
import type { Billing } from './schemas.ts'
import type { Paper } from './view.ts'

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
