import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'

/** A mail address, trimmed and in lower case. */
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email())

/** An IANA time zone the runtime knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone })
      return true
    } catch {
      return false
    }
  })

/** `POST /api/session/codes`. */
export const RequestCode = z.strictObject({ email: Email, locale: z.enum(LOCALES).optional() })

/** `POST /api/session`: the code with its address, or the link's token. */
export const CreateSession = z.union([
  z.strictObject({
    email: Email,
    /** Spaces and hyphens that a reader typed are left out. */
    code: z
      .string()
      .transform((text) => text.replaceAll(/[\s-]/g, ''))
      .pipe(z.string().regex(/^\d{6}$/)),
    timeZone: TimeZone.optional(),
  }),
  z.strictObject({ token: z.string().min(20).max(100), timeZone: TimeZone.optional() }),
])

/** `DELETE /api/session`: `everywhere=true` ends every session of the account. */
export const EndSession = z.object({ everywhere: z.enum(['true', 'false']).catch('false').default('false') })
