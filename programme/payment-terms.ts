import { known } from './find.ts'
import type { EpochMs, Programme } from './schema.ts'
import { addDays, localDateAt, startOfDate } from './time-zone.ts'

/** What the programme says of invoices; a programme that sells packs has it. */
export type Invoicing = NonNullable<Programme['vendor']['invoicing']>

/** The terms of invoices. @throws {RangeError} where nothing is sold */
export function invoicingOf(programme: Programme): Invoicing {
  return known(programme.vendor.invoicing, 'invoicing', programme.name)
}

/** Series of the numbers of invoices issued at `at`: the prefix and the year, in the vendor's zone. */
export function invoiceSeries(programme: Programme, at: EpochMs): string {
  return `${invoicingOf(programme).prefix}-${localDateAt(programme.vendor.timeZone, at).slice(0, 4)}`
}

/** Last date on which an invoice issued at `at` is paid in time, local in the vendor's zone. */
export function dueDate(programme: Programme, at: EpochMs): string {
  return addDays(localDateAt(programme.vendor.timeZone, at), invoicingOf(programme).termDays)
}

/** What happens next to an invoice that stays unpaid. `step` counts reminders from 1. */
export type UnpaidStep = Readonly<{ kind: 'reminder'; step: number; at: EpochMs } | { kind: 'lapse'; at: EpochMs }>

/**
 * The step that follows so many reminders: the next one, at the beginning of its date, or, after the last, that the order lapses once
 * its last date is over. Dates are the vendor's.
 */
export function nextUnpaidStep(programme: Programme, dueOn: string, reminders: number): UnpaidStep {
  const { reminderDays, lapseDays } = invoicingOf(programme)
  const days = reminderDays[reminders]
  const startOf = (date: string) => startOfDate(programme.vendor.timeZone, date)
  if (days === undefined) return { kind: 'lapse', at: startOf(addDays(dueOn, lapseDays + 1)) }
  return { kind: 'reminder', step: reminders + 1, at: startOf(addDays(dueOn, days)) }
}
