import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import type { Entitlement } from '../../programme/entitlement.ts'
import { ACTORS, STATUSES } from '../../programme/ticket-status.ts'
import { CHANNELS, OUTCOMES, REQUEST_TYPES, SEVERITIES, TARGET_EVENTS, TARGET_KINDS } from '../../programme/vocabulary.ts'
import { PAY_WITH, ROLES, SPLIT_STATUSES, VISIBILITIES } from '../db/schema.ts'
import type { ImportReport as Report } from '../licenses/import.ts'
import type { LicenseView } from '../licenses/view.ts'
import type { PromiseKept } from '../promises/kept.ts'
import type { Account } from '../sessions/read-as.ts'
import type { SplitView } from '../splits/view.ts'
import type { WrittenMessage } from '../tickets/message.ts'
import type { AttachmentView, DeadlineView, MessageView, TicketSummary, TicketView } from '../tickets/view.ts'

/** What the calls answer. Each `satisfies` holds the description to the type that the verbs return. */

const Instant = z.iso.datetime()

export const Health = z.object({ status: z.literal('ok'), version: z.string(), programme: z.string() })

export const AccountAnswer = z.object({
  id: z.string(),
  email: z.email(),
  name: z.string().nullable(),
  locale: z.enum(LOCALES),
  timeZone: z.string(),
  roles: z.array(z.enum(ROLES)),
}) satisfies z.ZodType<Account>

export const Deadline = z.object({
  dueAt: Instant,
  metAt: Instant.nullable(),
  breachedAt: Instant.nullable(),
}) satisfies z.ZodType<DeadlineView>

export const Attachment = z.object({
  id: z.string(),
  messageId: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  url: z.string(),
  picture: z.object({ url: z.string(), width: z.int(), height: z.int() }).nullable(),
  removedAt: Instant.nullable(),
}) satisfies z.ZodType<AttachmentView>

export const Message = z.object({
  id: z.string(),
  author: z.enum(ACTORS),
  authorName: z.string().nullable(),
  visibility: z.enum(VISIBILITIES),
  body: z.string(),
  quoted: z.string().nullable(),
  createdAt: Instant,
}) satisfies z.ZodType<MessageView>

export const MessageAnswer = z.object({ message: Message, attachments: z.array(Attachment) }) satisfies z.ZodType<WrittenMessage>

export const Summary = z.object({
  number: z.string(),
  status: z.enum(STATUSES),
  outcome: z.enum(OUTCOMES).nullable(),
  mergedInto: z.string().nullable(),
  product: z.string(),
  version: z.string(),
  type: z.enum(REQUEST_TYPES),
  severity: z.enum(SEVERITIES),
  subject: z.string(),
  locale: z.string(),
  plan: z.string(),
  payWith: z.enum(PAY_WITH),
  policyVersion: z.string(),
  submittedAt: Instant,
  updatedAt: Instant,
  deadlines: z.record(z.enum(TARGET_EVENTS), Deadline.nullable()),
  promiseKinds: z.record(z.enum(TARGET_EVENTS), z.enum(TARGET_KINDS).nullable()),
  resolutionPaused: z.boolean(),
}) satisfies z.ZodType<TicketSummary>

export const Ticket = Summary.extend({
  rating: z.object({ score: z.int(), comment: z.string() }).nullable(),
  escalatedAt: Instant.nullable(),
  messages: z.array(Message),
  attachments: z.array(Attachment),
}) satisfies z.ZodType<TicketView>

export const Split = z.object({
  status: z.enum(SPLIT_STATUSES),
  parts: z.array(z.object({ subject: z.string(), ticket: z.string().nullable() })),
  incidents: z.int(),
  proposedAt: Instant,
  answeredAt: Instant.nullable(),
}) satisfies z.ZodType<SplitView>

export const License = z.object({
  id: z.string(),
  product: z.string(),
  plan: z.string(),
  keyHint: z.string(),
  supportUntil: z.iso.date().nullable(),
}) satisfies z.ZodType<LicenseView>

/** What came of an imported file. */
export const ImportReport = z.object({
  imported: z.int(),
  updated: z.int(),
  refused: z.array(z.object({ line: z.int(), column: z.string(), code: z.string(), detail: z.string() })),
}) satisfies z.ZodType<Report>

/** A tagged reason and its facts. */
const Reason = z.looseObject({ reason: z.string() })

export const EntitlementAnswer = z.object({
  plan: z.string().nullable(),
  rank: z.int().nullable(),
  why: z.array(Reason) as unknown as z.ZodType<Entitlement['why']>,
  channels: z.record(z.enum(CHANNELS), z.string().nullable()),
  balance: z.int(),
  improve: z.array(Reason) as unknown as z.ZodType<Entitlement['improve']>,
}) satisfies z.ZodType<Entitlement>

export const Deadlines = z.object({
  assignment: Instant.nullable(),
  firstResponse: Instant.nullable(),
  resolution: Instant.nullable(),
  explanation: z.array(z.looseObject({ event: z.enum(TARGET_EVENTS), dueAt: Instant })).optional(),
})

export const Programme = z.looseObject({
  name: z.string(),
  calendars: z.record(z.string(), z.looseObject({ timeZone: z.string(), holidays: z.array(z.iso.date()) })),
  plans: z.array(z.looseObject({ id: z.string(), rank: z.int() })),
  packs: z.array(z.looseObject({ id: z.string(), incidents: z.int(), requiresPlan: z.array(z.string()).nullable() })),
  severities: z.array(z.object({ id: z.enum(SEVERITIES) })),
  requestTypes: z.array(z.object({ id: z.enum(REQUEST_TYPES) })),
  products: z.array(z.looseObject({ id: z.string(), currentRelease: z.string(), oldestSupportedMajor: z.int() })),
  policy: z.object({ version: z.string(), effectiveAt: z.string() }),
})

const figures = {
  rated: z.int().nullable(),
  satisfied: z.int().nullable(),
  share: z.number().min(0).max(1).nullable(),
}

export const Kept = z.object({
  days: z.int(),
  responsesMin: z.int(),
  plans: z.array(
    z.object({
      plan: z.string(),
      responses: z.int().nullable(),
      kept: z.int().nullable(),
      share: z.number().min(0).max(1).nullable(),
    }),
  ),
  satisfaction: z.object({ ...figures, ratingsMin: z.int(), plans: z.array(z.object({ ...figures, plan: z.string() })) }),
}) satisfies z.ZodType<PromiseKept>

/** A page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
