import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { AddParticipant } from './schemas.ts'
import { addParticipant, readSharing, removeParticipant } from './share.ts'

/** `/api/tickets/{number}/participants`: who is on a ticket besides its customer. */
export const participantRoutes = new Hono<App>()
  .get('/:number/participants', async (c) => c.json(await readSharing(c.var.verb, c.req.param('number'))))
  .post('/:number/participants', async (c) => {
    const { account } = await parseJson(c, AddParticipant)
    return c.json({ participant: await addParticipant(c.var.verb, c.req.param('number'), account) }, 201)
  })
  .delete('/:number/participants/:id', async (c) => {
    await removeParticipant(c.var.verb, c.req.param('number'), c.req.param('id'))
    return c.body(null, 204)
  })
