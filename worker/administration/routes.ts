import { Hono } from 'hono'
import * as z from 'zod/mini'
import { findAccounts, readAccountFile } from '../accounts/find.ts'
import { listAudit } from '../audit/list.ts'
import type { App } from '../context.ts'
import { AccountAddress } from '../desk/schemas.ts'
import { exportCsv } from '../exports/export.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { correctIncidents } from '../incidents/correct.ts'
import { readInsights } from '../kb/insights.ts'
import { listBounces, listFailedMails, resendMail } from '../mail/failed.ts'
import { listRatings } from '../ratings/list.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parse, parseJson, parseQuery } from '../validate.ts'
import { AccountsQuery, AuditQuery, CorrectIncidents, EXPORTS, ExportQuery } from './schemas.ts'

const What = z.object({ what: z.enum(EXPORTS) })

/** Below `/api/desk`: what only administrators ask, besides purchases. */
export const administrationRoutes = new Hono<App>()
  .get('/accounts', async (c) => c.json(await findAccounts(c.var.verb, parseQuery(c, AccountsQuery))))
  .get('/accounts/:email', async (c) => {
    const who = parse(AccountAddress, { email: c.req.param('email') })
    return c.json(await readAccountFile(c.var.verb, who, parseQuery(c, ListQuery)))
  })
  .post('/accounts/:email/corrections', async (c) => {
    const { email } = parse(AccountAddress, { email: c.req.param('email') })
    const input = await parseJson(c, CorrectIncidents)
    return c.json({ correction: await correctIncidents(c.var.verb, email, input, idempotencyKeyOf(c.req.raw)) }, 201)
  })
  .get('/ratings', async (c) => c.json(await listRatings(c.var.verb, parseQuery(c, ListQuery))))
  .get('/audit', async (c) => {
    const { items, nextCursor } = await listAudit(c.var.verb, parseQuery(c, AuditQuery))
    return c.json({ items, nextCursor })
  })
  .get('/insights', async (c) => c.json(await readInsights(c.var.verb)))
  .get('/mails', async (c) => c.json(await listFailedMails(c.var.verb, parseQuery(c, ListQuery))))
  .get('/bounces', async (c) => c.json(await listBounces(c.var.verb, parseQuery(c, ListQuery))))
  .post('/mails/:id/resend', async (c) => {
    await resendMail(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
  .get('/exports/:what', async (c) => {
    const { what } = parse(What, { what: c.req.param('what').replace(/\.csv$/, '') })
    const query = parseQuery(c, ExportQuery)
    return c.body(await exportCsv(c.var.verb, what, query), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${what}-${query.from}-${query.to}.csv"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
  })
