import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import { Email } from '../sessions/schemas.ts'
import { ListQuery, SubmitTicket } from '../tickets/schemas.ts'

/** Which of the licenses sold a list shows. */
export const SOLD_FILTERS = ['all', 'expiring', 'ended'] as const

/** `GET /api/partner/licenses`. `search`: how the key's last characters, the order's mail address or its number begin. */
export const SoldQuery = ListQuery.extend({
  show: z.enum(SOLD_FILTERS).default('all'),
  search: z.string().trim().max(100).optional(),
})
export type SoldQuery = z.output<typeof SoldQuery>

/** `POST /api/partner/tickets`: a ticket about a license sold, for its end customer. `customerLocale`: language of the mail that asks for consent. */
export const SubmitForCustomer = SubmitTicket.omit({ product: true, payWith: true, uploads: true }).extend({
  license: z.string().min(1).max(60),
  customerEmail: Email,
  customerLocale: z.enum(LOCALES),
})
export type SubmitForCustomer = z.output<typeof SubmitForCustomer>

/** `POST /api/consents/give` and `/decline`: the token of the mail's link. */
export const AnswerConsent = z.strictObject({ token: z.string().min(20).max(100) })
