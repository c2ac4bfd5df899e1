import {
  advanceByHours,
  advanceByOpenMs,
  advanceByWorkingDays,
  countedDays,
  type DayCount,
  openMsBetween,
} from './business-time.ts'
import { calendarById, known, planById } from './find.ts'
import type {
  Calendar,
  EpochMs,
  EscalationStep,
  Programme,
  RequestType,
  Severity,
  Target,
  TargetEvent,
  TargetKind,
  Within,
} from './schema.ts'
import { TARGET_EVENTS } from './vocabulary.ts'

/** What is asked of a plan: at which instant, how severe, what for. */
export type DeadlineQuestion = Readonly<{ plan: string; severity: Severity; type: RequestType; at: EpochMs }>

/** A target that applies, and the instant by which it is to be met. */
export type TargetPromise = Readonly<{ target: Target; dueAt: EpochMs }>

/** How a deadline comes about: every date from the submission to the deadline, with the open time that was counted. */
export type DeadlineExplanation = Readonly<{
  event: TargetEvent
  target: Target
  submittedAt: EpochMs
  dueAt: EpochMs
  days: readonly DayCount[]
}>

/** A step of escalation and the instant at which it is taken, if the target has not been met by then. */
export type DatedEscalation = Readonly<{ step: EscalationStep; dueAt: EpochMs }>

/** Share of the time after which the person in charge is warned where the programme does not say when. */
const WARNING_PERCENT = 75

/** Where two targets give the same deadline, the one that is meant more firmly is the promise. */
const FIRMNESS: readonly TargetKind[] = ['guaranteed', 'target', 'average']

/**
 * The instant by which each event is promised, null where nothing is promised. Where several targets match one event,
 * the earliest deadline holds.
 * @throws {RangeError} for an unknown plan. @throws {InstantOutOfRange}
 */
export function responseDeadlines(programme: Programme, question: DeadlineQuestion): Record<TargetEvent, EpochMs | null> {
  const { assignment, firstResponse, resolution } = promises(programme, question)
  return {
    assignment: assignment?.dueAt ?? null,
    firstResponse: firstResponse?.dueAt ?? null,
    resolution: resolution?.dueAt ?? null,
  }
}

/** As `responseDeadlines`, with the target that each deadline comes from. */
export function promises(programme: Programme, question: DeadlineQuestion): Record<TargetEvent, TargetPromise | null> {
  const plan = known(planById(programme, question.plan), 'plan', question.plan)
  const earliest: Record<TargetEvent, TargetPromise | null> = { assignment: null, firstResponse: null, resolution: null }
  for (const target of plan.targets) {
    if (!applies(target, question)) continue
    const promise = { target, dueAt: dueAtFor(calendarOf(programme, target), question.at, target.within) }
    if (isBefore(promise, earliest[target.event])) earliest[target.event] = promise
  }
  return earliest
}

/** The dates and open stretches that were counted towards each promised deadline, in the order of the events. */
export function explainDeadlines(programme: Programme, question: DeadlineQuestion): DeadlineExplanation[] {
  const promised = promises(programme, question)
  return TARGET_EVENTS.flatMap((event) => {
    const promise = promised[event]
    if (!promise) return []
    const days = countedDays(calendarOf(programme, promise.target), question.at, promise.dueAt)
    return [{ event, target: promise.target, submittedAt: question.at, dueAt: promise.dueAt, days }]
  })
}

/** The deadlines after an upgrade: each may come forward, none goes back, and a promise made stays made. */
export function broughtForward(
  promised: Readonly<Record<TargetEvent, EpochMs | null>>,
  upgraded: Readonly<Record<TargetEvent, EpochMs | null>>,
): Record<TargetEvent, EpochMs | null> {
  const earlier = (event: TargetEvent) => {
    const instants = [promised[event], upgraded[event]].filter((at) => at !== null)
    return instants.length > 0 ? Math.min(...instants) : null
  }
  return { assignment: earlier('assignment'), firstResponse: earlier('firstResponse'), resolution: earlier('resolution') }
}

/** Open milliseconds left to the resolution when its clock is paused; none after the deadline. */
export function pausedRemaining(calendar: Calendar, pausedAt: EpochMs, dueAt: EpochMs): number {
  return openMsBetween(calendar, pausedAt, dueAt)
}

/** The deadline of a resolution whose clock goes on at `resumedAt` with so many open milliseconds left. */
export function resumeAt(calendar: Calendar, resumedAt: EpochMs, remainingMs: number): EpochMs {
  return advanceByOpenMs(calendar, resumedAt, remainingMs)
}

/**
 * When each step of escalation is taken for a promise, in order. A share of the time is a share of the open time that was promised. It
 * is counted from the deadline, so that where a pause has moved the deadline the steps have moved with it.
 * @param countedFrom when counting began, the submission or an upgrade
 * @throws {InstantOutOfRange}
 */
export function escalations(
  programme: Programme,
  { target, dueAt }: Readonly<{ target: Pick<Target, 'event' | 'within' | 'calendar'>; dueAt: EpochMs }>,
  countedFrom: EpochMs,
): DatedEscalation[] {
  const calendar = calendarOf(programme, target)
  const promisedMs = openMsBetween(calendar, countedFrom, dueAtFor(calendar, countedFrom, target.within))
  const shareAt = (percent: number) => {
    const earlierMs = Math.round((promisedMs * (100 - percent)) / 100)
    if (earlierMs === 0) return dueAt
    if (earlierMs < 0) return advanceByOpenMs(calendar, dueAt, -earlierMs)
    return advanceByOpenMs(calendar, countedFrom, Math.max(0, openMsBetween(calendar, countedFrom, dueAt) - earlierMs))
  }
  const takenAt = (step: EscalationStep) => {
    if ('atPercent' in step) return shareAt(step.atPercent)
    const at = dueAtFor(calendar, countedFrom, step.after)
    return step.to === 'assignee' ? at : Math.max(dueAt, at)
  }
  return stepsFor(programme, target.event)
    .map((step) => ({ step, dueAt: takenAt(step) }))
    .sort((a, b) => a.dueAt - b.dueAt)
}

/** The programme's steps for an event; where none of them warns the person in charge before the deadline, that warning comes with them. */
function stepsFor(programme: Programme, event: TargetEvent): EscalationStep[] {
  const steps = programme.escalation.filter((step) => step.event === event)
  const warns = steps.some((step) => step.to === 'assignee' && ('after' in step || step.atPercent < 100))
  return warns ? steps : [{ event, atPercent: WARNING_PERCENT, to: 'assignee' }, ...steps]
}

/** The instant at which a duration that starts at `at` is over, on a calendar. @throws {InstantOutOfRange} */
export function dueAtFor(calendar: Calendar, at: EpochMs, within: Within): EpochMs {
  return 'hours' in within ? advanceByHours(calendar, at, within.hours) : advanceByWorkingDays(calendar, at, within.workingDays)
}

function applies(target: Target, { severity, type }: DeadlineQuestion): boolean {
  return (target.severities?.includes(severity) ?? true) && (target.types?.includes(type) ?? true)
}

function isBefore(promise: TargetPromise, other: TargetPromise | null): boolean {
  if (!other || promise.dueAt !== other.dueAt) return !other || promise.dueAt < other.dueAt
  return FIRMNESS.indexOf(promise.target.kind) < FIRMNESS.indexOf(other.target.kind)
}

function calendarOf(programme: Programme, target: Pick<Target, 'calendar'>): Calendar {
  return known(calendarById(programme, target.calendar), 'calendar', target.calendar)
}
