import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { countReadings } from './readings.ts'
import { Readings } from './schemas.ts'

/** `/api/kb`: what pages tell of how articles are used. */
export const kbRoutes = new Hono<App>().post('/readings', async (c) => {
  await countReadings(c.var.verb, await parseJson(c, Readings))
  return c.body(null, 204)
})
