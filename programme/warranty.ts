import { calendarById, known } from './find.ts'
import { dueAtFor } from './response-deadline.ts'
import type { EpochMs, Product, Programme, Warranty } from './schema.ts'
import { localDateAt, yearsAfter } from './time-zone.ts'

/**
 * The warranty of a device, and the promise to replace what is faulty. Source: the policy's clauses `warranty-…`, decision 0028.
 */

/** A device that was sold. Its years are those of the day it was imported: a later edit of the programme takes none away. */
export type DeviceFact = Readonly<{
  product: string
  /** Local date of the sale, in the vendor's zone. */
  soldOn: string
  /** Years that came with it. */
  includedYears: number
  /** Years that were bought besides. */
  extraYears: number
  /** When another device took its place; null while it is in use. */
  replacedAt: EpochMs | null
}>

/** How a device stands; `until` is the last date of its warranty, included, in the vendor's zone. */
export type WarrantyStanding = Readonly<{ state: 'inForce' | 'ended' | 'replaced'; until: string }>

/** What somebody without a warranty can still ask for, the nearest first. */
export type WithoutWarranty = 'plan-support' | 'firmware' | 'extension' | 'paid-replacement'

/** Letters and digits of the longest serial number. */
export const SERIAL_CHARS_MAX = 30
const SERIAL = /^[A-Z0-9]{6,30}$/

/** A serial number as it is stored: capital letters and digits; how it is printed, with spaces, dots, hyphens or slashes, does not count. */
export function normalizeSerial(text: string): { ok: true; serial: string } | { ok: false } {
  const serial = text.replaceAll(/[\s./_-]/g, '').toUpperCase()
  return SERIAL.test(serial) ? { ok: true, serial } : { ok: false }
}

/** Last date of a device's warranty, included: so many years after the sale, the same date. */
export function warrantyUntil({ soldOn, includedYears, extraYears }: Omit<DeviceFact, 'product' | 'replacedAt'>): string {
  return yearsAfter(soldOn, includedYears + extraYears)
}

/** How a device stands at an instant. Which of several reasons is told, in order: replaced, ended. */
export function warrantyStanding(programme: Programme, device: DeviceFact, now: EpochMs): WarrantyStanding {
  const until = warrantyUntil(device)
  if (device.replacedAt !== null) return { state: 'replaced', until }
  return { state: localDateAt(programme.vendor.timeZone, now) <= until ? 'inForce' : 'ended', until }
}

/** What is open for a device of a product whose warranty has ended. Empty for a product that has none. */
export function withoutWarranty({ warranty }: Pick<Product, 'warranty'>): WithoutWarranty[] {
  if (!warranty) return []
  return [
    'plan-support',
    ...(warranty.firmwareUpdates ? ['firmware' as const] : []),
    ...(warranty.extendable ? ['extension' as const] : []),
    'paid-replacement',
  ]
}

/** Whether the programme sells anything with a warranty; without, no page speaks of devices. */
export function hasWarranties(programme: Programme): boolean {
  return programme.products.some(({ warranty }) => warranty)
}

/**
 * `diagnosed`: the fault is found and the promised time runs; `shipped`: the promise is met; `arrived`: the customer has it; `returned`:
 * the faulty part is back; `cancelled`: it was no fault of the device after all.
 */
export const REPLACEMENT_STATUSES = ['diagnosed', 'shipped', 'arrived', 'returned', 'cancelled'] as const
export type ReplacementStatus = (typeof REPLACEMENT_STATUSES)[number]

export type ReplacementStep = 'ship' | 'arrive' | 'return' | 'cancel'

const LEADS_TO: Readonly<Record<ReplacementStep, Readonly<Partial<Record<ReplacementStatus, ReplacementStatus>>>>> = {
  ship: { diagnosed: 'shipped' },
  arrive: { shipped: 'arrived' },
  return: { shipped: 'returned', arrived: 'returned' },
  cancel: { diagnosed: 'cancelled' },
}

/** Where a step leads a replacement; null where it cannot be taken now. */
export function replacementAfter(status: ReplacementStatus, step: ReplacementStep): ReplacementStatus | null {
  return LEADS_TO[step][status] ?? null
}

/** When a part or a whole replacement is shipped at the latest, the fault having been found at `diagnosedAt`. @throws {InstantOutOfRange} */
export function replacementDueAt(programme: Programme, warranty: Warranty, diagnosedAt: EpochMs): EpochMs {
  const { replacementCalendar: id, replacementWithin } = warranty
  return dueAtFor(known(calendarById(programme, id), 'calendar', id), diagnosedAt, replacementWithin)
}

/** Whether it was shipped in time; null as long as neither the shipping nor the deadline has decided it. The deadline itself is in time. */
export function isShippedInTime(dueAt: EpochMs, shippedAt: EpochMs | null, now: EpochMs): boolean | null {
  if (shippedAt !== null) return shippedAt <= dueAt
  return now > dueAt ? false : null
}
