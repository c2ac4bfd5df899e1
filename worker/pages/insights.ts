import { type Context, Hono } from 'hono'
import { formatDate, formatNumber } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import type { App } from '../context.ts'
import { readInsights } from '../kb/insights.ts'
import { articleIndex, slugOf } from '../kb/suggest.ts'
import { renderPage } from './template.ts'

/** `/desk/insights/`: for administrators, what readers looked for and found. */
export const insightPages = new Hono<App>().get('/desk/insights/', showInsights)

async function showInsights(c: Context<App>): Promise<Response> {
  const { verb: ctx, locale } = c.var
  const t = serviceTranslators[locale]
  const [insights, index] = await Promise.all([readInsights(ctx), articleIndex(ctx.env, locale)])
  const titles = new Map(index.map(({ href, title }) => [slugOf(href), title]))
  const articleOf = (slug: string) => ({ title: titles.get(slug) ?? slug, href: `/${locale}/kb/${slug}/` })
  const count = (times: number) => formatNumber(locale, times)
  return renderPage(c, 'desk/insights/', {
    ...{ isAgent: true, problem: false },
    articles: insights.articles.map(({ slug, suggested, opened, spared, helped, notHelped }) => ({
      ...articleOf(slug),
      ...{ suggested: count(suggested), opened: count(opened), spared: count(spared) },
      ...{ helped: count(helped), notHelped: count(notHelped) },
    })),
    hasArticles: insights.articles.length > 0,
    missed: insights.missed.map(({ words, times, ...search }) => ({
      ...{ words, times: count(times), lang: search.locale },
      language: t(`programme.language.${search.locale}`),
    })),
    hasMissed: insights.missed.length > 0,
    reasons: insights.reasons.map(({ slug, reason, comment, at, ...said }) => ({
      ...articleOf(slug),
      ...{ reason: t(`service.unhelpful.${reason}`), comment: comment ?? false, lang: said.locale },
      at: formatDate(locale, Date.parse(at), 'UTC'),
    })),
    hasReasons: insights.reasons.length > 0,
  })
}
