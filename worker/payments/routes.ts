import { Hono } from 'hono'
import type { App } from '../context.ts'
import { JSON_BYTES_MAX, readText } from '../validate.ts'
import { receiveEvent } from './receive-event.ts'

/** `/api/webhooks`: what the payment provider tells us. The signature covers the body byte by byte, so it is read as it came. */
export const webhookRoutes = new Hono<App>().post('/stripe', async (c) => {
  await receiveEvent(c.var.verb, await readText(c.req.raw, JSON_BYTES_MAX), c.req.header('stripe-signature'))
  return c.json({ received: true })
})
