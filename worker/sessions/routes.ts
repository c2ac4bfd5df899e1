import { Hono } from 'hono'
import type { App } from '../context.ts'
import { parseJson } from '../validate.ts'
import { clearSessionCookie, setSessionCookie } from './cookie.ts'
import { createSession } from './create.ts'
import { endAllSessions, endSession } from './end.ts'
import { readAs } from './read-as.ts'
import { requestCode } from './request-code.ts'
import { CreateSession, EndSession, RequestCode } from './schemas.ts'

/** `/api/session`: signing in with a mailed code or link, and out. */
export const sessionRoutes = new Hono<App>()
  .post('/codes', async (c) => {
    const { email, locale } = await parseJson(c, RequestCode)
    await requestCode(c.var.verb, email, locale ?? c.var.locale)
    return c.json({ status: 'accepted' }, 202)
  })
  .post('/', async (c) => {
    const { timeZone, ...proof } = await parseJson(c, CreateSession)
    const { token, account } = await createSession(c.var.verb, proof, timeZone)
    setSessionCookie(c, token)
    return c.json({ account }, 201)
  })
  .get('/', async (c) => {
    const [account] = await readAs(c.var.verb, () => [])
    return c.json({ account })
  })
  .delete('/', async (c) => {
    const { everywhere } = EndSession.parse(c.req.query())
    await (everywhere === 'true' ? endAllSessions(c.var.verb) : endSession(c.var.verb))
    clearSessionCookie(c)
    return c.body(null, 204)
  })
