import type { SiteTranslate } from '../../../locales/site.ts'
import { known, nameIn } from '../../../programme/find.ts'
import { promises } from '../../../programme/response-deadline.ts'
import type { EpochMs, Programme, RequestType, Severity, TargetKind } from '../../../programme/schema.ts'
import { addDays, dayNumberOf, localDateAt, startOfDate } from '../../../programme/time-zone.ts'
import { TARGET_EVENTS } from '../../../programme/vocabulary.ts'

/** What one and the same ticket would be promised under each plan. */
export type Example = Readonly<{
  severity: Severity
  type: RequestType
  sentAt: EpochMs
  /** The plans that take tickets and promise something for this one. */
  rows: readonly Readonly<{ plan: string; deadlines: readonly ExampleDeadline[] }>[]
}>

export type ExampleDeadline = Readonly<{ event: string; dueAt: EpochMs; kind: TargetKind }>

const HOUR_MS = 3_600_000
const WEEK_DAYS = 7
/** Weekdays counted from Monday; 1970-01-01, day 0, was a Thursday. */
const THURSDAY = 3
const FRIDAY = 4
/** Late enough on a Friday that the weekend shows, in the vendor's zone. */
const SENT_AT_HOUR = 16

/** A defect of severity S2 (or the first that the programme has), sent on the first Friday afternoon of the policy in force. */
export function workedExample(t: SiteTranslate, programme: Programme): Example {
  const { severities, requestTypes, plans } = programme
  const severity = severities.includes('S2') ? 'S2' : known(severities[0], 'severity', 'S1')
  const type = requestTypes.includes('defect') ? 'defect' : known(requestTypes[0], 'request type', 'defect')
  const sentAt = fridayAfternoon(programme)
  const answered = [...plans].sort((a, b) => a.rank - b.rank).filter((plan) => plan.channels.ticket !== null)
  const rows = answered.map((plan) => ({
    plan: nameIn(plan.name, t.locale),
    deadlines: deadlinesOf(t, promises(programme, { plan: plan.id, severity, type, at: sentAt })),
  }))
  return { severity, type, sentAt, rows: rows.filter((row) => row.deadlines.length > 0) }
}

function deadlinesOf(t: SiteTranslate, promised: ReturnType<typeof promises>): ExampleDeadline[] {
  return TARGET_EVENTS.flatMap((event) => {
    const promise = promised[event]
    if (!promise) return []
    return [{ event: t(`programme.event.${event}`), dueAt: promise.dueAt, kind: promise.target.kind }]
  })
}

function fridayAfternoon({ policy, vendor }: Programme): EpochMs {
  const effective = localDateAt(vendor.timeZone, Date.parse(policy.effectiveAt))
  const weekday = (dayNumberOf(effective) + THURSDAY) % WEEK_DAYS
  const friday = addDays(effective, (FRIDAY - weekday + WEEK_DAYS) % WEEK_DAYS)
  return startOfDate(vendor.timeZone, friday) + SENT_AT_HOUR * HOUR_MS
}
