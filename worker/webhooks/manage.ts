import { eq } from 'drizzle-orm'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { webhookEndpoints } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { isDeliverable } from './address.ts'
import { listenersChanged } from './after-writes.ts'
import { ENDPOINTS_MAX, endpointsQuery, loadEndpoint } from './load.ts'
import type { ChangeWebhook, CreateWebhook } from './schemas.ts'
import { secretOf } from './signature.ts'
import { type Endpoint, type WebhookView, webhookView } from './view.ts'

/** An endpoint with its secret, which is shown this once. */
export interface WebhookWithSecret {
  webhook: WebhookView
  secret: string
}

/**
 * Adds an endpoint, switched on. The secret is in the answer and nowhere else.
 * @throws {ProblemError} signed-out, not-an-administrator; validation-failed for an address that is not public; too-many-webhooks
 */
export async function createWebhook(ctx: VerbContext, input: CreateWebhook): Promise<WebhookWithSecret> {
  const [actor, endpoints] = await readAsAdministrator(ctx, () => [endpointsQuery(ctx)])
  mustBeDeliverable(ctx, input.url)
  if (endpoints.length >= ENDPOINTS_MAX) throw problem('too-many-webhooks', { params: { maximum: ENDPOINTS_MAX } })
  const endpoint: Endpoint = {
    ...{ id: newId('webhook'), ...input, state: 'enabled', generation: 1, rotatedAt: null, failingSince: null },
    createdAt: ctx.now,
  }
  await ctx.db.batch([
    ctx.db.insert(webhookEndpoints).values(endpoint),
    auditRow(ctx, { actor, action: 'webhook.created', subject: endpoint.id, after: { url: input.url, events: input.events } }),
  ])
  listenersChanged()
  return { webhook: webhookView(endpoint), secret: await secretOf(ctx.env, endpoint) }
}

/**
 * Changes an endpoint. Switched on again it begins anew: what failed before counts no more.
 * @throws {ProblemError} signed-out, not-an-administrator, webhook-not-found; validation-failed for an address that is not public
 */
export async function changeWebhook(ctx: VerbContext, id: string, { enabled, ...input }: ChangeWebhook): Promise<WebhookView> {
  const { account: actor, endpoint } = await loadEndpoint(ctx, id)
  if (input.url !== undefined) mustBeDeliverable(ctx, input.url)
  const switched =
    enabled === undefined ? {} : enabled ? ({ state: 'enabled', failingSince: null } as const) : ({ state: 'disabled' } as const)
  const after: Endpoint = { ...endpoint, ...input, ...switched }
  await ctx.db.batch([
    ctx.db.update(webhookEndpoints).set(after).where(eq(webhookEndpoints.id, id)),
    auditRow(ctx, { actor, action: 'webhook.changed', subject: id, before: audited(endpoint), after: audited(after) }),
  ])
  listenersChanged()
  return webhookView(after)
}

/** Gives an endpoint a new secret; the old one holds for a day more. @throws {ProblemError} signed-out, not-an-administrator, webhook-not-found */
export async function rotateSecret(ctx: VerbContext, id: string): Promise<WebhookWithSecret> {
  const { account: actor, endpoint } = await loadEndpoint(ctx, id)
  const after: Endpoint = { ...endpoint, generation: endpoint.generation + 1, rotatedAt: ctx.now }
  const { generation, rotatedAt } = after
  await ctx.db.batch([
    ctx.db.update(webhookEndpoints).set({ generation, rotatedAt }).where(eq(webhookEndpoints.id, id)),
    auditRow(ctx, { actor, action: 'webhook.secret-rotated', subject: id }),
  ])
  return { webhook: webhookView(after), secret: await secretOf(ctx.env, after) }
}

/** Removes an endpoint with its log. @throws {ProblemError} signed-out, not-an-administrator, webhook-not-found */
export async function deleteWebhook(ctx: VerbContext, id: string): Promise<void> {
  const { account: actor, endpoint } = await loadEndpoint(ctx, id)
  await ctx.db.batch([
    ctx.db.delete(webhookEndpoints).where(eq(webhookEndpoints.id, id)),
    auditRow(ctx, { actor, action: 'webhook.deleted', subject: id, before: audited(endpoint) }),
  ])
}

function audited({ url, events, state }: Endpoint) {
  return { url, events, state }
}

function mustBeDeliverable(ctx: VerbContext, url: string): void {
  if (!isDeliverable(ctx.env, url)) throw fieldProblem('/url', 'not-a-public-address')
}
