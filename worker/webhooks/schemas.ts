import * as z from 'zod'
import { ListQuery } from '../tickets/schemas.ts'
import { WEBHOOK_EVENTS } from './events.ts'

const Fields = z.strictObject({
  /** Whether events may go there is decided with it: `isDeliverable`. */
  url: z.string().trim().min(1).max(500),
  description: z.string().trim().max(200),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length),
})

/** `POST /api/desk/webhooks`. */
export const CreateWebhook = Fields.extend({ description: Fields.shape.description.default('') })
export type CreateWebhook = z.output<typeof CreateWebhook>

/** `POST /api/desk/webhooks/{id}`: what is left out stays. */
export const ChangeWebhook = Fields.partial().extend({ enabled: z.boolean().optional() })
export type ChangeWebhook = z.output<typeof ChangeWebhook>

/** `GET /api/desk/webhooks/{id}/deliveries`. */
export const DeliveriesQuery = ListQuery
