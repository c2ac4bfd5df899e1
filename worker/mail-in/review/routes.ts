import { Hono } from 'hono'
import type { App } from '../../context.ts'
import { parseJson, parseQuery } from '../../validate.ts'
import { attachMail } from './attach.ts'
import { dismissMail } from './dismiss.ts'
import { listReceivedMails } from './list.ts'
import { openFromMail } from './open.ts'
import { readReceivedMail, serveRawMail } from './read.ts'
import { AttachMail, OpenFromMail, ReceivedMailsQuery } from './schemas.ts'

/** `/api/desk/received-mails`: what came in by mail, and where agents put what was not placed by itself. */
export const receivedMailRoutes = new Hono<App>()
  .get('/', async (c) => {
    const { items, nextCursor, waiting } = await listReceivedMails(c.var.verb, parseQuery(c, ReceivedMailsQuery))
    return c.json({ items, nextCursor, waiting })
  })
  .get('/:id', async (c) => c.json({ mail: (await readReceivedMail(c.var.verb, c.req.param('id'))).mail }))
  .get('/:id/raw', (c) => serveRawMail(c.var.verb, c.req.param('id')))
  .post('/:id/attach', async (c) => {
    const { number } = await parseJson(c, AttachMail)
    return c.json({ mail: await attachMail(c.var.verb, c.req.param('id'), number) })
  })
  .post('/:id/open', async (c) => {
    const answer = await openFromMail(c.var.verb, c.req.param('id'), await parseJson(c, OpenFromMail))
    return c.json(answer, 201, { location: `/api/desk/tickets/${answer.ticket.number}` })
  })
  .post('/:id/dismiss', async (c) => c.json({ mail: await dismissMail(c.var.verb, c.req.param('id')) }))
