import {
  formatDateTime,
  formatDayAndTime,
  formatList,
  formatLocalDate,
  formatSpan,
  formatTime,
  formatZoneName,
} from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { closesAt, type DayCount, isOpenAt, nextOpeningAt } from '../../programme/business-time.ts'
import { calendarById, known } from '../../programme/find.ts'
import { type DeadlineQuestion, explainDeadlines, promises } from '../../programme/response-deadline.ts'
import type { Calendar, EpochMs, Plan, RequestType, Severity, TargetEvent } from '../../programme/schema.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import { planName } from './entitlement-words.ts'

/** Somebody who reads at an instant, by the clock of a zone. */
type Reader = Readonly<{ at: EpochMs; timeZone: string }>

/** What a plan promises for a request sent now: a cell for each event that is promised at all, or why it takes none up. */
interface PlanRow {
  id: string
  plan: string
  /** Where the plan includes no tickets, how it is answered instead. */
  way: string | false
  /** Why the plan has no times for such a request. */
  refusal: string | false
  cells: PlanCell[]
}

interface PlanCell {
  event: string
  /** Severities with the same promise share a line; where all do, none is named. */
  lines: { severities: string; at: string; kind: string }[]
  isEmpty: boolean
}

/** Events that some plan of the programme promises; the columns of the comparison. */
const PROMISED_EVENTS = TARGET_EVENTS.filter((event) =>
  programme.plans.some(({ targets }) => targets.some((target) => target.event === event)),
)

/** Whether each calendar is open, and until or from when, by its id; `tone` is a class. */
export function hoursNow(t: ServiceTranslate, reader: Reader): Record<string, { text: string; tone: 'open' | 'shut' }> {
  return Object.fromEntries(Object.values(programme.calendars).map((calendar) => [calendar.id, hoursOf(t, calendar, reader)]))
}

/** The plans in the order in which they are answered, each with what it promises for a request of that type sent now. */
export function planRows(t: ServiceTranslate, type: RequestType, reader: Reader): PlanRow[] {
  return programme.plans
    .toSorted((a, b) => a.rank - b.rank)
    .map((plan) => {
      const isTaken = plan.types?.includes(type) ?? true
      return {
        id: plan.id,
        plan: planName(t, plan.id),
        way: plan.channels.ticket === null && plan.channels.forum !== null && t('service.plans.forum'),
        refusal: !isTaken && t('service.plans.typeNotTaken', { type: t(`programme.type.${type}.name`) }),
        cells: isTaken ? PROMISED_EVENTS.map((event) => planCell(t, plan, type, event, reader)) : [],
      }
    })
}

/** What each plan promises first, by the plan's id; false where it promises nothing. */
export function firstPromises(rows: readonly PlanRow[]): Record<string, PlanCell | false> {
  return Object.fromEntries(rows.map(({ id, cells }) => [id, cells.find(({ isEmpty }) => !isEmpty) ?? false]))
}

/** How the deadlines of a request sent now come about, day by day, by the clock on which they are counted. */
export function explainedDeadlines(t: ServiceTranslate, question: DeadlineQuestion, { timeZone }: Reader) {
  const { plan, severity, type } = question
  const deadlines = explainDeadlines(programme, question).map(({ event, target, dueAt, days }) => {
    const calendar = known(calendarById(programme, target.calendar), 'calendar', target.calendar)
    const at = formatDateTime(t.locale, dueAt, timeZone)
    return {
      text: t('service.promise.line', {
        event: t(`programme.event.${event}`),
        text: t(`service.promise.due.${target.kind}`, { at }),
      }),
      zone: formatZoneName(t.locale, calendar.timeZone, question.at),
      days: days.map((day) => dayLine(t, calendar, day)),
    }
  })
  return {
    question: t('service.plans.question', {
      plan: planName(t, plan),
      severity: t('service.severity', { id: severity, name: t(`programme.severity.${severity}.name`) }),
      type: t(`programme.type.${type}.name`),
    }),
    deadlines,
    isUnpromised: deadlines.length === 0,
  }
}

/** Whether a calendar is open for a reader at this instant, and until or from when. */
export function hoursOf(t: ServiceTranslate, calendar: Calendar, { at, timeZone }: Reader) {
  if (!isOpenAt(calendar, at)) {
    const opensAt = formatDayAndTime(t.locale, nextOpeningAt(calendar, at), timeZone)
    return { text: t('service.hours.opens', { at: opensAt }), tone: 'shut' as const }
  }
  const closing = closesAt(calendar, at)
  const text =
    closing === null ? t('service.hours.always') : t('service.hours.openUntil', { at: wordSoon(t, closing, { at, timeZone }) })
  return { text, tone: 'open' as const }
}

/** An instant by its time alone where it lies on the reader's own day. */
function wordSoon(t: ServiceTranslate, instant: EpochMs, { at, timeZone }: Reader): string {
  const isToday = localDateAt(timeZone, instant) === localDateAt(timeZone, at)
  return isToday ? formatTime(t.locale, instant, timeZone) : formatDayAndTime(t.locale, instant, timeZone)
}

function planCell(t: ServiceTranslate, plan: Plan, type: RequestType, event: TargetEvent, { at, timeZone }: Reader): PlanCell {
  const promised = programme.severities.flatMap((severity) => {
    const promise = promises(programme, { plan: plan.id, severity, type, at })[event]
    return promise ? [{ severity, kind: promise.target.kind, dueAt: promise.dueAt }] : []
  })
  const groups = [...Map.groupBy(promised, ({ kind, dueAt }) => `${dueAt} ${kind}`).values()]
  const lines = groups.flatMap((group) => {
    const [first] = group
    if (!first) return []
    const severities = wordSeverities(
      t,
      group.map(({ severity }) => severity),
    )
    return [{ severities, at: formatDayAndTime(t.locale, first.dueAt, timeZone), kind: t(`programme.kind.${first.kind}`) }]
  })
  return { event: t(`programme.event.${event}`), lines, isEmpty: lines.length === 0 }
}

function wordSeverities(t: ServiceTranslate, severities: readonly Severity[]): string {
  if (severities.length === programme.severities.length) return ''
  return t('service.plans.severities', { severities: formatList(t.locale, severities) })
}

function dayLine(t: ServiceTranslate, { timeZone }: Calendar, { date, segments, openMs, closed }: DayCount) {
  const stretches = segments.map(({ opensAt, closesAt: until }) =>
    t('service.plans.stretch', { from: formatTime(t.locale, opensAt, timeZone), to: formatTime(t.locale, until, timeZone) }),
  )
  return {
    date: formatLocalDate(t.locale, date),
    counted: stretches.length > 0 ? stretches.join(', ') : t(`service.plans.closed.${closed ?? 'over'}`),
    span: openMs > 0 && formatSpan(t.locale, openMs),
  }
}
