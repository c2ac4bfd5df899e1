import { Hono } from 'hono'
import { AllPurchasesQuery, CancelPurchase, MarkPaid } from '../administration/schemas.ts'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { hasBody, parseJson, parseQuery } from '../validate.ts'
import { cancelPurchase } from './cancel.ts'
import { createPurchase } from './create.ts'
import { listPurchases, readPurchase } from './list.ts'
import { listAllPurchases, readPurchaseFile } from './list-all.ts'
import { markPaid } from './mark-paid.ts'
import { listPacks } from './packs.ts'
import { payAgain } from './pay-again.ts'
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
  .post('/:id/checkout', async (c) => c.json(await payAgain(c.var.verb, c.req.param('id'))))
  .get('/:id', async (c) => c.json({ purchase: await readPurchase(c.var.verb, c.req.param('id')) }))

/** `/api/desk/purchases`: what an administrator does to an order. */
export const deskPurchaseRoutes = new Hono<App>()
  .get('/', async (c) => {
    const { items, nextCursor } = await listAllPurchases(c.var.verb, parseQuery(c, AllPurchasesQuery))
    return c.json({ items, nextCursor })
  })
  .get('/:id', async (c) => {
    const { account: _, ...file } = await readPurchaseFile(c.var.verb, c.req.param('id'))
    return c.json(file)
  })
  .post('/:id/paid', async (c) => {
    const { receivedOn } = hasBody(c) ? await parseJson(c, MarkPaid) : {}
    return c.json({ purchase: await markPaid(c.var.verb, c.req.param('id'), receivedOn) })
  })
  .post('/:id/cancel', async (c) => {
    const { reason } = await parseJson(c, CancelPurchase)
    return c.json({ purchase: await cancelPurchase(c.var.verb, c.req.param('id'), reason) })
  })
