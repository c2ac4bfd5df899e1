import * as z from 'zod'
import { TypedSerial } from '../devices/schemas.ts'

/** `POST /api/desk/tickets/{number}/replacement`: the fault that was found, and, on a ticket that names no device, its serial number. */
export const RecordDiagnosis = z.strictObject({
  diagnosis: z.string().trim().min(1).max(2000),
  serial: TypedSerial.optional(),
})
export type RecordDiagnosis = z.output<typeof RecordDiagnosis>

/** `POST …/replacement/ship`: how it can be followed, and the serial number of the new device where a whole one is sent. */
export const ShipReplacement = z.strictObject({
  tracking: z.string().trim().min(1).max(300),
  serial: TypedSerial.optional(),
})
export type ShipReplacement = z.output<typeof ShipReplacement>
