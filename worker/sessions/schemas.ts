import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import { given } from '../fields.ts'

/** A mail address, trimmed and in lower case. */
export const Email = z.pipe(z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254)), z.email())

/** An IANA time zone the runtime knows. */
export const TimeZone = z.string().check(z.maxLength(64), z.refine(isTimeZone))

/** `POST /api/session/codes`. */
export const RequestCode = z.strictObject({ email: Email, locale: z.optional(z.enum(LOCALES)) })

/** `POST /api/session`: the code with its address, or the link's token. */
export const CreateSession = z.union([
  z.strictObject({
    email: Email,
    /** Spaces and hyphens that a reader typed are left out. */
    code: z.string().check(
      z.overwrite((typed) => typed.replaceAll(/[\s-]/g, '')),
      z.regex(/^\d{6}$/),
    ),
    timeZone: z.optional(TimeZone),
  }),
  z.strictObject({ token: given(100, 20), timeZone: z.optional(TimeZone) }),
])

/** `DELETE /api/session`: `everywhere=true` ends every session of the account. */
export const EndSession = z.object({ everywhere: z._default(z.catch(z.enum(['true', 'false']), 'false'), 'false') })

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
