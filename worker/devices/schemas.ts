import * as z from 'zod/mini'
import { text } from '../fields.ts'

/** A serial number as somebody typed it. */
export const TypedSerial = text(60)

/** `POST /api/devices`. */
export const RegisterDevice = z.strictObject({ serial: TypedSerial })
