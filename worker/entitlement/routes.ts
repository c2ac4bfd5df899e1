import { Hono } from 'hono'
import * as z from 'zod/mini'
import type { App } from '../context.ts'
import { ProductId } from '../tickets/schemas.ts'
import { parseQuery } from '../validate.ts'
import { readEntitlement } from './read.ts'

/** `GET /api/entitlement`. */
export const EntitlementQuery = z.object({ product: ProductId })

/** `/api/entitlement?product=`: what the caller may ask for. */
export const entitlementRoutes = new Hono<App>().get('/', async (c) =>
  c.json(await readEntitlement(c.var.verb, parseQuery(c, EntitlementQuery).product)),
)
