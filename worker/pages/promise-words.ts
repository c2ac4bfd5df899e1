import { formatDateTime, formatList } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { InstantOutOfRange } from '../../programme/business-time.ts'
import { planById } from '../../programme/find.ts'
import { type DeadlineQuestion, promises } from '../../programme/response-deadline.ts'
import { type EpochMs, TARGET_EVENTS, TARGET_KINDS, type TargetEvent, type TargetKind } from '../../programme/schema.ts'
import type { Ticket } from '../tickets/change.ts'

/** A promise of a ticket in words. */
export interface PromiseWords {
  event: string
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
  const name = t(`programme.event.${event}`)
  if (event === 'resolution' && ticket.resolutionLeftMs !== null)
    return { event: name, text: t('service.promise.paused'), tone: '' }
  if (dueAt === null) return null
  const kind = kindOf(ticket, event)
  const due = formatDateTime(t.locale, dueAt, timeZone)
  const endedAt = metAt ?? ticket.resolvedAt ?? ticket.closedAt
  if ((endedAt ?? now) > dueAt) {
    const params = { due, met: metAt === null ? '' : formatDateTime(t.locale, metAt, timeZone) }
    return {
      event: name,
      text: t(`service.promise.${metAt === null ? 'missed' : 'late'}.${kind === 'average' ? 'average' : 'owed'}`, params),
      tone: kind === 'average' ? '' : 'danger',
    }
  }
  if (metAt !== null)
    return { event: name, text: t('service.promise.met', { at: formatDateTime(t.locale, metAt, timeZone) }), tone: '' }
  if (endedAt !== null) return null
  return { event: name, text: t(`service.promise.due.${kind ?? 'plain'}`, { at: due }), tone: '' }
}

/** How firmly a ticket's promise was meant; undefined where the programme no longer knows its plan or its time. */
function kindOf({ plan, severity, type, submittedAt }: Ticket, event: TargetEvent): TargetKind | undefined {
  if (!planById(programme, plan)) return undefined
  try {
    return promises(programme, { plan, severity, type, at: submittedAt })[event]?.target.kind
  } catch (error) {
    if (error instanceof InstantOutOfRange) return undefined
    throw error
  }
}
