import * as z from 'zod/mini'
import { VERSION_NOT_TOLD } from '../../../programme/product-version.ts'
import { OpenTicket } from '../../desk/schemas.ts'
import { Email } from '../../sessions/schemas.ts'
import { ListQuery } from '../../tickets/schemas.ts'

/** What the mails that came in can be looked at by: those that wait first. `placed` are those on tickets, and those that were dismissed. */
export const MAIL_FILTERS = ['pending', 'answered', 'ignored', 'placed'] as const
export type MailFilter = (typeof MAIL_FILTERS)[number]

/** `GET /api/desk/received-mails`. */
export const ReceivedMailsQuery = z.extend(ListQuery, { filter: z._default(z.enum(MAIL_FILTERS), 'pending') })
export type ReceivedMailsQuery = z.output<typeof ReceivedMailsQuery>

/** `POST /api/desk/received-mails/{id}/attach`. */
export const AttachMail = z.strictObject({
  number: z.string().check(z.trim(), z.regex(/^\d{9}$/)),
})

/** `POST /api/desk/received-mails/{id}/open`: a ticket for the mail's sender, or for another address where that is not known. */
export const OpenFromMail = z.extend(
  z.pick(OpenTicket, { product: true, type: true, severity: true, subject: true, locale: true }),
  {
    email: z.optional(Email),
    version: z._default(z.union([OpenTicket.shape.version, z.literal(VERSION_NOT_TOLD)]), VERSION_NOT_TOLD),
  },
)
export type OpenFromMail = z.output<typeof OpenFromMail>
