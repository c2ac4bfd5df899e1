import type { receivedMails } from '../../db/schema.ts'
import { iso } from '../../tickets/view.ts'

type Row = typeof receivedMails.$inferSelect

/** A mail that came in, in a list. */
export interface ReceivedMail {
  id: string
  receivedAt: string
  /** Null where it names not exactly one. */
  sender: string | null
  recipient: string
  subject: string
  bytes: number
  class: Row['class']
  reason: Row['reason']
  place: Row['place']
  /** Number of the ticket it is on; null where it is on none. */
  ticket: string | null
  placedAt: string | null
}

/** One mail with what it says; each null where it cannot be read. */
export interface ReadMail extends ReceivedMail {
  text: string | null
  quoted: string | null
  files: { name: string; bytes: number }[]
}

/** A mail's row as agents see it. */
export function receivedMail(row: Row, ticket: string | null): ReceivedMail {
  const { id, receivedAt, sender, recipient, subject, bytes, class: kind, reason, place, placedAt } = row
  return {
    id,
    receivedAt: iso(receivedAt),
    sender,
    recipient,
    subject,
    bytes,
    class: kind,
    reason,
    place,
    ticket,
    placedAt: iso(placedAt),
  }
}
