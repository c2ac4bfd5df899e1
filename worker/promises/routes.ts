import { Hono } from 'hono'
import type { App } from '../context.ts'
import { readPromiseKept } from './kept.ts'

/** `/api/promise-kept`: how our promises were kept, for everybody. */
export const promiseKeptRoutes = new Hono<App>().get('/', async (c) => c.json(await readPromiseKept(c.var.verb)))
