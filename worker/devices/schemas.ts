import * as z from 'zod'

/** A serial number as somebody typed it. */
export const TypedSerial = z.string().trim().min(1).max(60)

/** `POST /api/devices`. */
export const RegisterDevice = z.strictObject({ serial: TypedSerial })
