import * as z from 'zod/mini'
import { programme } from '../../programme/active.ts'
import { CURRENCIES } from '../../programme/vocabulary.ts'
import { PAY_BY } from '../db/schema.ts'
import { given } from '../fields.ts'
import { Billing } from '../invoices/schemas.ts'
import { ProductId } from '../tickets/schemas.ts'

/** A pack of the programme. */
export const PackId = z.enum(programme.packs.map(({ id }) => id))

/** `POST /api/purchases`. Without a product the pack is sold at its general price. */
export const CreatePurchase = z.strictObject({
  pack: PackId,
  currency: z.enum(CURRENCIES),
  product: z.optional(ProductId),
  policyVersion: given(40),
  payBy: z.enum(PAY_BY),
  /**
   * Whether the buyer asks that the service start at once, knowing that the right of withdrawal ends with it (Directive 2011/83/EU,
   * articles 7(3), 8(8) and 16(a)). Left out or false, the incidents are there all the same, and the right stays whole.
   */
  startNow: z.optional(z.boolean()),
  /** Whom an invoice is made out to; without it, to the account. */
  billing: z.optional(Billing),
})
export type CreatePurchase = z.output<typeof CreatePurchase>

/** `GET /api/packs`: with a product, what is sold for it and at its prices. */
export const PacksQuery = z.object({ product: z.optional(ProductId) })
