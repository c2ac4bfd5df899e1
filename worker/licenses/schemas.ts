import * as z from 'zod'
import { SIGNED_KEY_CHARS_MAX } from '../../programme/signed-license.ts'

const Key = z.string().trim().min(1).max(SIGNED_KEY_CHARS_MAX)

/** `POST /api/licenses`: a key as somebody typed it. */
export const ClaimLicense = z.strictObject({ key: Key })

/** `POST /api/desk/licenses/revoke`: the license, by its key or its id. */
export const RevokeLicense = z.union([z.strictObject({ key: Key }), z.strictObject({ license: z.string().min(1).max(60) })])
