import { Hono } from 'hono'
import type { App } from '../context.ts'
import { openApiDocument } from './document.ts'

/** `/api/openapi.json`: the contract, generated from the schemas that validate. */
export const openApiRoutes = new Hono<App>().get('/', (c) => c.json(openApiDocument(c.env.ORIGIN)))
