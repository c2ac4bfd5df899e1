import * as z from 'zod'
import { programme } from '../../programme/active.ts'
import { CURRENCIES } from '../../programme/schema.ts'
import { PAY_BY } from '../db/schema.ts'
import { ProductId } from '../tickets/schemas.ts'

/** A pack of the programme. */
export const PackId = z.enum(programme.packs.map(({ id }) => id))

/** `POST /api/purchases`. Without a product the pack is sold at its general price. */
export const CreatePurchase = z.strictObject({
  pack: PackId,
  currency: z.enum(CURRENCIES),
  product: ProductId.optional(),
  policyVersion: z.string().min(1).max(40),
  payBy: z.enum(PAY_BY),
})
export type CreatePurchase = z.output<typeof CreatePurchase>

/** `GET /api/packs`: with a product, what is sold for it and at its prices. */
export const PacksQuery = z.object({ product: ProductId.optional() })
