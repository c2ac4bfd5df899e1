import { eq } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import { serviceTranslators } from '../../../locales/service.ts'
import { discardFiles } from '../../attachments/received-file.ts'
import type { VerbContext } from '../../context.ts'
import { accounts } from '../../db/schema.ts'
import { type DeskTicket, deskTicketQueries, toDeskTicket } from '../../desk/load.ts'
import { accountColumns, toAccount } from '../../sessions/read-as.ts'
import { assertNotMerged, retryingConflicts } from '../../tickets/change.ts'
import { isGivenBack } from '../../tickets/load.ts'
import { newMessage } from '../../tickets/message.ts'
import { keepFiles } from '../files.ts'
import type { Mail } from '../mail.ts'
import { missingStatements, writeOnTicket } from '../reply.ts'
import { loadMail, type MailRow, mailToPlace, placedProblem, placeStatement } from './load.ts'
import { type ReceivedMail, receivedMail } from './view.ts'

/**
 * Puts a mail on a ticket: in its sender's name where they are on the ticket and it was they who wrote it, else as a note for agents, so
 * that an agent's slip shows no stranger's words to a customer.
 * @throws {ProblemError} signed-out, not-an-agent, received-mail-not-found, ticket-not-found, mail-already-placed, mail-unreadable; and
 *   what the ticket refuses: ticket-merged, ticket-closed, reopen-period-over, incident-given-back, ticket-status-conflict
 */
export async function attachMail(ctx: VerbContext, id: string, number: string): Promise<ReceivedMail> {
  try {
    return await retryingConflicts(async () => {
      const { row, desk, sender } = await loadBoth(ctx, id, number)
      const mail = await mailToPlace(ctx, row)
      const people = [desk.ticket.accountId, ...desk.participants.map((participant) => participant.id)]
      const isTheirs = sender !== null && people.includes(sender.id) && isProven(row)
      const place = isTheirs ? 'replied' : 'noted'
      const record = placeStatement(ctx, row, desk.agent, { place, ticketId: desk.ticket.id })
      if (isTheirs) {
        const own = {
          account: sender,
          ticket: desk.ticket,
          hold: desk.hold,
          incidentGivenBack: isGivenBack(desk.ticket, desk.hold),
        }
        await writeOnTicket(ctx, own, mail, [record])
      } else await writeNote(ctx, desk, row, mail, record)
      return receivedMail({ ...row, place, placedAt: ctx.now }, number)
    })
  } catch (error) {
    throw placedProblem(error)
  }
}

/** Whether a person wrote it, and it was found to be from whom it says. */
function isProven({ class: kind, reason }: MailRow): boolean {
  return kind === 'message' && reason !== 'unauthenticated'
}

async function loadBoth(ctx: VerbContext, id: string, number: string) {
  const senderQuery = (address: string) => ctx.db.select(accountColumns).from(accounts).where(eq(accounts.email, address))
  const { agent, row, rest } = await loadMail(ctx, id, (me) => deskTicketQueries(ctx, me, number))
  const desk = toDeskTicket(agent, rest as BatchResponse<ReturnType<typeof deskTicketQueries>>)
  const [sender] = row.sender === null ? [] : await senderQuery(row.sender)
  return { row, desk, sender: sender ? toAccount(sender) : null }
}

async function writeNote(
  ctx: VerbContext,
  { agent, ticket }: DeskTicket,
  { sender }: MailRow,
  mail: Mail,
  record: ReturnType<typeof placeStatement>,
): Promise<void> {
  assertNotMerged(ticket)
  const t = serviceTranslators[agent.locale]
  const intro = t('service.mailIn.noteIntro', { sender: sender ?? t('service.mailIn.unknownSender') })
  const files = await keepFiles(ctx, agent.id, mail)
  const note = newMessage(ctx, {
    ...{ ticketId: ticket.id, author: agent, authorRole: 'agent', visibility: 'internal' },
    body: `${intro}\n\n${mail.body || t('service.mailIn.filesAlone')}`,
    ...{ quoted: mail.quoted, files: files.kept },
  })
  try {
    await ctx.db.batch([...note.statements, ...missingStatements(ctx, ticket.id, agent, mail, files), record])
  } catch (error) {
    await discardFiles(ctx, files.kept)
    throw error
  }
}
