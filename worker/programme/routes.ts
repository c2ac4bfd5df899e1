import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseQuery } from '../validate.ts'
import { DeadlinesQuery, deadlinesOf } from './deadlines.ts'
import { publicProgramme } from './public.ts'

/** `/api/programme` and `/api/deadlines`: what is promised, and by when. */
export const programmeRoutes = new Hono<App>()
  .get('/programme', (c) => c.json(publicProgramme))
  .get('/deadlines', (c) => c.json(deadlinesOf(parseQuery(c, DeadlinesQuery))))
