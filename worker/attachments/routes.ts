import { Hono } from 'hono'
import type { App } from '../context.ts'
import { serveAttachment } from './serve.ts'

/** `/api/attachments/{id}`: the file, as a download; `/picture`: one that can be shown, in place. */
export const attachmentRoutes = new Hono<App>()
  .get('/:id', (c) => serveAttachment(c.var.verb, c.req.param('id'), c.req.raw))
  .get('/:id/picture', (c) => serveAttachment(c.var.verb, c.req.param('id'), c.req.raw, 'picture'))
