import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import { given, text } from '../fields.ts'
import { Email } from '../sessions/schemas.ts'
import { ListQuery, SubmitTicket } from '../tickets/schemas.ts'

/** Which of the licenses sold a list shows. */
export const SOLD_FILTERS = ['all', 'expiring', 'ended'] as const

/** `GET /api/partner/licenses`. `search`: how the key's last characters, the order's mail address or its number begin. */
export const SoldQuery = z.extend(ListQuery, {
  show: z._default(z.enum(SOLD_FILTERS), 'all'),
  search: z.optional(text(100, 0)),
})
export type SoldQuery = z.output<typeof SoldQuery>

/** `POST /api/partner/tickets`: a ticket about a license sold, for its end customer. `customerLocale`: language of the mail that asks for consent. */
export const SubmitForCustomer = z.extend(z.omit(SubmitTicket, { product: true, payWith: true, uploads: true }), {
  license: given(),
  customerEmail: Email,
  customerLocale: z.enum(LOCALES),
})
export type SubmitForCustomer = z.output<typeof SubmitForCustomer>

/** `POST /api/consents/give` and `/decline`: the token of the mail's link. */
export const AnswerConsent = z.strictObject({ token: given(100, 20) })
