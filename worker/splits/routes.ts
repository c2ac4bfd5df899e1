import { Hono } from 'hono'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { parseJson } from '../validate.ts'
import { acceptSplit, declineSplit } from './answer.ts'
import { proposeSplit, withdrawSplit } from './propose.ts'
import { readSplits } from './read.ts'
import { ProposeSplit } from './schemas.ts'

/** `/api/tickets/{number}/split`: the customer's side of a split. */
export const splitRoutes = new Hono<App>()
  .get('/:number/split', async (c) => c.json(await readSplits(c.var.verb, c.req.param('number'))))
  .post('/:number/split/accept', async (c) => c.json({ split: await acceptSplit(c.var.verb, c.req.param('number')) }))
  .post('/:number/split/decline', async (c) => c.json({ split: await declineSplit(c.var.verb, c.req.param('number')) }))

/** `/api/desk/tickets/{number}/split`: the agent's. */
export const deskSplitRoutes = new Hono<App>()
  .post('/:number/split', async (c) => {
    const input = await parseJson(c, ProposeSplit)
    return c.json(await proposeSplit(c.var.verb, c.req.param('number'), input, idempotencyKeyOf(c.req.raw)), 201)
  })
  .post('/:number/split/withdraw', async (c) => c.json({ split: await withdrawSplit(c.var.verb, c.req.param('number')) }))
