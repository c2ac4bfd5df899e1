import { type Context, Hono } from 'hono'
import { formatDateTime } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { loadRatings } from '../ratings/list.ts'
import { ListQuery, RATING_MAX } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { planName } from './entitlement-words.ts'
import { renderPage } from './template.ts'

/** `/desk/ratings/`: what customers say of how we did, for administrators. */
export const deskRatingPages = new Hono<App>().get('/desk/ratings/', showRatings)

async function showRatings(c: Context<App>): Promise<Response> {
  const ctx = c.var.verb
  const t = serviceTranslators[c.var.locale]
  const request = parseQuery(c, ListQuery)
  const { account, items, nextCursor } = await loadRatings(ctx, request)
  const view = {
    isAgent: true,
    problem: false,
    ratings: items.map(({ ticket, subject, plan, score, comment, ratedAt, assignee }) => ({
      ...{ number: ticket, subject, comment },
      assignee: assignee ?? false,
      href: `/${t.locale}/desk/tickets/${ticket}/`,
      plan: planName(t, plan),
      score: t('service.ticket.rated', { score, best: RATING_MAX }),
      at: formatDateTime(t.locale, ratedAt, account.timeZone),
    })),
    hasRatings: items.length > 0,
    toFirst: request.cursor !== undefined && '?',
    older: nextCursor !== null && `?${new URLSearchParams({ cursor: nextCursor })}`,
  }
  return renderPage(c, 'desk/ratings/', view)
}
