import { countedDays, type DayCount, type Segment } from './business-time.ts'
import { calendarById, known } from './find.ts'
import { dueAtFor, pausedRemaining, resumeAt, type TargetPromise } from './response-deadline.ts'
import type { Calendar, EpochMs, Programme, TargetEvent, TargetKind, Within } from './schema.ts'
import { TARGET_EVENTS } from './vocabulary.ts'

/**
 * A promise as it was made for a ticket: its target as it was meant that day, and the instant from which it was counted, which is the
 * submission or an upgrade. Kept with the ticket, so that no later edit of the programme rewords it.
 */
export type MadePromise = Readonly<{ within: Within; calendar: string; kind: TargetKind; countedFrom: EpochMs }>
/** What was promised for a ticket, event by event. */
export type MadePromises = Readonly<Partial<Record<TargetEvent, MadePromise>>>

/** A stretch during which a ticket's clock stood still. */
export type Pause = Readonly<{ fromAt: EpochMs; toAt: EpochMs }>

/** A date, and what was counted of it; `paused`: some of its open time was not, because the clock stood still. */
export type CountedDay = DayCount & Readonly<{ paused: boolean }>

/** How a promised instant comes about, on the calendar as it is today. */
export type PromiseCount = Readonly<{
  calendar: Calendar
  days: readonly CountedDay[]
  /** Where the same count leads today: another instant than was promised, if the calendar has been changed since. */
  recountedDueAt: EpochMs
}>

/** What is kept of promises that are made at `countedFrom`. */
export function madePromises(promised: Readonly<Record<TargetEvent, TargetPromise | null>>, countedFrom: EpochMs): MadePromises {
  const made = TARGET_EVENTS.flatMap((event) => {
    const target = promised[event]?.target
    return target ? [[event, { within: target.within, calendar: target.calendar, kind: target.kind, countedFrom }] as const] : []
  })
  return Object.fromEntries(made)
}

/**
 * The dates and open stretches that were counted towards `dueAt`.
 * @param pauses in order, each over
 * @returns null where the programme no longer knows the calendar, or the time
 */
export function explainPromise(
  programme: Programme,
  made: MadePromise,
  dueAt: EpochMs,
  pauses: readonly Pause[] = [],
): PromiseCount | null {
  return whereKnown(() => {
    const calendar = known(calendarById(programme, made.calendar), 'calendar', made.calendar)
    const days = countedDays(calendar, made.countedFrom, dueAt).map((day) => withoutPauses(day, pauses))
    return { calendar, days, recountedDueAt: recount(calendar, made, pauses) }
  })
}

/** What `count` gives, or null where it needs a calendar or a year that the programme does not know (any more). */
export function whereKnown<T>(count: () => T): T | null {
  try {
    return count()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function recount(calendar: Calendar, { within, countedFrom }: MadePromise, pauses: readonly Pause[]): EpochMs {
  let dueAt = dueAtFor(calendar, countedFrom, within)
  for (const { fromAt, toAt } of pauses) {
    if (toAt <= countedFrom || fromAt >= dueAt) continue
    dueAt = resumeAt(calendar, toAt, pausedRemaining(calendar, Math.max(fromAt, countedFrom), dueAt))
  }
  return dueAt
}

function withoutPauses(day: DayCount, pauses: readonly Pause[]): CountedDay {
  const segments = pauses.reduce<readonly Segment[]>(
    (left, pause) => left.flatMap((segment) => cut(segment, pause)),
    day.segments,
  )
  const openMs = segments.reduce((sum, { opensAt, closesAt }) => sum + closesAt - opensAt, 0)
  return { ...day, segments, openMs, paused: openMs < day.openMs }
}

/** What a pause leaves of an open stretch: none, one or two pieces. */
function cut({ opensAt, closesAt }: Segment, { fromAt, toAt }: Pause): Segment[] {
  const pieces = [
    { opensAt, closesAt: Math.min(closesAt, fromAt) },
    { opensAt: Math.max(opensAt, toAt), closesAt },
  ]
  return pieces.filter((piece) => piece.opensAt < piece.closesAt)
}
