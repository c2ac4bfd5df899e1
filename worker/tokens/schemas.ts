import * as z from 'zod/mini'
import { SCOPES } from '../db/schema.ts'
import { text } from '../fields.ts'

/** How long a token may be chosen to last, days. */
export const TOKEN_DAYS = [30, 90, 365] as const

/** `POST /api/tokens`. */
export const CreateToken = z.strictObject({
  name: text(80),
  scopes: z.array(z.enum(SCOPES)).check(z.minLength(1), z.maxLength(SCOPES.length)),
  /** Days until it expires. */
  days: z._default(z.literal([...TOKEN_DAYS]), 90),
})
export type CreateToken = z.output<typeof CreateToken>
