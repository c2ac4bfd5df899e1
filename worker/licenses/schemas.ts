import * as z from 'zod/mini'
import { SIGNED_KEY_CHARS_MAX } from '../../programme/signed-license.ts'
import { given, text } from '../fields.ts'

const Key = text(SIGNED_KEY_CHARS_MAX)

/** `POST /api/licenses`: a key as somebody typed it. */
export const ClaimLicense = z.strictObject({ key: Key })

/** `POST /api/desk/licenses/revoke`: the license, by its key or its id. */
export const RevokeLicense = z.union([z.strictObject({ key: Key }), z.strictObject({ license: given() })])
