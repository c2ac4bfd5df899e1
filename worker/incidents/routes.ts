import { Hono } from 'hono'
import type { App } from '../context.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { readIncidents } from './read.ts'

/** `/api/incidents`: the caller's balance, lots and ledger. */
export const incidentRoutes = new Hono<App>().get('/', async (c) =>
  c.json(await readIncidents(c.var.verb, parseQuery(c, ListQuery))),
)
