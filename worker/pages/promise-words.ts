import { formatDateTime, formatList } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { type DeadlineQuestion, promises } from '../../programme/response-deadline.ts'
import type { EpochMs, TargetEvent } from '../../programme/schema.ts'
import { TARGET_EVENTS, TARGET_KINDS } from '../../programme/vocabulary.ts'
import type { Ticket } from '../tickets/change.ts'

/** A promise of a ticket in words. */
export interface PromiseWords {
  id: TargetEvent
  event: string
  /** How firmly it was meant; false where that is not known. */
  kind: string | false
  text: string
  /** A class: "danger" when it was broken, '' otherwise. */
  tone: '' | 'danger'
}

/** What is promised for a ticket submitted at that instant, a line for each event. */
export function wordPromises(t: ServiceTranslate, question: DeadlineQuestion, timeZone: string): string[] {
  const promised = promises(programme, question)
  const lines = TARGET_EVENTS.flatMap((event) => {
    const promise = promised[event]
    if (!promise) return []
    const at = formatDateTime(t.locale, promise.dueAt, timeZone)
    return [
      t('service.promise.line', {
        event: t(`programme.event.${event}`),
        text: t(`service.promise.due.${promise.target.kind}`, { at }),
      }),
    ]
  })
  return lines.length > 0 ? lines : [t('programme.promise.none')]
}

/** As `wordPromises`, for every severity; those with the same promises share their lines, and where all do, no severity is named. */
export function wordPromisesBySeverity(
  t: ServiceTranslate,
  question: Omit<DeadlineQuestion, 'severity'>,
  timeZone: string,
): string[] {
  const bySeverity = programme.severities.map((severity) => ({
    severity,
    lines: wordPromises(t, { ...question, severity }, timeZone),
  }))
  const groups = [...Map.groupBy(bySeverity, ({ lines }) => lines.join('\n')).values()]
  if (groups.length === 1) return groups[0]?.[0]?.lines ?? []
  return groups.flatMap((group) => {
    const severities = formatList(
      t.locale,
      group.map(({ severity }) => severity),
    )
    return (group[0]?.lines ?? []).map((text) => t('service.promise.linesFor', { severities, text }))
  })
}

/** The sentences a script puts together as `wordPromises` does, by event and kind; in braces, what it fills in. */
export function promiseSentences(t: ServiceTranslate): Record<string, string> {
  const pairs = TARGET_EVENTS.flatMap((event) => TARGET_KINDS.map((kind) => ({ event, kind })))
  const sentences = pairs.map(({ event, kind }) => {
    const text = t(`service.promise.due.${kind}`, { at: '{at}' })
    return [`${event}.${kind}`, t('service.promise.line', { event: t(`programme.event.${event}`), text })]
  })
  return {
    ...Object.fromEntries(sentences),
    none: t('programme.promise.none'),
    linesFor: t('service.promise.linesFor', { severities: '{severities}', text: '{text}' }),
  }
}

/** How each promise of a ticket stands: to come, met, met late, missed or paused. One the ticket's end made needless is left out. */
export function wordStanding(t: ServiceTranslate, ticket: Ticket, timeZone: string, now: EpochMs): PromiseWords[] {
  return TARGET_EVENTS.flatMap((event) => wordStandingOf(t, ticket, event, timeZone, now) ?? [])
}

/** The promise of a ticket that is due next, in words; null when none is. */
export function wordNextPromise(t: ServiceTranslate, ticket: Ticket, timeZone: string, now: EpochMs): PromiseWords | null {
  const next = TARGET_EVENTS.find(
    (event) => ticket.nextDueAt !== null && ticket[`${event}DueAt`] === ticket.nextDueAt && ticket[`${event}MetAt`] === null,
  )
  return next ? wordStandingOf(t, ticket, next, timeZone, now) : null
}

function wordStandingOf(
  t: ServiceTranslate,
  ticket: Ticket,
  event: TargetEvent,
  timeZone: string,
  now: EpochMs,
): PromiseWords | null {
  const dueAt = ticket[`${event}DueAt`]
  const metAt = ticket[`${event}MetAt`]
  const kind = ticket.promised[event]?.kind
  const words = (text: string, tone: PromiseWords['tone'] = ''): PromiseWords => {
    return {
      id: event,
      event: t(`programme.event.${event}`),
      kind: kind !== undefined && t(`programme.kind.${kind}`),
      text,
      tone,
    }
  }
  if (event === 'resolution' && ticket.resolutionLeftMs !== null) return words(t('service.promise.paused'))
  if (dueAt === null) return null
  const due = formatDateTime(t.locale, dueAt, timeZone)
  const endedAt = metAt ?? ticket.resolvedAt ?? ticket.closedAt
  if ((endedAt ?? now) > dueAt) {
    const params = { due, met: metAt === null ? '' : formatDateTime(t.locale, metAt, timeZone) }
    const isAverage = kind === 'average'
    const text = t(`service.promise.${metAt === null ? 'missed' : 'late'}.${isAverage ? 'average' : 'owed'}`, params)
    return words(text, isAverage ? '' : 'danger')
  }
  if (metAt !== null) return words(t('service.promise.met', { at: formatDateTime(t.locale, metAt, timeZone) }))
  if (endedAt !== null) return null
  return words(t(`service.promise.due.${kind ?? 'plain'}`, { at: due }))
}
