import { eq } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known, productById } from '../../programme/find.ts'
import type { TicketAction } from '../../programme/ticket-status.ts'
import { isShippedInTime, normalizeSerial, type ReplacementStep, replacementAfter } from '../../programme/warranty.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { devices, replacements } from '../db/schema.ts'
import type { Device } from '../devices/view.ts'
import { newId } from '../ids.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { replacementShippedMail } from '../mail/replacement-letters.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { aboutTicket, ticketFacts } from '../tickets/letter-facts.ts'
import { assertOwner, ownTicket } from '../tickets/load.ts'
import { currentReplacement, type Replacement } from './load.ts'
import { type DeskReplacement, loadForDesk, replacementQueries } from './read.ts'
import type { ShipReplacement } from './schemas.ts'
import { type ReplacementView, replacementView } from './view.ts'

/** Each step as the ticket's history calls it. */
const ACTION: Readonly<Record<ReplacementStep, TicketAction>> = {
  ship: 'shipReplacement',
  arrive: 'recordArrival',
  return: 'recordReturn',
  cancel: 'cancelReplacement',
}

/**
 * Records that the replacement is on its way, which meets or breaks the promise, and tells the customer by mail. Where a whole device is
 * sent, it takes the place of the faulty one: it is registered to the customer and carries the rest of the warranty.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, replacement-not-open, replacement-step-conflict,
 * ticket-status-conflict, device-malformed, serial-in-use
 */
export async function shipReplacement(ctx: VerbContext, number: string, input: ShipReplacement): Promise<ReplacementView> {
  const normalized = normalizeSerial(input.serial ?? '')
  if (input.serial && !normalized.ok) throw problem('device-malformed')
  const serial = normalized.ok ? normalized.serial : null
  const attempt = () =>
    retryingConflicts(async () => {
      const desk = await loadForDesk(ctx, number, serial ?? '')
      const sent = serial === null ? null : deviceToSend(ctx, desk, serial)
      const view = await advance(ctx, desk, 'ship', { actor: 'agent', actorId: desk.agent.id }, (current) => {
        const inTime = current.inTime ?? isShippedInTime(current.dueAt, ctx.now, ctx.now)
        const shipped = { shippedAt: ctx.now, tracking: input.tracking, newDeviceId: sent?.id ?? null, inTime }
        const statements = [...(sent ? swap(ctx, desk, current, sent) : []), letterTo(ctx, desk, input.tracking, serial)]
        return { set: shipped, statements, newSerial: serial }
      })
      deliverSoon(ctx)
      return view
    })
  return attempt().catch((error) => {
    throw refusedBy(error, 'devices.serial') || refusedBy(error, 'device-registered') ? problem('serial-in-use') : error
  })
}

/**
 * Records one of the other steps: that the replacement has arrived, that the faulty part is back, that there is nothing to replace.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, replacement-not-open, replacement-step-conflict,
 * ticket-status-conflict
 */
export function recordStep(ctx: VerbContext, number: string, step: Exclude<ReplacementStep, 'ship'>): Promise<ReplacementView> {
  return retryingConflicts(async () => {
    const desk = await loadForDesk(ctx, number)
    return advance(ctx, desk, step, { actor: 'agent', actorId: desk.agent.id }, () => ({ set: stampOf(step, ctx.now) }))
  })
}

/**
 * The customer confirms that the replacement has arrived. Confirming again changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, replacement-not-open, replacement-step-conflict,
 * ticket-status-conflict
 */
export function confirmArrival(ctx: VerbContext, number: string): Promise<ReplacementView> {
  return retryingConflicts(async () => {
    const [customer, [ticket], , rows] = await readAs(ctx, (me) => [
      ownTicket(ctx, me, number),
      ...replacementQueries(ctx, number),
    ])
    if (!ticket) throw problem('ticket-not-found')
    assertOwner(customer, ticket)
    const current = currentReplacement(rows)
    if (current?.status === 'arrived') return replacementView(current, ctx.now)
    const by = { actor: 'customer', actorId: customer.id } as const
    return advance(ctx, { ticket, rows }, 'arrive', by, () => ({ set: stampOf('arrive', ctx.now) }))
  })
}

/** What a step sets besides the status, what is written with it, and the serial number that is new by it. */
interface Effect {
  set: Partial<Replacement>
  statements?: readonly BatchItem<'sqlite'>[]
  newSerial?: string | null
}

async function advance(
  ctx: VerbContext,
  { ticket, rows }: Pick<DeskReplacement, 'ticket' | 'rows'>,
  step: ReplacementStep,
  by: { actor: 'agent' | 'customer'; actorId: string },
  effectOn: (current: Replacement) => Effect,
): Promise<ReplacementView> {
  const current = currentReplacement(rows)
  if (!current) throw problem('replacement-not-open')
  const status = replacementAfter(current.status, step)
  if (!status) throw problem('replacement-step-conflict')
  const change = changed(ticket, { ...by, action: ACTION[step], now: ctx.now }, { replacementDueAt: null })
  const { set, statements = [], newSerial = current.newSerial } = effectOn(current)
  await ctx.db.batch([
    ...changeStatements(ctx, change),
    ...statements,
    ctx.db
      .update(replacements)
      .set({ ...set, status })
      .where(eq(replacements.id, current.id)),
  ])
  return replacementView({ ...current, ...set, status, newSerial }, ctx.now)
}

function stampOf(step: Exclude<ReplacementStep, 'ship'>, now: number): Partial<Replacement> {
  switch (step) {
    case 'arrive':
      return { arrivedAt: now }
    case 'return':
      return { returnedAt: now }
    case 'cancel':
      return { cancelledAt: now }
    default:
      return step satisfies never
  }
}

/** The device that is sent: one of the same product that nobody has, or one that is not known yet. */
function deviceToSend(ctx: VerbContext, { named, device, ticket }: DeskReplacement, serial: string): Device {
  const faulty = known(device, 'device', ticket.number)
  if (named && (named.accountId !== null || named.replacedAt !== null || named.product !== faulty.product))
    throw problem('serial-in-use')
  return named ?? { ...faulty, id: newId('device'), serial, accountId: null, registeredAt: null, importedAt: ctx.now }
}

/** The faulty device is replaced, and the rest of its warranty goes with the new one. */
function swap(ctx: VerbContext, { named, device, ticket }: DeskReplacement, { deviceId }: Replacement, sent: Device) {
  const { soldOn, includedYears, extraYears } = known(device, 'device', deviceId)
  const carried = { soldOn, includedYears, extraYears, accountId: ticket.accountId, registeredAt: ctx.now }
  return [
    named
      ? ctx.db.update(devices).set(carried).where(eq(devices.id, sent.id))
      : ctx.db.insert(devices).values({ ...sent, ...carried }),
    ctx.db.update(devices).set({ replacedById: sent.id, replacedAt: ctx.now }).where(eq(devices.id, deviceId)),
  ]
}

function letterTo(ctx: VerbContext, { ticket, customer }: DeskReplacement, tracking: string, serial: string | null) {
  const t = serviceTranslators[ticket.locale]
  const { warranty } = known(productById(programme, ticket.product), 'product', ticket.product)
  const { returnPaid, onSiteRepair } = known(warranty, 'warranty of', ticket.product)
  const letter = replacementShippedMail(t, ticketFacts(ctx, ticket), { tracking, serial, returnPaid, onSiteRepair })
  return mailRow(ctx, customer.email, letter, ticket.locale, aboutTicket(ticket))
}
