import type { EpochMs, Outcome, RequestType, Severity, TargetEvent, TargetKind } from '../../programme/schema.ts'
import type { TicketStatus } from '../../programme/ticket-status.ts'
import { isShown } from '../attachments/inspect.ts'
import type { attachments, messages, tickets } from '../db/schema.ts'
import { breachedAt } from './clock.ts'

/** An instant as the API writes it. */
export function iso(at: EpochMs): string
export function iso(at: EpochMs | null): string | null
export function iso(at: EpochMs | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** One promise: when it is due, was met, was broken; each null where it is not so. */
export interface DeadlineView {
  dueAt: string
  metAt: string | null
  breachedAt: string | null
}

/** A file of a ticket. */
export interface AttachmentView {
  id: string
  messageId: string
  fileName: string
  mediaType: string
  bytes: number
  /** SHA-256 of the content, hexadecimal. */
  sha256: string
  url: string
  /** A picture that can be shown in place, with its size in pixels; null for everything else. */
  picture: { url: string; width: number; height: number } | null
  /** When it was removed under the retention rule; null: it is there. */
  removedAt: string | null
}

/** A message of a ticket, as its reader may see it. */
export interface MessageView {
  id: string
  author: 'customer' | 'agent' | 'system'
  authorName: string | null
  visibility: 'public' | 'internal'
  body: string
  /** What came below it by mail: the mail it answers, and the signature; null where there is neither. */
  quoted: string | null
  createdAt: string
}

/** A ticket in a list. */
export interface TicketSummary {
  number: string
  status: TicketStatus
  outcome: Outcome | null
  /** Number of the ticket it was merged into, where its conversation goes on; null: it was not. */
  mergedInto: string | null
  product: string
  version: string
  type: RequestType
  severity: Severity
  subject: string
  locale: string
  plan: string
  payWith: 'plan' | 'incident'
  policyVersion: string
  submittedAt: string
  updatedAt: string
  deadlines: Record<TargetEvent, DeadlineView | null>
  /** How firmly each promise was meant when it was made; null where there is none. */
  promiseKinds: Record<TargetEvent, TargetKind | null>
  /** True while the resolution clock waits for the customer. */
  resolutionPaused: boolean
}

/** A ticket with its conversation. */
export interface TicketView extends TicketSummary {
  rating: { score: number; comment: string } | null
  escalatedAt: string | null
  messages: MessageView[]
  attachments: AttachmentView[]
}

type TicketRow = typeof tickets.$inferSelect
type MessageRow = typeof messages.$inferSelect & { authorName?: string | null }
type AttachmentRow = typeof attachments.$inferSelect

/** A ticket's row as a list shows it at this instant. */
export function ticketSummary(row: TicketRow, now: EpochMs): TicketSummary {
  const { number, status, outcome, mergedInto, product, version, type, severity, subject, locale, plan, payWith, policyVersion } =
    row
  // What was not due before the ticket's end is not broken by the time that passes after it.
  const upTo = row.resolvedAt ?? row.closedAt ?? now
  return {
    number,
    status,
    outcome,
    mergedInto,
    product,
    version,
    type,
    severity,
    subject,
    locale,
    plan,
    payWith,
    policyVersion,
    submittedAt: iso(row.submittedAt),
    updatedAt: iso(row.updatedAt),
    deadlines: {
      assignment: deadline(row, 'assignment', upTo),
      firstResponse: deadline(row, 'firstResponse', upTo),
      resolution: deadline(row, 'resolution', upTo),
    },
    promiseKinds: {
      assignment: row.promised.assignment?.kind ?? null,
      firstResponse: row.promised.firstResponse?.kind ?? null,
      resolution: row.promised.resolution?.kind ?? null,
    },
    resolutionPaused: row.resolutionLeftMs !== null,
  }
}

/** A ticket's rows as its page shows them at this instant. */
export function ticketView(
  row: TicketRow,
  messageRows: readonly MessageRow[],
  files: readonly AttachmentRow[],
  now: EpochMs,
): TicketView {
  return {
    ...ticketSummary(row, now),
    rating: row.ratingScore === null ? null : { score: row.ratingScore, comment: row.ratingComment ?? '' },
    escalatedAt: iso(row.escalatedAt),
    messages: messageRows.map(messageView),
    attachments: files.map(attachmentView),
  }
}

/** A message's row as its reader sees it. */
export function messageView({ id, authorRole, authorName, visibility, body, quoted, createdAt }: MessageRow): MessageView {
  return { id, author: authorRole, authorName: authorName ?? null, visibility, body, quoted, createdAt: iso(createdAt) }
}

/** A file's row as its reader sees it. */
export function attachmentView(row: AttachmentRow): AttachmentView {
  const { id, messageId, fileName, mediaType, bytes, sha256, width, height, removedAt } = row
  const url = `/api/attachments/${id}`
  const picture = isShown(row) && removedAt === null ? { url: `${url}/picture`, width: width ?? 0, height: height ?? 0 } : null
  return { id, messageId, fileName, mediaType, bytes, sha256, url, picture, removedAt: iso(removedAt) }
}

function deadline(row: TicketRow, event: TargetEvent, now: EpochMs): DeadlineView | null {
  const dueAt = row[`${event}DueAt`]
  if (dueAt === null) return null
  const metAt = row[`${event}MetAt`]
  return { dueAt: iso(dueAt), metAt: iso(metAt), breachedAt: iso(breachedAt(dueAt, metAt, now)) }
}
