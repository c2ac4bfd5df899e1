import * as z from 'zod/mini'
import { confirmArrival, recordStep, shipReplacement } from '../replacements/advance.ts'
import { recordDiagnosis } from '../replacements/diagnose.ts'
import { RecordDiagnosis, ShipReplacement } from '../replacements/schemas.ts'
import { parse } from '../validate.ts'
import { pick } from './form-view.ts'
import type { TicketPageAction } from './ticket-page-action.ts'

const ShipmentForm = z.strictObject({ shipment: ShipReplacement })

/** The customer's command about a replacement, on the ticket's page. */
export const REPLACEMENT_ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  confirmArrival: async (c, number) => {
    await confirmArrival(c.var.verb, number)
    return 'confirmArrival#replacement'
  },
}

const recorded =
  (done: string, step: Parameters<typeof recordStep>[2]): TicketPageAction =>
  async (c, number) => {
    await recordStep(c.var.verb, number, step)
    return `${done}#replacement`
  }

/** The agents'. */
export const DESK_REPLACEMENT_ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  diagnose: async (c, number, typed) => {
    await recordDiagnosis(c.var.verb, number, parse(RecordDiagnosis, pick(typed, 'diagnosis', 'serial')))
    return 'diagnose#replacement'
  },
  shipReplacement: async (c, number, typed) => {
    const { 'shipment-tracking': tracking, 'shipment-serial': serial } = typed
    const { shipment } = parse(ShipmentForm, { shipment: { ...(tracking && { tracking }), ...(serial && { serial }) } })
    await shipReplacement(c.var.verb, number, shipment)
    return 'shipReplacement#replacement'
  },
  recordArrival: recorded('recordArrival', 'arrive'),
  recordReturn: recorded('recordReturn', 'return'),
  cancelReplacement: recorded('cancelReplacement', 'cancel'),
}
