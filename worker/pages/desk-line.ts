import { formatDateTime, formatSpan } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, planById } from '../../programme/find.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { ListedTicket } from '../desk/queue.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { iso } from '../tickets/view.ts'
import { wordProduct } from './ticket-words.ts'

/** How a person is called: by their name, or their address where they have told none. */
export function nameOf({ name, email }: { name: string | null; email: string }): string {
  return name ?? email
}

/** A ticket as a line of the desk's lists. */
export function deskLine(t: ServiceTranslate, { ticket, customer, assignee }: ListedTicket, agent: Account, now: number) {
  const plan = planById(programme, ticket.plan)
  return {
    number: ticket.number,
    /** What the line shows is that of this revision; while it stays, nothing in it changes but the time left. */
    revision: ticket.revision,
    href: `/${t.locale}/desk/tickets/${ticket.number}/`,
    subject: ticket.subject,
    lang: ticket.locale,
    product: wordProduct(t, ticket.product, ticket.version),
    type: t(`programme.type.${ticket.type}.name`),
    severity: ticket.severity,
    severityName: t(`programme.severity.${ticket.severity}.name`),
    isCritical: ticket.severity === programme.severities[0],
    plan: plan ? nameIn(plan.name, t.locale) : ticket.plan,
    language: t(`programme.language.${ticket.locale}`),
    status: t(`programme.status.${ticket.status}`),
    isWaiting: ticket.status === 'waiting',
    isEscalated: ticket.escalatedAt !== null,
    due: dueView(t, ticket, agent.timeZone, now),
    customer: nameOf(customer),
    assignee:
      assignee !== null && (assignee.email === agent.email ? { isMe: true, name: '' } : { isMe: false, name: nameOf(assignee) }),
  }
}

/** The sentences in which the script keeps the time left current, and which it says of what has changed. */
export function lineSentences(t: ServiceTranslate) {
  return { left: t('service.desk.left', { span: '{span}' }), late: t('service.desk.late', { span: '{span}' }) }
}

/** The promise that is due next: which, when, and the time left or gone by. The script keeps the last current by `at`. */
function dueView(t: ServiceTranslate, ticket: Ticket, timeZone: string, now: number) {
  const { nextDueAt } = ticket
  if (nextDueAt === null) {
    if (ticket.status === 'resolved' || ticket.status === 'closed') {
      return {
        promise: false,
        none: t('service.desk.submitted', { date: formatDateTime(t.locale, ticket.submittedAt, timeZone) }),
      }
    }
    return { promise: false, none: ticket.resolutionLeftMs === null ? t('service.desk.unpromised') : t('service.desk.paused') }
  }
  const event =
    TARGET_EVENTS.find((name) => ticket[`${name}DueAt`] === nextDueAt && ticket[`${name}MetAt`] === null) ?? 'firstResponse'
  const isLate = nextDueAt < now
  const span = formatSpan(t.locale, Math.abs(nextDueAt - now))
  return {
    promise: {
      event: t(`programme.event.${event}`),
      instant: iso(nextDueAt),
      text: formatDateTime(t.locale, nextDueAt, timeZone),
      left: t(isLate ? 'service.desk.late' : 'service.desk.left', { span }),
      isLate,
    },
    none: '',
  }
}
