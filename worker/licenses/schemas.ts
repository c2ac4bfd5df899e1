import * as z from 'zod'

/** `POST /api/licenses`: a key as somebody typed it. */
export const ClaimLicense = z.strictObject({ key: z.string().trim().min(1).max(200) })
