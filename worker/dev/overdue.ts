import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import type { App } from '../context.ts'
import { tickets } from '../db/schema.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { watchPromises } from '../promises/watch.ts'

const HOUR_MS = 60 * 60 * 1000

/**
 * `POST /dev/tickets/{number}/overdue`: makes a ticket's first response an hour late and lets the watch over promises run, so that a
 * missed promise can be seen without waiting for one.
 */
export const overdueRoutes = new Hono<App>().post('/:number/overdue', async (c) => {
  const ctx = c.var.verb
  const dueAt = ctx.now - HOUR_MS
  const late = { firstResponseDueAt: dueAt, nextDueAt: dueAt, nextWatchAt: dueAt }
  const [ticket] = await ctx.db
    .update(tickets)
    .set(late)
    .where(eq(tickets.number, c.req.param('number')))
    .returning({ number: tickets.number })
  if (!ticket) throw problem('ticket-not-found')
  await watchPromises(ctx)
  deliverSoon(ctx)
  return c.body(null, 204)
})
