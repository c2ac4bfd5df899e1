import type { VerbContext } from '../context.ts'
import { receivedMails } from '../db/schema.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Envelope, Mail } from './mail.ts'

type Row = typeof receivedMails.$inferInsert

/** A mail that is being placed. */
export interface ArrivedMail extends Envelope {
  print: Fingerprint
  bytes: number
}

/** What became of it, as its row says. */
export type Placed = Pick<Row, 'class' | 'place'> & Partial<Pick<Row, 'reason' | 'ticketId'>>

/** The statement that records what became of a mail: part of the batch that does it. A second one of the same mail is refused: `KNOWN_SIGN`. */
export function receivedRow(
  ctx: Pick<VerbContext, 'db' | 'now'>,
  { print, returnPath, recipient, receivedAt, bytes }: ArrivedMail,
  mail: Pick<Mail, 'sender' | 'subject'>,
  placed: Placed,
) {
  return ctx.db.insert(receivedMails).values({
    ...{ ...print, returnPath, recipient, receivedAt, bytes, sender: mail.sender, subject: mail.subject },
    ...placed,
    placedAt: placed.place === 'pending' ? null : ctx.now,
  })
}

/** How the database refuses what it has of a mail already. */
export const KNOWN_SIGN = 'received_mails'
