import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { confirmArrival, recordStep, shipReplacement } from './advance.ts'
import { recordDiagnosis } from './diagnose.ts'
import { readDeskReplacement, readReplacement } from './read.ts'
import { RecordDiagnosis, ShipReplacement } from './schemas.ts'

/** `/api/tickets/{number}/replacement`: the customer's side of a replacement. */
export const replacementRoutes = new Hono<App>()
  .get('/:number/replacement', async (c) => c.json(await readReplacement(c.var.verb, c.req.param('number'))))
  .post('/:number/replacement/arrive', async (c) =>
    c.json({ replacement: await confirmArrival(c.var.verb, c.req.param('number')) }),
  )

/** `/api/desk/tickets/{number}/replacement`: the agent's. */
export const deskReplacementRoutes = new Hono<App>()
  .get('/:number/replacement', async (c) => c.json(await readDeskReplacement(c.var.verb, c.req.param('number'))))
  .post('/:number/replacement', async (c) => {
    const input = await parseJson(c, RecordDiagnosis)
    return c.json({ replacement: await recordDiagnosis(c.var.verb, c.req.param('number'), input) }, 201)
  })
  .post('/:number/replacement/ship', async (c) => {
    const input = await parseJson(c, ShipReplacement)
    return c.json({ replacement: await shipReplacement(c.var.verb, c.req.param('number'), input) })
  })
  .post('/:number/replacement/arrive', async (c) =>
    c.json({ replacement: await recordStep(c.var.verb, c.req.param('number'), 'arrive') }),
  )
  .post('/:number/replacement/return', async (c) =>
    c.json({ replacement: await recordStep(c.var.verb, c.req.param('number'), 'return') }),
  )
  .post('/:number/replacement/cancel', async (c) =>
    c.json({ replacement: await recordStep(c.var.verb, c.req.param('number'), 'cancel') }),
  )
