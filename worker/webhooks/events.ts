/**
 * What other systems can be told, by what it is about. Triggers write the events (worker/db/migrations/0014_integrations.sql): thin ones,
 * with numbers and states and without what anybody wrote.
 */
export const WEBHOOK_EVENTS = [
  'ticket.submitted',
  'ticket.assigned',
  'ticket.replied',
  'ticket.customer_replied',
  'ticket.status_changed',
  'ticket.resolved',
  'ticket.escalated',
  'ticket.rated',
  'promise.missed',
  'purchase.paid',
  'purchase.refunded',
  'incidents.changed',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** What an administrator sends to see whether an endpoint works; every endpoint gets it. */
export const TEST_EVENT = 'webhook.test'
