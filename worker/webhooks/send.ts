import { and, eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { webhookDeliveries } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { iso } from '../tickets/view.ts'
import { TEST_EVENT } from './events.ts'
import { loadEndpoint } from './load.ts'

/** Sends an event that reports nothing. @returns its id @throws {ProblemError} signed-out, not-an-administrator, webhook-not-found, webhook-disabled */
export async function sendTest(ctx: VerbContext, endpointId: string): Promise<string> {
  const { endpoint } = await loadEndpoint(ctx, endpointId)
  if (endpoint.state !== 'enabled') throw problem('webhook-disabled')
  const id = `msg_${crypto.randomUUID().replaceAll('-', '')}`
  const payload = JSON.stringify({ type: TEST_EVENT, timestamp: iso(ctx.now), data: { endpoint: endpointId } })
  const due = { createdAt: ctx.now, nextAttemptAt: ctx.now }
  await ctx.db.insert(webhookDeliveries).values({ id, endpointId, type: TEST_EVENT, payload, ...due })
  return id
}

/**
 * Sends something of the log again, with all its attempts before it: under the same id, by which a receiver knows what it has had.
 * @throws {ProblemError} signed-out, not-an-administrator, webhook-not-found, webhook-disabled; webhook-delivery-not-found
 */
export async function replayDelivery(ctx: VerbContext, endpointId: string, id: string): Promise<void> {
  const { endpoint } = await loadEndpoint(ctx, endpointId)
  if (endpoint.state !== 'enabled') throw problem('webhook-disabled')
  const [again] = await ctx.db
    .update(webhookDeliveries)
    .set({ attempts: 0, nextAttemptAt: ctx.now, deliveredAt: null })
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.endpointId, endpointId)))
    .returning({ id: webhookDeliveries.id })
  if (!again) throw problem('webhook-delivery-not-found')
}
