import type { BatchItem } from 'drizzle-orm/batch'
import { formatLocalDate } from '../../locales/format.ts'
import { programme } from '../../programme/active.ts'
import { productById } from '../../programme/find.ts'
import { normalizeSerial, warrantyStanding } from '../../programme/warranty.ts'
import type { VerbContext } from '../context.ts'
import { ticketDevices } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import type { SubmitTicket } from '../tickets/schemas.ts'
import { deviceBySerial } from './load.ts'
import { assertFree, countSerialTried, registration } from './register.ts'

/** What a submission says of the device that it is about. */
type DeviceInput = Pick<SubmitTicket, 'product' | 'type' | 'serial' | 'withoutWarranty'>

/** Whether a ticket is asked which device it is about: hardware that is sold with a warranty. */
export function asksForDevice({ product, type }: Pick<SubmitTicket, 'product' | 'type'>): boolean {
  return type === 'hardware' && productById(programme, product)?.warranty !== undefined
}

/**
 * The statements that note the device of a new ticket, and register it to the customer where nobody has; none for a ticket about
 * something else. A device whose warranty has ended needs the customer's word that they know.
 *
 * One round trip more than other submissions.
 * @throws {ProblemError} validation-failed without a serial number; device-malformed, too-many-requests, device-not-found,
 * device-registered-elsewhere, device-replaced, warranty-ended
 */
export async function deviceStatements(
  ctx: VerbContext,
  { ticketId, customerId }: { ticketId: string; customerId: string },
  input: DeviceInput,
): Promise<BatchItem<'sqlite'>[]> {
  if (!asksForDevice(input)) return []
  if (!input.serial) throw fieldProblem('/serial', 'required')
  const normalized = normalizeSerial(input.serial)
  if (!normalized.ok) throw problem('device-malformed')
  const [found] = await deviceBySerial(ctx, normalized.serial)
  const isOwn = found?.accountId === customerId
  if (!isOwn) await countSerialTried(ctx, customerId)
  const device = found && isOwn ? found : assertFree(found)
  if (device.product !== input.product) throw problem('device-not-found')
  const { state, until } = warrantyStanding(programme, device, ctx.now)
  if (state === 'replaced') throw problem('device-replaced')
  if (state === 'ended' && !input.withoutWarranty)
    throw problem('warranty-ended', { params: { date: formatLocalDate(ctx.locale, until) } })
  return [
    ...(isOwn ? [] : [registration(ctx, device, customerId)]),
    ctx.db.insert(ticketDevices).values({ ticketId, deviceId: device.id }),
  ]
}
