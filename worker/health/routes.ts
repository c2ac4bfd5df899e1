import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import packageJson from '../../package.json' with { type: 'json' }
import { programme } from '../../programme/active.ts'
import type { App } from '../context.ts'

/** `GET /api/health`: 200 once the database answers. */
export const healthRoutes = new Hono<App>().get('/', async (c) => {
  await c.var.verb.db.run(sql`select 1`)
  return c.json({ status: 'ok', version: packageJson.version, programme: programme.name })
})
