import { Hono } from 'hono'
import type { App } from '../context.ts'
import { loadContract } from './contract.ts'

/** `/api/openapi.json`: the contract, generated from the schemas that validate. */
export const openApiRoutes = new Hono<App>().get('/', async (c) => c.json(await loadContract(c.env)))
