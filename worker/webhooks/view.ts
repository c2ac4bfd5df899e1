import type { webhookDeliveries, webhookEndpoints } from '../db/schema.ts'
import { iso } from '../tickets/view.ts'
import { OLD_SECRET_MS } from './signature.ts'

export type Endpoint = typeof webhookEndpoints.$inferSelect
export type Delivery = typeof webhookDeliveries.$inferSelect

/** An endpoint as administrators see it: without its secret. */
export interface WebhookView {
  id: string
  url: string
  description: string
  events: string[]
  state: Endpoint['state']
  createdAt: string
  /** Until when the secret before the present one holds too; null: there was none. */
  oldSecretUntil: string | null
  /** Since when every delivery has failed; null: the last one arrived, or there was none. */
  failingSince: string | null
}

/** An event on its way to an endpoint. */
export interface DeliveryView {
  id: string
  type: string
  payload: string
  status: 'waiting' | 'delivered' | 'failed'
  createdAt: string
  attempts: number
  /** Null: there will be none. */
  nextAttemptAt: string | null
  /** The last attempt; null until the first. */
  attemptedAt: string | null
  /** What the endpoint answered; null where it did not. */
  responseStatus: number | null
  /** The beginning of the answer, or why there was none. */
  responseText: string | null
  durationMs: number | null
}

const isoOrNull = (at: number | null) => (at === null ? null : iso(at))

/** The endpoint of a row. */
export function webhookView({ id, url, description, events, state, createdAt, rotatedAt, failingSince }: Endpoint): WebhookView {
  return {
    ...{ id, url, description, events, state, createdAt: iso(createdAt), failingSince: isoOrNull(failingSince) },
    oldSecretUntil: rotatedAt === null ? null : iso(rotatedAt + OLD_SECRET_MS),
  }
}

/** The delivery of a row. */
export function deliveryView(row: Delivery): DeliveryView {
  const { id, type, payload, attempts, responseStatus, responseText, durationMs } = row
  return {
    ...{ id, type, payload, attempts, responseStatus, responseText, durationMs },
    status: row.deliveredAt !== null ? 'delivered' : row.nextAttemptAt !== null ? 'waiting' : 'failed',
    createdAt: iso(row.createdAt),
    nextAttemptAt: isoOrNull(row.nextAttemptAt),
    attemptedAt: isoOrNull(row.attemptedAt),
  }
}
