import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { FILES_MAX } from '../attachments/limits.ts'
import { PAY_WITH } from '../db/schema.ts'
import { digits, given, lines, text, whole } from '../fields.ts'
import { RemoteAccessDetails } from '../secrets/schemas.ts'

export const SUBJECT_CHARS_MAX = 200
export const BODY_CHARS_MAX = 50_000
export const COMMENT_CHARS_MAX = 2000
/** Best score of a rating. */
export const RATING_MAX = 5

const ids = <T extends { id: string }>(items: readonly T[]) => items.map((item) => item.id)

/** A product of the programme. */
export const ProductId = z.enum(ids(programme.products))
/** A plan of the programme. */
export const PlanId = z.enum(ids(programme.plans))
/** A severity the programme uses. */
export const SeverityId = z.enum(programme.severities)
/** A request type the programme knows. */
export const RequestTypeId = z.enum(programme.requestTypes)

/** What a message says. */
export const MessageBody = lines(BODY_CHARS_MAX)

/** Files uploaded before that go with a message, by their ids. */
export const UploadIds = z.optional(z.array(given()).check(z.maxLength(FILES_MAX)))

/** `POST /api/tickets`. */
export const SubmitTicket = z.strictObject({
  product: ProductId,
  version: text(40),
  type: RequestTypeId,
  severity: SeverityId,
  subject: text(SUBJECT_CHARS_MAX),
  body: MessageBody,
  locale: z.enum(LOCALES),
  payWith: z.enum(PAY_WITH),
  policyVersion: given(40),
  /** The device that a ticket about hardware is about; needed where the product is sold with a warranty. */
  serial: z.optional(text(60, 0)),
  /** That the customer knows that the device's warranty has ended. */
  withoutWarranty: z.optional(z.literal([true, 'yes'])),
  /** For a remote session; taken only where the plan includes one. Kept apart from the ticket, and shown once to the agent in charge. */
  remoteAccess: z.optional(RemoteAccessDetails),
  uploads: UploadIds,
})
export type SubmitTicket = z.output<typeof SubmitTicket>

/** `POST /api/tickets/{number}/messages`. */
export const WriteMessage = z.strictObject({ body: MessageBody, uploads: UploadIds })

/** `POST /api/tickets/{number}/rating`. */
export const RateTicket = z.strictObject({
  score: whole(1, RATING_MAX),
  comment: z._default(text(COMMENT_CHARS_MAX, 0), ''),
})

/** A page of a list: `cursor` as the last answer's `nextCursor`. */
export const ListQuery = z.object({
  cursor: z.optional(given(200, 0)),
  limit: z._default(digits(1, 100), 25),
})
