import { programme } from '../../programme/active.ts'
import { productById } from '../../programme/find.ts'
import type { EpochMs, Within } from '../../programme/schema.ts'
import { isShippedInTime, type ReplacementStatus, warrantyStanding } from '../../programme/warranty.ts'
import { type Device, type DeviceView, deviceView } from '../devices/view.ts'
import type { Ticket } from '../tickets/change.ts'
import { iso } from '../tickets/view.ts'
import { currentReplacement, type Replacement } from './load.ts'

/** A replacement, from the diagnosis on. */
export interface ReplacementView {
  status: ReplacementStatus
  diagnosis: string
  diagnosedAt: string
  /** Promised instant of shipping. */
  dueAt: string
  /** Whether it was shipped in time; null as long as nothing has decided it. */
  inTime: boolean | null
  shippedAt: string | null
  tracking: string | null
  /** Serial number of the device that was sent; null before, and where a part was. */
  newSerial: string | null
  arrivedAt: string | null
  returnedAt: string | null
}

/** What the warranty does for a ticket about hardware. */
export interface WarrantyView {
  device: DeviceView
  /** Whether the warranty was in force when the ticket was submitted: then a replacement is part of it. */
  isCovered: boolean
  /** What the warranty of the product promises. */
  promises: { replacementWithin: Within; returnPaid: boolean; onSiteRepair: boolean; firmwareUpdates: boolean }
}

/** A ticket's device and its replacement; each null where there is none. */
export interface TicketReplacement {
  warranty: WarrantyView | null
  replacement: ReplacementView | null
}

/** Whether a device was under warranty when a ticket about it was submitted. */
export function isCoveredAt(device: Device, submittedAt: EpochMs): boolean {
  return warrantyStanding(programme, { ...device, replacedAt: null }, submittedAt).state === 'inForce'
}

/** The device of a ticket and its replacement, at an instant. */
export function ticketReplacement(
  ticket: Pick<Ticket, 'submittedAt'>,
  device: Device | undefined,
  rows: readonly Replacement[],
  now: EpochMs,
): TicketReplacement {
  const current = currentReplacement(rows)
  return {
    warranty: device ? warrantyView(ticket, device, now) : null,
    replacement: current ? replacementView(current, now) : null,
  }
}

/** The view of a replacement at an instant. */
export function replacementView(row: Replacement, now: EpochMs): ReplacementView {
  const { status, diagnosis, diagnosedAt, dueAt, inTime, shippedAt, tracking, newSerial, arrivedAt, returnedAt } = row
  return {
    ...{ status, diagnosis, diagnosedAt: iso(diagnosedAt), dueAt: iso(dueAt) },
    inTime: inTime ?? (status === 'cancelled' ? null : isShippedInTime(dueAt, shippedAt, now)),
    ...{ shippedAt: iso(shippedAt), tracking, newSerial, arrivedAt: iso(arrivedAt), returnedAt: iso(returnedAt) },
  }
}

function warrantyView(ticket: Pick<Ticket, 'submittedAt'>, device: Device, now: EpochMs): WarrantyView | null {
  const warranty = productById(programme, device.product)?.warranty
  if (!warranty) return null
  const { replacementWithin, returnPaid, onSiteRepair, firmwareUpdates } = warranty
  return {
    device: deviceView(device, now),
    isCovered: isCoveredAt(device, ticket.submittedAt),
    promises: { replacementWithin, returnPaid, onSiteRepair, firmwareUpdates },
  }
}
