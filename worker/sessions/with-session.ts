import type { MiddlewareHandler } from 'hono'
import type { App } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { bearerToken } from '../tokens/bearer-token.ts'
import { receiveBearer } from '../tokens/receive.ts'

/**
 * Refuses who brings neither a session nor a token before anything of the request is read. A token counts before a session, so that a
 * program never acts as whoever is signed in beside it. Whether either is good, and whose it is, each verb finds out in its own read (`readAs`).
 * @throws {ProblemError} signed-out; those of `receiveBearer`
 */
export const withSession: MiddlewareHandler<App> = async (c, next) => {
  const token = bearerToken(c.req.header('authorization'))
  if (token) c.set('verb', { ...c.var.verb, sessionHash: null, bearer: await receiveBearer(c, token) })
  else if (!c.var.verb.sessionHash) throw problem('signed-out')
  await next()
}
