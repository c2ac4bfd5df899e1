import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import { type App, limited } from '../context.ts'
import { sha256 } from '../hash.ts'
import { loadContract } from '../openapi/contract.ts'
import { problem } from '../problems/problem.ts'
import type { Bearer } from './bearer.ts'
import { scopeOfRoute } from './scopes.ts'

/** Seconds after which a program that asked too often may ask again: the period of the limit in wrangler.toml. */
const LIMIT_PERIOD_S = 60

/**
 * Takes a request with a token in, before anything of it is read. Whether the token is good, and for this, `readAs` finds out.
 * @throws {ProblemError} not-for-tokens; too-many-requests
 */
export async function receiveBearer(c: Context<App>, token: string): Promise<Bearer | undefined> {
  const handler = matchedRoutes(c).find(({ method }) => method !== 'ALL')
  if (!handler) return undefined
  const scope = scopeOfRoute(await loadContract(c.env), c.req.method, handler.path)
  if (!scope) throw problem('not-for-tokens')
  const hash = await sha256(token)
  if (limited(c.var.verb)) {
    const { success } = await c.env.TOKEN_LIMIT.limit({ key: hash })
    if (!success) throw problem('too-many-requests', { headers: { 'retry-after': String(LIMIT_PERIOD_S) } })
  }
  return { hash, scope }
}
