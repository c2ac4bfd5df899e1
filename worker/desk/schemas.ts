import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import { OUTCOMES } from '../../programme/vocabulary.ts'
import { ROLES } from '../db/schema.ts'
import { given, text } from '../fields.ts'
import { Email } from '../sessions/schemas.ts'
import { ListQuery, MessageBody, PlanId, ProductId, SubmitTicket, UploadIds } from '../tickets/schemas.ts'

/** What the queue can be narrowed to: whose it is, whose turn it is, when it is due. */
export const QUEUE_FILTERS = ['mine', 'unassigned', 'waiting', 'soon', 'breached'] as const
export type QueueFilter = (typeof QUEUE_FILTERS)[number]
/** Filters of which a ticket can only ever fit one. */
export const EXCLUDING_FILTERS: readonly (readonly QueueFilter[])[] = [
  ['mine', 'unassigned'],
  ['soon', 'breached'],
]

/** Filters joined by commas; a ticket is shown that fits them all. */
const QueueFilters = z.pipe(
  z.pipe(
    z.stringFormat('queue-filters', /^[a-z]+(,[a-z]+)*$/),
    z.transform((joined) => [...new Set(joined.split(','))]),
  ),
  z.array(z.enum(QUEUE_FILTERS)).check(
    z.refine((filters) => !EXCLUDING_FILTERS.some((group) => group.every((one) => filters.includes(one))), {
      params: { code: 'excluding-filters' },
    }),
  ),
)

/** What the queue is narrowed by, in any combination. */
const Narrowing = z.object({
  filter: z.optional(QueueFilters),
  product: z.optional(ProductId),
  plan: z.optional(PlanId),
  language: z.optional(z.enum(LOCALES)),
})
export type Narrowing = z.output<typeof Narrowing>

/** `GET /api/desk/queue`. */
export const QueueQuery = z.extend(ListQuery, Narrowing.shape)
export type QueueQuery = z.output<typeof QueueQuery>

/** `GET /api/desk/search`. */
export const SearchQuery = z.extend(ListQuery, { q: text(200) })
export type SearchQuery = z.output<typeof SearchQuery>

/** `PUT /api/desk/tickets/{number}/presence`: whether a reply is being written. */
export const SetPresence = z.strictObject({ isWriting: z.boolean() })

/** Where a public reply leaves the ticket. */
export const REPLY_STATUSES = ['open', 'waiting', 'resolved'] as const
/** How a reply can resolve a ticket: not as withdrawn before the first reply. */
export const REPLY_OUTCOMES = OUTCOMES.filter((outcome) => outcome !== 'withdrawn')
export const ReplyOutcome = z.enum(REPLY_OUTCOMES)

/** The latest public message that the writer has read: a reply that somebody else's newer one has overtaken is refused. Without it, none is. */
export const SeenMessage = z.optional(given(60, 0))

/**
 * `POST /api/desk/tickets/{number}/messages`. `status` says whose turn it is after a public reply, ours (open) or the customer's
 * (waiting), or that the reply resolves the ticket; it then names the `outcome`.
 */
export const WriteDeskMessage = z.discriminatedUnion('visibility', [
  z
    .strictObject({
      visibility: z.literal('public'),
      body: MessageBody,
      uploads: UploadIds,
      status: z._default(z.enum(REPLY_STATUSES), 'open'),
      outcome: z.optional(ReplyOutcome),
      seen: SeenMessage,
    })
    .check(z.refine(({ status, outcome }) => (status === 'resolved') === (outcome !== undefined), { path: ['outcome'] })),
  z.strictObject({ visibility: z.literal('internal'), body: MessageBody, uploads: UploadIds }),
])
export type WriteDeskMessage = z.output<typeof WriteDeskMessage>

/**
 * `POST /api/desk/tickets/{number}/assign`: an agent's address; null, nobody; absent, the caller's own. `note` says why, to agents
 * alone.
 */
export const AssignTicket = z.strictObject({ assignee: z.optional(z.nullable(Email)), note: z.optional(MessageBody) })
export type AssignTicket = z.output<typeof AssignTicket>

/** `POST /api/desk/tickets/{number}/status`. */
export const SetStatus = z.strictObject({ status: z.enum(['open', 'waiting']) })

/** `POST /api/desk/tickets/{number}/resolve`. */
export const ResolveTicket = z.strictObject({ outcome: z.enum(OUTCOMES) })

/** `POST /api/desk/tickets`: what a customer said on the phone. The policy in force holds for it. */
export const OpenTicket = z.extend(z.omit(SubmitTicket, { policyVersion: true, remoteAccess: true, uploads: true }), {
  email: Email,
})
export type OpenTicket = z.output<typeof OpenTicket>

/** The account that an address in a path names. */
export const AccountAddress = z.object({ email: Email })

/** `POST /api/desk/accounts/{email}/roles`: all the roles the account has from now on. */
export const SetRoles = z.strictObject({ roles: z.array(z.enum(ROLES)).check(z.maxLength(ROLES.length)) })

/** `POST /api/desk/licenses/import`, and `devices/import`, as JSON. */
export const ImportTable = z.strictObject({ csv: z.string().check(z.minLength(1)) })
