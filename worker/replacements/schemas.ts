import * as z from 'zod/mini'
import { TypedSerial } from '../devices/schemas.ts'
import { text } from '../fields.ts'

/** `POST /api/desk/tickets/{number}/replacement`: the fault that was found, and, on a ticket that names no device, its serial number. */
export const RecordDiagnosis = z.strictObject({
  diagnosis: text(2000),
  serial: z.optional(TypedSerial),
})
export type RecordDiagnosis = z.output<typeof RecordDiagnosis>

/** `POST …/replacement/ship`: how it can be followed, and the serial number of the new device where a whole one is sent. */
export const ShipReplacement = z.strictObject({
  tracking: text(300),
  serial: z.optional(TypedSerial),
})
export type ShipReplacement = z.output<typeof ShipReplacement>
