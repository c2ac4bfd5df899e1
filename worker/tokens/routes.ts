import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { createToken } from './create.ts'
import { listTokens } from './list.ts'
import { revokeToken } from './revoke.ts'
import { CreateToken } from './schemas.ts'

/** `/api/tokens`: what other programs identify themselves with. Only somebody who has signed in makes and ends them. */
export const tokenRoutes = new Hono<App>()
  .get('/', async (c) => c.json({ items: await listTokens(c.var.verb) }))
  .post('/', async (c) => {
    const { token, view } = await createToken(c.var.verb, await parseJson(c, CreateToken))
    return c.json({ ...view, token }, 201)
  })
  .delete('/:id', async (c) => {
    await revokeToken(c.var.verb, c.req.param('id'))
    return c.body(null, 204)
  })
