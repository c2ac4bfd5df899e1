import * as z from 'zod'
import { WEBHOOK_STATES } from '../db/schema.ts'
import { ChangeWebhook, CreateWebhook, DeliveriesQuery } from '../webhooks/schemas.ts'
import type { DeliveryView, WebhookView } from '../webhooks/view.ts'
import { pageOf } from './answers.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()

const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  state: z.enum(WEBHOOK_STATES),
  createdAt: Instant,
  oldSecretUntil: Instant.nullable(),
  failingSince: Instant.nullable(),
}) satisfies z.ZodType<WebhookView>

const Delivery = z.object({
  id: z.string(),
  type: z.string(),
  payload: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  createdAt: Instant,
  attempts: z.int(),
  nextAttemptAt: Instant.nullable(),
  attemptedAt: Instant.nullable(),
  responseStatus: z.int().nullable(),
  responseText: z.string().nullable(),
  durationMs: z.int().nullable(),
}) satisfies z.ZodType<DeliveryView>

const withSecret = z.object({ webhook: Webhook, secret: z.string() })
const path = '/api/desk/webhooks'
const one = `${path}/{id}`

/** Where other systems are told what happens here. What gives a secret away, or sends data to another address, is not for tokens. */
export const webhookOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path, summary: 'The webhook endpoints', access: 'administrator' },
    answers: { 200: z.object({ items: z.array(Webhook) }) },
  },
  {
    ...{
      method: 'post',
      path,
      summary: 'Add an endpoint; the answer alone holds its secret',
      access: 'administrator',
      scope: null,
    },
    body: CreateWebhook,
    answers: { 201: withSecret },
    problems: ['too-many-webhooks'],
  },
  {
    ...{ method: 'get', path: one, summary: 'An endpoint', access: 'administrator' },
    answers: { 200: z.object({ webhook: Webhook }) },
    problems: ['webhook-not-found'],
  },
  {
    ...{ method: 'post', path: one, summary: 'Change an endpoint, or switch it on or off', access: 'administrator', scope: null },
    body: ChangeWebhook,
    answers: { 200: z.object({ webhook: Webhook }) },
    problems: ['webhook-not-found'],
  },
  {
    ...{ method: 'delete', path: one, summary: 'Remove an endpoint with its log', access: 'administrator', scope: null },
    answers: { 204: null },
    problems: ['webhook-not-found'],
  },
  {
    ...{ method: 'post', path: `${one}/secret`, summary: 'Renew the secret; the old one holds for a day more' },
    ...{ access: 'administrator', scope: null },
    answers: { 200: withSecret },
    problems: ['webhook-not-found'],
  },
  {
    ...{ method: 'post', path: `${one}/test`, summary: 'Send an event that reports nothing', access: 'administrator' },
    answers: { 202: z.object({ delivery: z.string() }) },
    problems: ['webhook-not-found', 'webhook-disabled'],
  },
  {
    ...{
      method: 'get',
      path: `${one}/deliveries`,
      summary: 'What was sent to an endpoint, newest first',
      access: 'administrator',
    },
    query: DeliveriesQuery,
    answers: { 200: pageOf(Delivery) },
    problems: ['webhook-not-found'],
  },
  {
    ...{ method: 'post', path: `${one}/deliveries/{delivery}/replay`, summary: 'Send an event again', access: 'administrator' },
    answers: { 202: null },
    problems: ['webhook-not-found', 'webhook-disabled', 'webhook-delivery-not-found'],
  },
]
