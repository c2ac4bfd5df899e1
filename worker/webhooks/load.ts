import { asc, desc, eq, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import { webhookDeliveries, webhookEndpoints } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import type { PageOf } from '../purchases/list.ts'
import { type Account, readAsAdministrator } from '../sessions/read-as.ts'
import type { Page } from '../tickets/list.ts'
import { type DeliveryView, deliveryView, type Endpoint, type WebhookView, webhookView } from './view.ts'

/** Endpoints at a time: each event is written once for each. */
export const ENDPOINTS_MAX = 10

/** The query for all endpoints, the oldest first. */
export function endpointsQuery(ctx: Pick<VerbContext, 'db'>) {
  return ctx.db.select().from(webhookEndpoints).orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id))
}

/** All endpoints. @throws {ProblemError} signed-out, not-an-administrator */
export async function listWebhooks(ctx: VerbContext): Promise<{ account: Account; items: WebhookView[] }> {
  const [account, rows] = await readAsAdministrator(ctx, () => [endpointsQuery(ctx)])
  return { account, items: rows.map(webhookView) }
}

/** An endpoint, for a command of an administrator's. @throws {ProblemError} signed-out, not-an-administrator; webhook-not-found */
export async function loadEndpoint(ctx: VerbContext, id: string): Promise<{ account: Account; endpoint: Endpoint }> {
  const [account, [endpoint]] = await readAsAdministrator(ctx, () => [endpointQuery(ctx, id)])
  if (!endpoint) throw problem('webhook-not-found')
  return { account, endpoint }
}

/** An endpoint and a page of what was sent to it, newest first. @throws {ProblemError} those of `loadEndpoint`; validation-failed */
export async function readWebhook(
  ctx: VerbContext,
  id: string,
  { cursor, limit }: PageOf,
): Promise<{ account: Account; webhook: WebhookView; deliveries: Page<DeliveryView> }> {
  const after = readCursor(cursor, 2)
  const { endpointId, createdAt } = webhookDeliveries
  const from = after && sql`(${createdAt}, ${webhookDeliveries.id}) < (${after[0]}, ${after[1]})`
  const [account, [endpoint], rows] = await readAsAdministrator(ctx, () => [
    endpointQuery(ctx, id),
    ctx.db
      .select()
      .from(webhookDeliveries)
      .where(from ? sql`${endpointId} = ${id} and ${from}` : eq(endpointId, id))
      .orderBy(desc(createdAt), desc(webhookDeliveries.id))
      .limit(limit + 1),
  ])
  if (!endpoint) throw problem('webhook-not-found')
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const nextCursor = last ? cursorAfter(last.createdAt, last.id) : null
  return { account, webhook: webhookView(endpoint), deliveries: { items: items.map(deliveryView), nextCursor } }
}

function endpointQuery(ctx: VerbContext, id: string) {
  return ctx.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id))
}
