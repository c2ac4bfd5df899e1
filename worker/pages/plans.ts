import { type Context, Hono } from 'hono'
import * as z from 'zod/mini'
import { formatDateTime, formatZoneName } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { known } from '../../programme/find.ts'
import type { App } from '../context.ts'
import { isAgent } from '../sessions/read-as.ts'
import { readVisitor } from '../sessions/read-visitor.ts'
import { PlanId, RequestTypeId, SeverityId } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { explainedDeadlines, firstPromises, hoursNow, planRows } from './plans-view.ts'
import { readerZone } from './reader-zone.ts'
import { renderPage } from './template.ts'

/** What a reader may ask of the page; with a plan, its deadlines are explained. */
const PlansQuery = z.object({
  plan: z.optional(PlanId),
  severity: z._default(SeverityId, known(programme.severities[0], 'severity', 'first')),
  type: z._default(RequestTypeId, known(programme.requestTypes[0], 'request type', 'first')),
})

/** `/plans/`: the plans compared, open to everybody, with what holds at this very moment in the reader's own zone. */
export const planPages = new Hono<App>().get('/plans/', showPlans)

async function showPlans(c: Context<App>): Promise<Response> {
  const { verb: ctx, locale } = c.var
  const t = serviceTranslators[locale]
  const { plan, severity, type } = parseQuery(c, PlansQuery)
  const [account] = (await readVisitor(ctx, () => [])) ?? [null]
  const reader = { at: ctx.now, timeZone: readerZone(c, account) }
  const rows = planRows(t, type, reader)
  return renderPage(c, 'plans/', {
    isAgent: account !== null && isAgent(account),
    now: formatDateTime(locale, ctx.now, reader.timeZone),
    zone: formatZoneName(locale, reader.timeZone, ctx.now),
    hours: hoursNow(t, reader),
    rows,
    first: firstPromises(rows),
    explained: plan !== undefined && explainedDeadlines(t, { plan, severity, type, at: ctx.now }, reader),
    chosen: {
      plan: chosenOf(
        programme.plans.map(({ id }) => id),
        plan,
      ),
      severity: chosenOf(programme.severities, severity),
      type: chosenOf(programme.requestTypes, type),
    },
    errors: { plan: '', severity: '', type: '' },
  })
}

function chosenOf(values: readonly string[], chosen: string | undefined): Record<string, boolean> {
  return Object.fromEntries(values.map((value) => [value, value === chosen]))
}
