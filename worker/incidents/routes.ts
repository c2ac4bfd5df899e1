import { Hono } from 'hono'
import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import type { App } from '../context.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { exportEntries } from './export.ts'
import { readIncidents } from './read.ts'

/** `GET /api/incidents/ledger.csv`: the language of the file; absent, the caller's. */
export const LedgerQuery = z.object({ locale: z.optional(z.enum(LOCALES)) })

/** `/api/incidents`: the caller's balance, lots and ledger. */
export const incidentRoutes = new Hono<App>()
  .get('/', async (c) => c.json(await readIncidents(c.var.verb, parseQuery(c, ListQuery))))
  .get('/ledger.csv', async (c) => {
    const { locale = c.var.locale } = parseQuery(c, LedgerQuery)
    return c.body(await exportEntries(c.var.verb, locale), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="incidents.csv"',
      'cache-control': 'private, no-store',
    })
  })
