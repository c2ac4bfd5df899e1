import type { BatchItem } from 'drizzle-orm/batch'
import { FALLBACK_LOCALE } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { discardFiles } from '../attachments/received-file.ts'
import type { VerbContext } from '../context.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import type { OwnTicket } from '../tickets/load.ts'
import { newMessage } from '../tickets/message.ts'
import { customerMessage } from '../tickets/write-message.ts'
import { type CheckedFiles, keepFiles, missingNote } from './files.ts'
import type { Mail } from './mail.ts'
import { type Placing, placedRows } from './placing.ts'

/**
 * Writes a mail on the ticket it answers, in its sender's name.
 * @throws {ProblemError} where the ticket takes no more messages: ticket-merged, ticket-closed, reopen-period-over, incident-given-back
 */
export async function replyByMail(ctx: VerbContext, placing: Placing): Promise<void> {
  const { ticket: found, account } = placing.facts
  if (!found || !account) throw new Error('a reply was decided on without its ticket or its sender')
  const own = { ...found, account }
  const ticketId = own.ticket.id
  await writeOnTicket(ctx, own, placing.mail, placedRows(ctx, placing, { class: 'message', place: 'replied', ticketId }))
}

/**
 * Writes a mail on a ticket in the name of its sender, who is on it, together with the statements that record where the mail is.
 * @throws {ProblemError} as `replyByMail`; then, as when anything else fails, no file of it is kept
 */
export async function writeOnTicket(
  ctx: VerbContext,
  own: OwnTicket,
  mail: Mail,
  record: readonly BatchItem<'sqlite'>[],
): Promise<void> {
  const body = bodyOf(mail, own.ticket)
  // Asked before the files are stored: most of what is refused is refused for the ticket.
  customerMessage(ctx, own, { body, files: [] })
  const files = await keepFiles(ctx, own.account.id, mail)
  try {
    const message = customerMessage(ctx, own, { body, quoted: mail.quoted, files: files.kept })
    const note = missingStatements(ctx, own.ticket.id, own.account, mail, files)
    await ctx.db.batch([...message.statements, ...note, ...record])
  } catch (error) {
    await discardFiles(ctx, files.kept)
    throw error
  }
}

/** What a message says whose mail has no text of its own. */
export function bodyOf({ body }: Mail, { locale }: Pick<Ticket, 'locale'>): string {
  return body || serviceTranslators[locale]('service.mailIn.filesAlone')
}

/** The statements of the note for agents that names what of a mail was not taken over; none where all was. */
export function missingStatements(
  ctx: VerbContext,
  ticketId: string,
  author: Pick<Account, 'id' | 'name'>,
  mail: Mail,
  files: CheckedFiles,
) {
  const body = missingNote(serviceTranslators[programme.vendor.answersIn[0] ?? FALLBACK_LOCALE], mail, files)
  if (body === null) return []
  return newMessage(ctx, { ticketId, author, authorRole: 'system', visibility: 'internal', body, files: [] }).statements
}
