import * as z from 'zod/mini'
import { text } from '../fields.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { WEBHOOK_EVENTS } from './events.ts'

const Fields = z.strictObject({
  /** Whether events may go there is decided with it: `isDeliverable`. */
  url: text(500),
  description: text(200, 0),
  events: z.array(z.enum(WEBHOOK_EVENTS)).check(z.minLength(1), z.maxLength(WEBHOOK_EVENTS.length)),
})

/** `POST /api/desk/webhooks`. */
export const CreateWebhook = z.extend(Fields, { description: z._default(Fields.shape.description, '') })
export type CreateWebhook = z.output<typeof CreateWebhook>

/** `POST /api/desk/webhooks/{id}`: what is left out stays. */
export const ChangeWebhook = z.extend(z.partial(Fields), { enabled: z.optional(z.boolean()) })
export type ChangeWebhook = z.output<typeof ChangeWebhook>

/** `GET /api/desk/webhooks/{id}/deliveries`. */
export const DeliveriesQuery = ListQuery
