import { type Context, Hono } from 'hono'
import { formatNumber, formatPercent } from '../../locales/format.ts'
import { type ServiceTranslate, serviceTranslators } from '../../locales/service.ts'
import { wordPromise } from '../../locales/wording.ts'
import { programme } from '../../programme/active.ts'
import { calendarById, known, nameIn, planById } from '../../programme/find.ts'
import type { Plan } from '../../programme/schema.ts'
import type { App } from '../context.ts'
import { type PlanKept, readPromiseKept } from '../promises/kept.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { renderPage } from './template.ts'

/** `/promise-kept/`: how often first responses came in time, open to everybody. */
export const promiseKeptPages = new Hono<App>().get('/promise-kept/', showPromiseKept)

async function showPromiseKept(c: Context<App>): Promise<Response> {
  const { verb: ctx, locale } = c.var
  const t = serviceTranslators[locale]
  const [visitor, { plans, satisfaction }] = await Promise.all([readVisitor(ctx, () => []), readPromiseKept(ctx)])
  const targets = plans.flatMap(({ plan }) => responseTargets(planOf(plan)))
  return renderPage(c, 'promise-kept/', {
    isAgent: visitor !== null && isAgent(visitor[0]),
    hasFigures: plans.some(({ share }) => share !== null),
    hasAverages: targets.some(({ kind }) => kind === 'average'),
    plans: plans.map((plan) => planLine(t, plan)),
    satisfied: satisfaction.share !== null && {
      share: wordShare(t, satisfaction.share),
      rated: formatNumber(locale, satisfaction.rated ?? 0),
      ratedPlans: satisfaction.plans.map(({ plan, share, rated }) => ({
        plan: nameIn(planOf(plan).name, locale),
        share: share !== null && wordShare(t, share),
        rated: rated !== null && formatNumber(locale, rated),
      })),
    },
  })
}

function planLine(t: ServiceTranslate, { plan: id, share, responses }: PlanKept) {
  const plan = planOf(id)
  const promises = responseTargets(plan).map((target) =>
    wordPromise(t, target, known(calendarById(programme, target.calendar), 'calendar', target.calendar)),
  )
  return {
    plan: nameIn(plan.name, t.locale),
    promises: [...new Set(promises)].map((text) => ({ text })),
    share: share !== null && wordShare(t, share),
    responses: responses !== null && formatNumber(t.locale, responses),
  }
}

function wordShare(t: ServiceTranslate, share: number): string {
  return formatPercent(t.locale, share * 100)
}

function responseTargets({ targets }: Plan) {
  return targets.filter(({ event }) => event === 'firstResponse')
}

function planOf(id: string): Plan {
  return known(planById(programme, id), 'plan', id)
}
