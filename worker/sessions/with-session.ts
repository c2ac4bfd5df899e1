import type { MiddlewareHandler } from 'hono'
import type { App } from '../context.ts'
import { problem } from '../problems/problem.ts'

/**
 * Refuses who brings no session before anything of the request is read. Whether the session is good, and whose it is, each verb finds out
 * in its own read (`readAs`).
 */
export const withSession: MiddlewareHandler<App> = async (c, next) => {
  if (!c.var.verb.sessionHash) throw problem('signed-out')
  await next()
}
