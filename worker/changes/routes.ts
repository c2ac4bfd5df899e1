import { Hono } from 'hono'
import type { App } from '../context.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { parseJson, parseQuery } from '../validate.ts'
import { agreeEstimate, declineEstimate } from './answer.ts'
import { bookMinutes, finishChange } from './book.ts'
import { proposeEstimate, withdrawEstimate } from './propose.ts'
import { readAllowances, readChange, readDeskChange } from './read.ts'
import { AllowancesQuery, BookMinutes, EstimateChange, FinishChange } from './schemas.ts'

/** `/api/changes`: what is left of the changes that contracts include. */
export const allowanceRoutes = new Hono<App>().get('/', async (c) =>
  c.json({ items: await readAllowances(c.var.verb, parseQuery(c, AllowancesQuery)), nextCursor: null }),
)

/** `/api/tickets/{number}/change`: the customer's side of a change. */
export const changeRoutes = new Hono<App>()
  .get('/:number/change', async (c) => c.json(await readChange(c.var.verb, c.req.param('number'))))
  .post('/:number/change/agree', async (c) => c.json({ estimate: await agreeEstimate(c.var.verb, c.req.param('number')) }))
  .post('/:number/change/decline', async (c) => c.json({ estimate: await declineEstimate(c.var.verb, c.req.param('number')) }))

/** `/api/desk/tickets/{number}/change`: the agent's. */
export const deskChangeRoutes = new Hono<App>()
  .get('/:number/change', async (c) => c.json(await readDeskChange(c.var.verb, c.req.param('number'))))
  .post('/:number/change', async (c) => {
    const input = await parseJson(c, EstimateChange)
    return c.json({ estimate: await proposeEstimate(c.var.verb, c.req.param('number'), input) }, 201)
  })
  .post('/:number/change/withdraw', async (c) => c.json({ estimate: await withdrawEstimate(c.var.verb, c.req.param('number')) }))
  .post('/:number/change/bookings', async (c) => {
    const input = await parseJson(c, BookMinutes)
    const booking = await bookMinutes(c.var.verb, c.req.param('number'), input, idempotencyKeyOf(c.req.raw))
    return c.json({ booking }, 201)
  })
  .post('/:number/change/finish', async (c) => {
    const { estimate } = await parseJson(c, FinishChange)
    return c.json({ estimate: await finishChange(c.var.verb, c.req.param('number'), estimate) })
  })
