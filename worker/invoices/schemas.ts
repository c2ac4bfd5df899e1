import * as z from 'zod/mini'
import { COUNTRIES } from '../../programme/countries.ts'
import { normalizeVatId } from '../../programme/vat-id.ts'
import { text } from '../fields.ts'
import type { FieldCode } from '../problems/problem.ts'

const Line = text(100)

/** Whom an invoice is made out to. The VAT id comes out as it is printed; one without its country's form is refused. */
export const Billing = z.pipe(
  z.strictObject({
    name: Line,
    address: Line,
    address2: z.optional(Line),
    postalCode: text(20),
    city: Line,
    country: z.enum(COUNTRIES),
    vatId: z.optional(text(30)),
  }),
  z.transform(({ vatId, ...billing }, ctx) => {
    const normalized = vatId === undefined ? undefined : normalizeVatId(billing.country, vatId)
    if (vatId !== undefined && normalized === undefined) {
      const code: FieldCode = 'not-a-vat-id'
      ctx.issues.push({ code: 'custom', path: ['vatId'], input: vatId, params: { code } })
    }
    return { ...billing, vatId: normalized }
  }),
)
export type Billing = z.output<typeof Billing>
