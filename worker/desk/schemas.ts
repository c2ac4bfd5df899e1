import * as z from 'zod'
import { OUTCOMES } from '../../programme/schema.ts'
import { ROLES } from '../db/schema.ts'
import { Email } from '../sessions/schemas.ts'
import { ListQuery, MessageBody, SubmitTicket } from '../tickets/schemas.ts'

/** What the queue can be narrowed to. */
export const QUEUE_FILTERS = ['mine', 'unassigned', 'waiting'] as const

/** `GET /api/desk/queue`. */
export const QueueQuery = ListQuery.extend({ filter: z.enum(QUEUE_FILTERS).optional() })
export type QueueQuery = z.output<typeof QueueQuery>

/** `POST /api/desk/tickets/{number}/messages`. `status` says whose turn it is after a public reply: ours (open) or the customer's (waiting). */
export const WriteDeskMessage = z.discriminatedUnion('visibility', [
  z.strictObject({ visibility: z.literal('public'), body: MessageBody, status: z.enum(['open', 'waiting']).default('open') }),
  z.strictObject({ visibility: z.literal('internal'), body: MessageBody }),
])
export type WriteDeskMessage = z.output<typeof WriteDeskMessage>

/** `POST /api/desk/tickets/{number}/assign`: an agent's address; absent, the caller's own. */
export const AssignTicket = z.strictObject({ assignee: Email.optional() })

/** `POST /api/desk/tickets/{number}/status`. */
export const SetStatus = z.strictObject({ status: z.enum(['open', 'waiting']) })

/** `POST /api/desk/tickets/{number}/resolve`. */
export const ResolveTicket = z.strictObject({ outcome: z.enum(OUTCOMES) })

/** `POST /api/desk/tickets`: what a customer said on the phone. The policy in force holds for it. */
export const OpenTicket = SubmitTicket.omit({ policyVersion: true }).extend({ email: Email })
export type OpenTicket = z.output<typeof OpenTicket>

/** The account that an address in a path names. */
export const AccountAddress = z.object({ email: Email })

/** `POST /api/desk/accounts/{email}/roles`: all the roles the account has from now on. */
export const SetRoles = z.strictObject({ roles: z.array(z.enum(ROLES)).max(ROLES.length) })

/** `POST /api/desk/licenses/import` as JSON. */
export const ImportLicenses = z.strictObject({ csv: z.string().min(1) })
