import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { keepRemoteAccess } from './keep.ts'
import { readDeskRemoteAccess, readRemoteAccess, readRemoteAccessState } from './read.ts'
import { KeepRemoteAccess } from './schemas.ts'
import { withdrawRemoteAccess } from './withdraw.ts'

/** `/api/tickets/{number}/remote-access`: what a customer leaves for a remote session. */
export const remoteAccessRoutes = new Hono<App>()
  .get('/:number/remote-access', async (c) => c.json(await readRemoteAccessState(c.var.verb, c.req.param('number'))))
  .post('/:number/remote-access', async (c) => {
    const { details } = await parseJson(c, KeepRemoteAccess)
    return c.json({ remoteAccess: await keepRemoteAccess(c.var.verb, c.req.param('number'), details) }, 201)
  })
  .delete('/:number/remote-access', async (c) =>
    c.json({ remoteAccess: await withdrawRemoteAccess(c.var.verb, c.req.param('number')) }),
  )

/** `/api/desk/tickets/{number}/remote-access`: reading it consumes it, so that it is a POST. */
export const deskRemoteAccessRoutes = new Hono<App>()
  .get('/:number/remote-access', async (c) => c.json(await readDeskRemoteAccess(c.var.verb, c.req.param('number'))))
  .post('/:number/remote-access/read', async (c) => {
    const details = await readRemoteAccess(c.var.verb, c.req.param('number'))
    return c.json({ details }, 200, { 'cache-control': 'private, no-store' })
  })
