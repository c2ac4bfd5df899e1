import { type Context, Hono } from 'hono'
import { formatDate } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { type Account, isAgent, readAs } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { ticketPage, ticketsOf } from '../tickets/list.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { wordNextPromise } from './promise-words.ts'
import { renderPage } from './template.ts'
import { wordProduct, wordStatus } from './ticket-words.ts'

/** `/tickets/`: the caller's tickets, newest first, a page at a time. */
export const ticketListPages = new Hono<App>().get('/tickets/', (c) => showTickets(c))

async function showTickets(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const request = parseQuery(c, ListQuery)
  const [account, rows] = await readAs(ctx, (me) => [ticketsOf(ctx, me, request)])
  const { items, nextCursor } = ticketPage(rows, request)
  const view = {
    isAgent: isAgent(account),
    problem: false,
    left: c.req.query('left') ?? false,
    isFirstPage: request.cursor === undefined,
    tickets: items.map((ticket) => ticketLine(t, ticket, account, ctx.now)),
    hasTickets: items.length > 0,
    older: nextCursor !== null && `?${new URLSearchParams({ cursor: nextCursor })}`,
  }
  return renderPage(c, 'tickets/', view)
}

function ticketLine(t: ServiceTranslate, ticket: Ticket, { id, timeZone }: Account, now: number) {
  return {
    isShared: ticket.accountId !== id,
    number: ticket.number,
    href: `/${t.locale}/tickets/${ticket.number}/`,
    subject: ticket.subject,
    product: wordProduct(t, ticket.product, ticket.version),
    status: wordStatus(t, ticket.status),
    submitted: formatDate(t.locale, ticket.submittedAt, timeZone),
    promise: wordNextPromise(t, ticket, timeZone, now) ?? false,
    outcome: ticket.outcome !== null && t(`programme.outcome.${ticket.outcome}`),
  }
}
