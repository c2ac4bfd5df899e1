import * as z from 'zod'
import { SCOPES } from '../db/schema.ts'

/** How long a token may be chosen to last, days. */
export const TOKEN_DAYS = [30, 90, 365] as const

/** `POST /api/tokens`. */
export const CreateToken = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  /** Days until it expires. */
  days: z.literal([...TOKEN_DAYS]).default(90),
})
export type CreateToken = z.output<typeof CreateToken>
