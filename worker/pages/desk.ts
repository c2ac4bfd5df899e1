import { type Context, Hono } from 'hono'
import { formatDateTime, formatSpan } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, planById } from '../../programme/find.ts'
import { TARGET_EVENTS } from '../../programme/schema.ts'
import type { App } from '../context.ts'
import { loadQueue } from '../desk/queue.ts'
import { QUEUE_FILTERS, QueueQuery } from '../desk/schemas.ts'
import type { Ticket } from '../tickets/change.ts'
import { iso } from '../tickets/view.ts'
import { parse } from '../validate.ts'
import { renderPage } from './template.ts'
import { wordProduct } from './ticket-words.ts'

/** The page's own question besides the queue's: a ticket that somebody reads out. */
const DeskQuery = QueueQuery.pick({ cursor: true, filter: true })
const TICKET_NUMBER = /^\d{9}$/
/** Tickets on a page. */
const QUEUE_LINES = 50

/** `/desk/`: the tickets that are not over, by the earliest deadline; `?number=` opens one. */
export const deskPages = new Hono<App>().get('/desk/', async (c) => {
  const number = c.req.query('number')?.replaceAll(/\D/g, '') ?? ''
  if (TICKET_NUMBER.test(number)) return c.redirect(`/${c.var.locale}/desk/tickets/${number}/`, 303)
  return showQueue(c)
})

async function showQueue(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const { number, ...asked } = c.req.query()
  const query = parse(DeskQuery, asked)
  const { agent, rows, nextCursor } = await loadQueue(ctx, { ...query, limit: QUEUE_LINES })
  const filter = query.filter ?? 'all'
  const filterParams: Record<string, string> = query.filter ? { filter: query.filter } : {}
  const view = {
    isAgent: true,
    isAdministrator: agent.roles.includes('administrator'),
    problem: false,
    shown: Object.fromEntries(['all', ...QUEUE_FILTERS].map((name) => [name, name === filter])),
    isFirstPage: query.cursor === undefined,
    number: number ?? '',
    sentences: { left: t('service.desk.left', { span: '{span}' }), late: t('service.desk.late', { span: '{span}' }) },
    hasTickets: rows.length > 0,
    more: nextCursor !== null && `?${new URLSearchParams({ ...filterParams, cursor: nextCursor })}`,
    toFirst: `?${new URLSearchParams(filterParams)}`,
    tickets: rows.map(({ ticket, customer, assignee }) => ({
      ...ticketLine(t, ticket),
      due: dueView(t, ticket, agent.timeZone, ctx.now),
      customer: nameOf(customer),
      assignee:
        assignee !== null &&
        (assignee.email === agent.email ? { isMe: true, name: '' } : { isMe: false, name: nameOf(assignee) }),
    })),
  }
  return renderPage(c, 'desk/', view)
}

/** How a person is called: by their name, or their address where they have told none. */
export function nameOf({ name, email }: { name: string | null; email: string }): string {
  return name ?? email
}

function ticketLine(t: ServiceTranslate, ticket: Ticket) {
  const plan = planById(programme, ticket.plan)
  return {
    number: ticket.number,
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
    isNew: ticket.status === 'new',
    isEscalated: ticket.escalatedAt !== null,
  }
}

/** The promise that is due next: which, when, and the time left or gone by. The script keeps the last current by `at`. */
function dueView(t: ServiceTranslate, ticket: Ticket, timeZone: string, now: number) {
  const { nextDueAt } = ticket
  if (nextDueAt === null) {
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
