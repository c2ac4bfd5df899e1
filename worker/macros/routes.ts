import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { changeMacro } from './change.ts'
import { createMacro } from './create.ts'
import { fillMacro } from './fill.ts'
import { listMacros } from './list.ts'
import { readMacro } from './read.ts'
import { removeMacro } from './remove.ts'
import { ChangeMacro, CreateMacro } from './schemas.ts'

/** `/api/desk/macros`: canned answers, an agent's own and shared ones; and one of them made ready for a ticket. */
export const macroRoutes = new Hono<App>()
  .get('/macros', async (c) => c.json({ items: (await listMacros(c.var.verb)).items, nextCursor: null }))
  .post('/macros', async (c) => {
    const macro = await createMacro(c.var.verb, await parseJson(c, CreateMacro))
    return c.json({ macro }, 201, { location: `/api/desk/macros/${macro.id}` })
  })
  .get('/macros/:id', async (c) => c.json({ macro: (await readMacro(c.var.verb, c.req.param('id'))).macro }))
  .post('/macros/:id', async (c) => {
    const input = await parseJson(c, ChangeMacro)
    return c.json({ macro: await changeMacro(c.var.verb, c.req.param('id'), input) })
  })
  .delete('/macros/:id', async (c) => {
    await removeMacro(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
  .get('/tickets/:number/macros/:id', async (c) => {
    return c.json({ macro: await fillMacro(c.var.verb, c.req.param('number'), c.req.param('id')) })
  })
