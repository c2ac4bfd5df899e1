import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson, parseQuery } from '../validate.ts'
import { listWebhooks, readWebhook } from './load.ts'
import { changeWebhook, createWebhook, deleteWebhook, rotateSecret } from './manage.ts'
import { ChangeWebhook, CreateWebhook, DeliveriesQuery } from './schemas.ts'
import { replayDelivery, sendTest } from './send.ts'

/** `/api/desk/webhooks`: where other systems are told what happens here. For administrators. */
export const outgoingWebhookRoutes = new Hono<App>()
  .get('/', async (c) => c.json({ items: (await listWebhooks(c.var.verb)).items }))
  .post('/', async (c) => c.json(await createWebhook(c.var.verb, await parseJson(c, CreateWebhook)), 201))
  .get('/:id', async (c) => c.json({ webhook: (await readWebhook(c.var.verb, c.req.param('id'), { limit: 1 })).webhook }))
  .post('/:id', async (c) =>
    c.json({ webhook: await changeWebhook(c.var.verb, c.req.param('id'), await parseJson(c, ChangeWebhook)) }),
  )
  .delete('/:id', async (c) => {
    await deleteWebhook(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
  .post('/:id/secret', async (c) => c.json(await rotateSecret(c.var.verb, c.req.param('id'))))
  .post('/:id/test', async (c) => c.json({ delivery: await sendTest(c.var.verb, c.req.param('id')) }, 202))
  .get('/:id/deliveries', async (c) =>
    c.json((await readWebhook(c.var.verb, c.req.param('id'), parseQuery(c, DeliveriesQuery))).deliveries),
  )
  .post('/:id/deliveries/:delivery/replay', async (c) => {
    await replayDelivery(c.var.verb, c.req.param('id'), c.req.param('delivery'))
    return c.body(null, 202)
  })
