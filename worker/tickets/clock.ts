import { programme } from '../../programme/active.ts'
import { calendarById, known } from '../../programme/find.ts'
import { madePromises } from '../../programme/promise-made.ts'
import { type OpenPromise, watchFrom } from '../../programme/promise-watch.ts'
import { type DeadlineQuestion, pausedRemaining, promises, resumeAt } from '../../programme/response-deadline.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { tickets } from '../db/schema.ts'

type Ticket = typeof tickets.$inferSelect
/** The promised instants of a ticket and when they were met; null where nothing is promised or not yet met. */
export type Clock = Pick<
  Ticket,
  | 'assignmentDueAt'
  | 'assignmentMetAt'
  | 'firstResponseDueAt'
  | 'firstResponseMetAt'
  | 'firstResponseKept'
  | 'resolutionDueAt'
  | 'resolutionMetAt'
  | 'resolutionLeftMs'
  | 'replacementDueAt'
  | 'promised'
>
type RunningClock = Clock & Pick<Ticket, 'status'>

/** The clock of a new ticket, with what is promised for it and the instants that follow. @throws {RangeError} for an unknown plan */
export function newClock(question: DeadlineQuestion): Clock & Pick<Ticket, 'nextDueAt' | 'nextWatchAt'> {
  const promised = promises(programme, question)
  const clock: Clock = {
    assignmentDueAt: promised.assignment?.dueAt ?? null,
    assignmentMetAt: null,
    firstResponseDueAt: promised.firstResponse?.dueAt ?? null,
    firstResponseMetAt: null,
    firstResponseKept: null,
    resolutionDueAt: promised.resolution?.dueAt ?? null,
    resolutionMetAt: null,
    resolutionLeftMs: null,
    replacementDueAt: null,
    promised: madePromises(promised, question.at),
  }
  return { ...clock, ...agenda({ ...clock, status: 'new' }) }
}

/** The promises of a ticket that are not met. None of one that is over; and while it waits for the customer, none of a resolution. */
export function openPromises(clock: RunningClock): OpenPromise[] {
  if (clock.status === 'resolved' || clock.status === 'closed') return []
  return TARGET_EVENTS.flatMap((event) => {
    const dueAt = clock[`${event}DueAt`]
    const stands = event === 'resolution' && clock.status === 'waiting'
    return dueAt === null || clock[`${event}MetAt`] !== null || stands ? [] : [{ event, dueAt, made: clock.promised[event] }]
  })
}

/** What a ticket's clock asks of others: the promise that is due next, for the queue, and when the watch over promises looks at it. */
export function agenda(clock: RunningClock): Pick<Ticket, 'nextDueAt' | 'nextWatchAt'> {
  return { nextDueAt: nextDueAt(clock), nextWatchAt: watchFrom(programme, openPromises(clock)) }
}

/** Decides whether the first response came in time, once the reply or the deadline has come. What is decided stays. */
export function judged<T extends Clock>(clock: T, now: EpochMs): T {
  const { firstResponseDueAt: dueAt, firstResponseMetAt: metAt, firstResponseKept } = clock
  if (firstResponseKept !== null || dueAt === null || (metAt === null && now <= dueAt)) return clock
  return { ...clock, firstResponseKept: metAt !== null && metAt <= dueAt }
}

/** Stops the resolution clock while the customer is asked; what is left is kept as open time. A missed deadline stays as it is. */
export function paused<T extends Clock>(clock: T, now: EpochMs): T {
  const { resolution } = clock.promised
  if (clock.resolutionDueAt === null || !resolution || clock.resolutionDueAt <= now) return clock
  const resolutionLeftMs = pausedRemaining(calendarOf(resolution.calendar), now, clock.resolutionDueAt)
  return { ...clock, resolutionDueAt: null, resolutionLeftMs }
}

/** Starts the resolution clock again with the open time that was left. */
export function resumed<T extends Clock>(clock: T, now: EpochMs): T {
  const { resolution } = clock.promised
  if (clock.resolutionLeftMs === null || !resolution) return clock
  const resolutionDueAt = resumeAt(calendarOf(resolution.calendar), now, clock.resolutionLeftMs)
  return { ...clock, resolutionDueAt, resolutionLeftMs: null }
}

/** When a promise was broken: its instant, once that has passed unmet; null while it is kept. */
export function breachedAt(dueAt: EpochMs | null, metAt: EpochMs | null, now: EpochMs): EpochMs | null {
  return dueAt !== null && (metAt ?? now) > dueAt ? dueAt : null
}

/** Earliest promised instant that is not met yet; null when there is none, and when the ticket is over. */
function nextDueAt(clock: RunningClock): EpochMs | null {
  if (clock.status === 'resolved' || clock.status === 'closed') return null
  const promised = TARGET_EVENTS.flatMap((event) => (clock[`${event}MetAt`] === null ? (clock[`${event}DueAt`] ?? []) : []))
  const open = [...promised, ...(clock.replacementDueAt === null ? [] : [clock.replacementDueAt])]
  return open.length > 0 ? Math.min(...open) : null
}

function calendarOf(id: string) {
  return known(calendarById(programme, id), 'calendar', id)
}
