import { formatDateTime, formatList, formatLocalDay, formatSpan, formatTimeRange, formatZoneName } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { wordWithin } from '../../locales/wording.ts'
import { programme } from '../../programme/active.ts'
import { type CountedDay, explainPromise } from '../../programme/promise-made.ts'
import type { EscalationRole, TargetEvent } from '../../programme/schema.ts'
import type { Ticket } from '../tickets/change.ts'
import { pausesOf, type TicketEvent } from '../tickets/events.ts'

/** How a deadline was counted, for a page. */
export interface CountWords {
  title: string
  lead: string
  days: { date: string; hours: string; time: string }[]
  /** That today's calendar would give another instant; false where it does not. */
  changed: string | false
}

/** Whom a promise was passed on to, and when, a line for each; those meant for us alone are left out for the customer. */
export function wordPassedOn(
  t: ServiceTranslate,
  events: readonly TicketEvent[],
  promise: TargetEvent,
  { timeZone, told }: { timeZone: string; told: readonly EscalationRole[] },
): { text: string }[] {
  return events.flatMap(({ promise: about, toRole, at }) => {
    if (about !== promise || toRole === null || !told.includes(toRole)) return []
    return [{ text: t(`service.passedOn.${toRole}`, { at: formatDateTime(t.locale, at, timeZone) }) }]
  })
}

/**
 * How the deadline of a promise was counted, day by day, in the reader's zone; null while it has none, and where the programme no longer
 * knows its calendar.
 */
export function wordCount(
  t: ServiceTranslate,
  ticket: Ticket,
  event: TargetEvent,
  events: readonly TicketEvent[],
  timeZone: string,
): CountWords | null {
  const made = ticket.promised[event]
  const dueAt = ticket[`${event}DueAt`]
  if (!made || dueAt === null) return null
  const count = explainPromise(programme, made, dueAt, event === 'resolution' ? pausesOf(events) : [])
  if (!count) return null
  const within = wordWithin(t, made.within, count.calendar)
  const zone = count.calendar.timeZone
  const lead = [
    t('service.counted.from', { within, from: formatDateTime(t.locale, made.countedFrom, timeZone) }),
    ...(zone === timeZone ? [] : [t('service.counted.zone', { zone: formatZoneName(t.locale, zone, dueAt) })]),
    t('service.counted.precision'),
  ]
  const at = formatDateTime(t.locale, count.recountedDueAt, timeZone)
  return {
    title: t(`service.counted.title.${event}`),
    lead: lead.join(' '),
    days: count.days.map((day) => wordDay(t, day, timeZone, zone)),
    changed: count.recountedDueAt !== dueAt && t('service.counted.changed', { at }),
  }
}

function wordDay(t: ServiceTranslate, day: CountedDay, timeZone: string, zone: string) {
  const ranges = day.segments.map(({ opensAt, closesAt }) =>
    formatTimeRange(t.locale, opensAt, closesAt, timeZone, timeZone === zone ? 'time' : 'dayAndTime'),
  )
  return {
    date: formatLocalDay(t.locale, day.date),
    hours: ranges.length > 0 ? wordRanges(t, formatList(t.locale, ranges), day) : wordNothing(t, day),
    time: ranges.length > 0 ? formatSpan(t.locale, day.openMs) : '',
  }
}

function wordRanges(t: ServiceTranslate, times: string, { paused }: CountedDay): string {
  return paused ? t('service.counted.pausedBetween', { times }) : times
}

function wordNothing(t: ServiceTranslate, { closed, paused }: CountedDay): string {
  if (paused) return t('service.counted.paused')
  if (closed === null) return t('service.counted.outside')
  return t(closed === 'week' ? 'service.counted.closed' : 'service.counted.holiday')
}
