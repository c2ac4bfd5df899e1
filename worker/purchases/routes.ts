import { Hono } from 'hono'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { parseJson, parseQuery } from '../validate.ts'
import { createPurchase } from './create.ts'
import { listPurchases, readPurchase } from './list.ts'
import { markPaid } from './mark-paid.ts'
import { listPacks } from './packs.ts'
import { CreatePurchase, PacksQuery } from './schemas.ts'

/** `/api/packs`: what is sold. */
export const packRoutes = new Hono<App>().get('/', async (c) => {
  const { product } = parseQuery(c, PacksQuery)
  return c.json({ items: await listPacks(c.var.verb, product), nextCursor: null })
})

/** `/api/purchases`: ordering a pack, and what was ordered. */
export const purchaseRoutes = new Hono<App>()
  .post('/', async (c) => {
    const input = await parseJson(c, CreatePurchase)
    const created = await createPurchase(c.var.verb, input, idempotencyKeyOf(c.req.raw))
    return c.json(created, 201, { location: `/api/purchases/${created.purchase.id}` })
  })
  .get('/', async (c) => c.json(await listPurchases(c.var.verb, parseQuery(c, ListQuery))))
  .get('/:id', async (c) => c.json({ purchase: await readPurchase(c.var.verb, c.req.param('id')) }))

/** `/api/desk/purchases`: what an administrator does to an order. */
export const deskPurchaseRoutes = new Hono<App>().post('/:id/paid', async (c) =>
  c.json({ purchase: await markPaid(c.var.verb, c.req.param('id')) }),
)
