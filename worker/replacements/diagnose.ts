import { formatDateTime, formatLocalDate } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { productById } from '../../programme/find.ts'
import type { Warranty } from '../../programme/schema.ts'
import { normalizeSerial, replacementDueAt, warrantyUntil } from '../../programme/warranty.ts'
import type { VerbContext } from '../context.ts'
import { replacements, ticketDevices } from '../db/schema.ts'
import { asksForDevice } from '../devices/of-ticket.ts'
import { assertFree, refusingTaken, registration } from '../devices/register.ts'
import type { Device } from '../devices/view.ts'
import { newId } from '../ids.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { faultFoundMail } from '../mail/replacement-letters.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { aboutTicket, ticketFacts } from '../tickets/letter-facts.ts'
import { currentReplacement, type Replacement } from './load.ts'
import { type DeskReplacement, loadForDesk } from './read.ts'
import type { RecordDiagnosis } from './schemas.ts'
import { isCoveredAt, type ReplacementView, replacementView } from './view.ts'

/**
 * Records the fault of a device under warranty: from now the promised time to the shipping runs, and the customer is told by mail until
 * when. The device is that of the ticket; on one that names none it is named here, and becomes the customer's.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-closed, ticket-status-conflict, replacement-not-covered,
 * replacement-open, validation-failed without a device, device-malformed, device-not-found, device-registered-elsewhere,
 * device-replaced, warranty-ended
 */
export function recordDiagnosis(ctx: VerbContext, number: string, input: RecordDiagnosis): Promise<ReplacementView> {
  const normalized = normalizeSerial(input.serial ?? '')
  const serial = normalized.ok ? normalized.serial : ''
  const attempt = () =>
    retryingConflicts(async () => {
      const desk = await loadForDesk(ctx, number, serial)
      const { agent, ticket } = desk
      const dueAt = (warranty: Warranty) => replacementDueAt(programme, warranty, ctx.now)
      const warranty = asksForDevice(ticket) ? productById(programme, ticket.product)?.warranty : undefined
      const by = { action: 'diagnose', actor: 'agent', actorId: agent.id, now: ctx.now } as const
      const change = changed(ticket, by, warranty && { replacementDueAt: dueAt(warranty) })
      if (!warranty) throw problem('replacement-not-covered')
      if (currentReplacement(desk.rows)) throw problem('replacement-open')
      if (input.serial && !normalized.ok) throw problem('device-malformed')
      const device = coveredDevice(ctx, desk, input.serial !== undefined)
      const replacement = newReplacement(ctx, desk, device, { diagnosis: input.diagnosis, dueAt: dueAt(warranty) })
      const { newSerial: _, ...row } = replacement
      await ctx.db.batch([
        ...changeStatements(ctx, change),
        ...(desk.device ? [] : naming(ctx, desk, device)),
        ctx.db.insert(replacements).values(row),
        letterTo(ctx, desk, replacement, warranty),
      ])
      deliverSoon(ctx)
      return replacementView(replacement, ctx.now)
    })
  return refusingTaken(attempt)
}

/** The device that is faulty, under warranty when the ticket was submitted. */
function coveredDevice(ctx: VerbContext, { ticket, device: ofTicket, named }: DeskReplacement, isNamed: boolean): Device {
  if (!ofTicket && !isNamed) throw fieldProblem('/serial', 'required')
  const device = ofTicket ?? (named?.accountId === ticket.accountId ? named : assertFree(named))
  if (device.product !== ticket.product) throw problem('device-not-found')
  if (device.replacedAt !== null) throw problem('device-replaced')
  if (!isCoveredAt(device, ticket.submittedAt))
    throw problem('warranty-ended', { params: { date: formatLocalDate(ctx.locale, warrantyUntil(device)) } })
  return device
}

function naming(ctx: VerbContext, { ticket }: DeskReplacement, device: Device) {
  return [
    registration(ctx, device, ticket.accountId),
    ctx.db.insert(ticketDevices).values({ ticketId: ticket.id, deviceId: device.id }),
  ]
}

function newReplacement(
  ctx: VerbContext,
  { ticket, agent }: DeskReplacement,
  device: Device,
  found: { diagnosis: string; dueAt: number },
): Replacement {
  return {
    ...{ id: newId('replacement'), ticketId: ticket.id, deviceId: device.id, agentId: agent.id, ...found },
    ...{ status: 'diagnosed', diagnosedAt: ctx.now, inTime: null, shippedAt: null, tracking: null },
    ...{ newDeviceId: null, newSerial: null, arrivedAt: null, returnedAt: null, cancelledAt: null },
  }
}

function letterTo(
  ctx: VerbContext,
  { ticket, customer }: DeskReplacement,
  { diagnosis, dueAt }: Replacement,
  warranty: Warranty,
) {
  const t = serviceTranslators[ticket.locale]
  const due = formatDateTime(t.locale, dueAt, customer.timeZone)
  const letter = faultFoundMail(t, ticketFacts(ctx, ticket), { diagnosis, due, ...warranty })
  return mailRow(ctx, customer.email, letter, ticket.locale, aboutTicket(ticket))
}
