import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { FILES_MAX } from '../attachments/limits.ts'
import { PAY_WITH } from '../db/schema.ts'
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

/** What a message says. Line breaks become one character: forms send two, and would count and look different from JSON. */
export const MessageBody = z
  .string()
  .overwrite((text) => text.replaceAll('\r\n', '\n'))
  .trim()
  .min(1)
  .max(BODY_CHARS_MAX)

/** Files uploaded before that go with a message, by their ids. */
export const UploadIds = z.array(z.string().min(1).max(60)).max(FILES_MAX).optional()

/** `POST /api/tickets`. */
export const SubmitTicket = z.strictObject({
  product: ProductId,
  version: z.string().trim().min(1).max(40),
  type: RequestTypeId,
  severity: SeverityId,
  subject: z.string().trim().min(1).max(SUBJECT_CHARS_MAX),
  body: MessageBody,
  locale: z.enum(LOCALES),
  payWith: z.enum(PAY_WITH),
  policyVersion: z.string().min(1).max(40),
  /** The device that a ticket about hardware is about; needed where the product is sold with a warranty. */
  serial: z.string().trim().max(60).optional(),
  /** That the customer knows that the device's warranty has ended. */
  withoutWarranty: z.literal([true, 'yes']).optional(),
  /** For a remote session; taken only where the plan includes one. Kept apart from the ticket, and shown once to the agent in charge. */
  remoteAccess: RemoteAccessDetails.optional(),
  uploads: UploadIds,
})
export type SubmitTicket = z.output<typeof SubmitTicket>

/** `POST /api/tickets/{number}/messages`. */
export const WriteMessage = z.strictObject({ body: MessageBody, uploads: UploadIds })

/** `POST /api/tickets/{number}/rating`. */
export const RateTicket = z.strictObject({
  score: z.int().min(1).max(RATING_MAX),
  comment: z.string().trim().max(COMMENT_CHARS_MAX).default(''),
})

/** A page of a list: `cursor` as the last answer's `nextCursor`. */
export const ListQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
})
