import * as z from 'zod'
import { COUNTRIES } from '../../programme/countries.ts'
import { normalizeVatId } from '../../programme/vat-id.ts'
import type { FieldCode } from '../problems/problem.ts'

const Line = z.string().trim().min(1).max(100)

/** Whom an invoice is made out to. The VAT id comes out as it is printed; one without its country's form is refused. */
export const Billing = z
  .strictObject({
    name: Line,
    address: Line,
    address2: Line.optional(),
    postalCode: z.string().trim().min(1).max(20),
    city: Line,
    country: z.enum(COUNTRIES),
    vatId: z.string().trim().min(1).max(30).optional(),
  })
  .transform(({ vatId, ...billing }, ctx) => {
    const normalized = vatId === undefined ? undefined : normalizeVatId(billing.country, vatId)
    if (vatId !== undefined && normalized === undefined) {
      const code: FieldCode = 'not-a-vat-id'
      ctx.issues.push({ code: 'custom', path: ['vatId'], input: vatId, params: { code } })
    }
    return { ...billing, vatId: normalized }
  })
export type Billing = z.output<typeof Billing>
