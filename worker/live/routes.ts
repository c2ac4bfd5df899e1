import { type Context, Hono } from 'hono'
import type { App } from '../context.ts'
import { type Revision, readDeskRevision, readRevision } from './revision.ts'

/** `/api/tickets/{number}/revision`: whether an open page of a ticket is current. */
export const revisionRoutes = new Hono<App>().get('/:number/revision', async (c) =>
  answer(c, await readRevision(c.var.verb, c.req.param('number'))),
)

/** `/api/desk/tickets/{number}/revision`: the same for agents. */
export const deskRevisionRoutes = new Hono<App>().get('/:number/revision', async (c) =>
  answer(c, await readDeskRevision(c.var.verb, c.req.param('number'))),
)

/** 304 without a body where the asker knows it (RFC 9110, 13.1.2). */
function answer(c: Context<App>, revision: Revision): Response {
  const etag = `"${revision.revision}"`
  const headers = { etag, 'cache-control': 'private, no-cache' }
  const isKnown = c.req.header('if-none-match') === etag
  return isKnown ? c.body(null, 304, headers) : c.json(revision, 200, headers)
}
