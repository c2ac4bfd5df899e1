import { type MadePromise, whereKnown } from './promise-made.ts'
import { escalations } from './response-deadline.ts'
import type { EpochMs, EscalationRole, EscalationStep, Programme, TargetEvent } from './schema.ts'

/** A promise that is not met yet. Without `made`, only its deadline is known. */
export type OpenPromise = Readonly<{ event: TargetEvent; dueAt: EpochMs; made: MadePromise | undefined }>

/** Something that is done once for a promise, if it is not met by then. */
export type WatchStep = Readonly<{
  event: TargetEvent
  /** What it is called among the steps of its promise; stable as long as the programme keeps the step. */
  name: string
  /** Whom it goes to; null for the breach itself, of which the customer is told. */
  to: EscalationRole | null
  takenAt: EpochMs
  /** The promise's own deadline. */
  dueAt: EpochMs
}>

/** Name of the step that a promise takes when it is broken. */
export const BREACH = 'breach'

/** Identifies a step among all of a ticket's. */
export function stepKey(event: TargetEvent, name: string): string {
  return `${event} ${name}`
}

/**
 * What is to be done about a ticket's open promises at `now`, and when to look again (null: never).
 *
 * Each step is taken once, at its instant or, if nobody looked then, as soon as somebody does. Only a warning that a deadline is near
 * is left out once the deadline has passed: it would come with the news that it was missed.
 * @param taken `stepKey` of the steps taken before
 */
export function watch(
  programme: Programme,
  promises: readonly OpenPromise[],
  taken: ReadonlySet<string>,
  now: EpochMs,
): { steps: WatchStep[]; nextAt: EpochMs | null } {
  const open = promises
    .flatMap((promise) => stepsOf(programme, promise))
    .filter(({ event, name }) => !taken.has(stepKey(event, name)))
    .sort((a, b) => a.takenAt - b.takenAt)
  const isTooLate = ({ takenAt, dueAt }: WatchStep) => takenAt < dueAt && dueAt < now
  return {
    steps: open.filter((step) => step.takenAt <= now && !isTooLate(step)),
    nextAt: open.find(({ takenAt }) => takenAt > now)?.takenAt ?? null,
  }
}

/** The earliest instant at which anything could be due for these promises, whatever has been done before; null: never. */
export function watchFrom(programme: Programme, promises: readonly OpenPromise[]): EpochMs | null {
  return watch(programme, promises, new Set(), Number.NEGATIVE_INFINITY).nextAt
}

/** The breach, at the first instant at which the promise can no longer be kept, and the programme's escalation. */
function stepsOf(programme: Programme, { event, dueAt, made }: OpenPromise): WatchStep[] {
  const breach = { event, name: BREACH, to: null, takenAt: dueAt + 1, dueAt }
  const dated = made && whereKnown(() => escalations(programme, { target: { event, ...made }, dueAt }, made.countedFrom))
  return [
    breach,
    ...(dated ?? []).map(({ step, dueAt: takenAt }) => ({ event, name: nameOf(step), to: step.to, takenAt, dueAt })),
  ]
}

/** As "teamLead at 100 %" or "supportManager after 6 working days", for machines. */
function nameOf(step: EscalationStep): string {
  if ('atPercent' in step) return `${step.to}-${step.atPercent}`
  return 'hours' in step.after ? `${step.to}-${step.after.hours}h` : `${step.to}-${step.after.workingDays}d`
}
