import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { queuePage, toQueuePage } from '../desk/queue.ts'
import { queueVersion } from '../desk/queue-facet.ts'
import { QueueQuery, SearchQuery } from '../desk/schemas.ts'
import { findTickets, numberIn } from '../desk/search.ts'
import { queueEtag } from '../desk/version-tag.ts'
import { digits } from '../fields.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { parse } from '../validate.ts'
import { filterCounts, filtersView, queryOf } from './desk-filters.ts'
import { deskLine, lineSentences } from './desk-line.ts'
import { renderPage } from './template.ts'

/** Tickets on a page, and the most that a page shows that has grown in the reader's browser. */
const QUEUE_LINES = 50
const GROWN_LINES_MAX = 500
const DeskQuery = z.extend(z.omit(QueueQuery, { limit: true }), {
  lines: z._default(digits(QUEUE_LINES, GROWN_LINES_MAX), QUEUE_LINES),
})
const FOUND_LINES = 25

/** `/desk/`: the tickets that are not over, by the earliest deadline. `/desk/search/`: tickets by number, address or words. */
export const deskPages = new Hono<App>()
  .get('/desk/', async (c) => {
    const number = numberIn(c.req.query('number') ?? '')
    return number === undefined ? showQueue(c) : c.redirect(`/${c.var.locale}/desk/tickets/${number}/`, 303)
  })
  .get('/desk/search/', (c) => showFound(c))

async function showQueue(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const { number: _, ...given } = c.req.query()
  // A form sends its lists even where nothing is chosen.
  const query = parse(DeskQuery, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')))
  const page = { ...query, limit: query.lines }
  const [agent, level, later, counts, [state]] = await readAsAgent(ctx, (me) => [
    ...queuePage(ctx, me, page),
    filterCounts(ctx, me, query),
    queueVersion(ctx),
  ])
  const { rows, nextCursor } = toQueuePage([level, later], page)
  const view = {
    isAgent: true,
    isAdministrator: agent.roles.includes('administrator'),
    problem: false,
    ...filtersView(t, query, counts),
    filter: query.filter?.join(',') ?? '',
    isNarrowed: [query.product, query.plan, query.language].some((value) => value !== undefined),
    isEmptyOf: emptyOf(query.filter),
    isFirstPage: query.cursor === undefined,
    etag: queueEtag(state?.version ?? 0, ctx.now),
    sentences: lineSentences(t),
    hasTickets: rows.length > 0,
    more: nextCursor !== null && queryOf(query, nextCursor),
    toFirst: queryOf(query),
    tickets: rows.map((row) => deskLine(t, row, agent, ctx.now)),
  }
  return renderPage(c, 'desk/', view)
}

/** Which sentence says that nothing is there: that of the one filter that is on, or one for several. */
function emptyOf(filter: readonly string[] = []): Record<string, boolean> {
  const name = filter.length > 1 ? 'several' : (filter[0] ?? 'all')
  return Object.fromEntries(['all', ...QUEUE_EMPTY].map((one) => [one, one === name]))
}
const QUEUE_EMPTY = ['mine', 'unassigned', 'waiting', 'soon', 'breached', 'several']

async function showFound(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const { q = '', cursor } = c.req.query()
  const query = q.trim() === '' ? undefined : parse(SearchQuery, { q, cursor, limit: FOUND_LINES })
  const found = query
    ? await findTickets(ctx, query)
    : { agent: (await readAsAgent(ctx, () => []))[0], rows: [], nextCursor: null }
  const [only] = found.rows
  if (query && only && numberIn(query.q) === only.ticket.number) {
    return c.redirect(`/${c.var.locale}/desk/tickets/${only.ticket.number}/`, 303)
  }
  const view = {
    isAgent: true,
    problem: false,
    q,
    isAsked: query !== undefined,
    isFirstPage: cursor === undefined,
    sentences: lineSentences(t),
    hasTickets: found.rows.length > 0,
    more: found.nextCursor !== null && `?${new URLSearchParams({ q, cursor: found.nextCursor })}`,
    toFirst: `?${new URLSearchParams({ q })}`,
    tickets: found.rows.map((row) => deskLine(t, row, found.agent, ctx.now)),
  }
  return renderPage(c, 'desk/search/', view)
}
