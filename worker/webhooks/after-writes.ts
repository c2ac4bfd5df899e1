import { eq } from 'drizzle-orm'
import type { MiddlewareHandler } from 'hono'
import type { App, Ports, VerbContext } from '../context.ts'
import { webhookEndpoints } from '../db/schema.ts'
import { deliverDue } from './deliver.ts'

/** For so long this isolate remembers whether anybody listens: where nobody does, a write costs nothing more. */
const REMEMBERED_MS = 60_000
let remembered = { hasListeners: false, at: Number.NEGATIVE_INFINITY }

/** Sends the events of a write once its answer has left. What is not sent then, the cron trigger sends. */
export function deliverAfterWrites({ clock }: Ports): MiddlewareHandler<App> {
  return async (c, next) => {
    await next()
    if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method) || c.res.status >= 400) return
    c.var.verb.waitUntil(deliverWhereWanted(c.var.verb, clock))
  }
}

/** An endpoint was added or switched on: what this isolate remembers is out of date. */
export function listenersChanged(): void {
  remembered = { hasListeners: true, at: Number.NEGATIVE_INFINITY }
}

async function deliverWhereWanted({ env, db, now }: VerbContext, clock: Ports['clock']): Promise<void> {
  if (Math.abs(now - remembered.at) >= REMEMBERED_MS) {
    const listening = db
      .select({ id: webhookEndpoints.id })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.state, 'enabled'))
      .limit(1)
    remembered = { hasListeners: (await listening).length > 0, at: now }
  }
  if (remembered.hasListeners) await deliverDue({ env, db, now, clock })
}
