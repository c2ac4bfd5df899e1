import type { EpochMs, Programme } from './schema.ts'
import { addDays, localDateAt, startOfDate } from './time-zone.ts'

/** Why a ticket can no longer be reopened. What was given back paid for nothing more, whatever the time. */
export type ReopenRefusal =
  | Readonly<{ reason: 'incident-given-back' }>
  | Readonly<{ reason: 'reopen-period-over'; untilAt: EpochMs }>

/**
 * The first instant at which a ticket that was resolved (or closed without that) at `endedAt` can no longer be reopened:
 * the end, in the vendor's zone, of the last of the programme's `reopenDays`.
 */
export function reopenableUntil(programme: Programme, endedAt: EpochMs): EpochMs {
  const { timeZone } = programme.vendor
  return startOfDate(timeZone, addDays(localDateAt(timeZone, endedAt), programme.reopenDays + 1))
}

/** Whether a resolved or closed ticket may be opened again, by asking for it or by writing to it. Null: it may. */
export function decideReopen(
  programme: Programme,
  ticket: Readonly<{ endedAt: EpochMs; incidentGivenBack: boolean }>,
  now: EpochMs,
): ReopenRefusal | null {
  if (ticket.incidentGivenBack) return { reason: 'incident-given-back' }
  const untilAt = reopenableUntil(programme, ticket.endedAt)
  return now < untilAt ? null : { reason: 'reopen-period-over', untilAt }
}
