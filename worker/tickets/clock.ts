import { programme } from '../../programme/active.ts'
import { advanceByOpenMs, openMsBetween } from '../../programme/business-time.ts'
import { calendarById, known } from '../../programme/find.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { tickets } from '../db/schema.ts'

type Ticket = typeof tickets.$inferSelect
/** The promised instants of a ticket and when they were met; null where nothing is promised or not yet met. */
export type Clock = Pick<
  Ticket,
  | 'assignmentDueAt'
  | 'assignmentMetAt'
  | 'firstResponseDueAt'
  | 'firstResponseMetAt'
  | 'resolutionDueAt'
  | 'resolutionMetAt'
  | 'resolutionCalendar'
  | 'resolutionLeftMs'
>

/** Earliest promised instant that is not met yet; null when there is none. */
export function nextDueAt(clock: Clock): EpochMs | null {
  const open = [
    clock.assignmentMetAt === null ? clock.assignmentDueAt : null,
    clock.firstResponseMetAt === null ? clock.firstResponseDueAt : null,
    clock.resolutionMetAt === null ? clock.resolutionDueAt : null,
  ].filter((at) => at !== null)
  return open.length > 0 ? Math.min(...open) : null
}

/** Stops the resolution clock while the customer is asked; what is left is kept as open time. A missed deadline stays as it is. */
export function paused<T extends Clock>(clock: T, now: EpochMs): T {
  if (clock.resolutionDueAt === null || clock.resolutionCalendar === null || clock.resolutionDueAt <= now) return clock
  const resolutionLeftMs = openMsBetween(calendarOf(clock.resolutionCalendar), now, clock.resolutionDueAt)
  return { ...clock, resolutionDueAt: null, resolutionLeftMs }
}

/** Starts the resolution clock again with the open time that was left. */
export function resumed<T extends Clock>(clock: T, now: EpochMs): T {
  if (clock.resolutionLeftMs === null || clock.resolutionCalendar === null) return clock
  const resolutionDueAt = advanceByOpenMs(calendarOf(clock.resolutionCalendar), now, clock.resolutionLeftMs)
  return { ...clock, resolutionDueAt, resolutionLeftMs: null }
}

/** When a promise was broken: its instant, once that has passed unmet; null while it is kept. */
export function breachedAt(dueAt: EpochMs | null, metAt: EpochMs | null, now: EpochMs): EpochMs | null {
  return dueAt !== null && (metAt ?? now) > dueAt ? dueAt : null
}

function calendarOf(id: string) {
  return known(calendarById(programme, id), 'calendar', id)
}
