import { serviceTranslators } from '../../locales/service.ts'
import { discardFiles, type ReceivedFile } from '../attachments/receive.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { replyMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { ticketFacts } from '../tickets/letter-facts.ts'
import { newMessage, type WrittenMessage } from '../tickets/message.ts'
import { type DeskTicket, loadDeskTicket } from './load.ts'
import type { WriteDeskMessage } from './schemas.ts'

/**
 * Writes an agent's message. A public one goes to the customer by mail, in the language of the ticket, and the first of them meets the
 * first response; an internal one is for agents alone and changes nothing. Refused, or written before under the same key, its files are
 * removed.
 * @param opened the ticket as `loadDeskTicket` read it before the files came in
 * @param key the idempotency key, if there is one
 * @throws {ProblemError} idempotency-key-reused; for a public one ticket-closed, ticket-status-conflict
 */
export async function writeDeskMessage(
  ctx: VerbContext,
  opened: DeskTicket,
  input: WriteDeskMessage,
  files: ReceivedFile[] = [],
  key?: string,
): Promise<WrittenMessage> {
  const requestHash = await requestHashOf({ ticket: opened.ticket.id, input, files: files.map((file) => file.sha256) })
  let latest: DeskTicket | undefined = opened
  const attempt = () =>
    retryingConflicts(async () => {
      const desk = latest ?? (await loadDeskTicket(ctx, opened.ticket.number, key))
      latest = undefined
      const earlier = replayed<WrittenMessage>(desk.earlier, requestHash)
      return earlier
        ? { written: earlier, isNew: false }
        : { written: await write(ctx, desk, input, files, key, requestHash), isNew: true }
    })
  try {
    const { written, isNew } = await attempt().catch((error) => {
      if (!refusedBy(error, 'idempotency_keys')) throw error
      return attempt()
    })
    if (!isNew) await discardFiles(ctx, files)
    return written
  } catch (error) {
    await discardFiles(ctx, files)
    throw error
  }
}

async function write(
  ctx: VerbContext,
  desk: DeskTicket,
  input: WriteDeskMessage,
  files: ReceivedFile[],
  key: string | undefined,
  requestHash: string,
): Promise<WrittenMessage> {
  const { visibility, body } = input
  const message = newMessage(ctx, { ticketId: desk.ticket.id, author: desk.agent, authorRole: 'agent', visibility, body, files })
  const kept = keepAnswer(ctx, desk.agent.id, key, requestHash, message.written)
  if (input.visibility === 'internal') {
    await ctx.db.batch([...message.statements, ...kept])
    return message.written
  }
  await ctx.db.batch([
    ...changeStatements(ctx, replied(ctx, desk, input.status)),
    ...message.statements,
    replyLetter(ctx, desk, body),
    ...kept,
  ])
  deliverSoon(ctx)
  return message.written
}

function replied(ctx: VerbContext, { agent, ticket }: DeskTicket, status: 'open' | 'waiting') {
  const action = status === 'waiting' ? 'wait' : 'reply'
  const by = { action, actor: 'agent', actorId: agent.id, now: ctx.now } as const
  return changed(ticket, by, { firstResponseMetAt: ticket.firstResponseMetAt ?? ctx.now })
}

function replyLetter(ctx: VerbContext, { ticket, customerEmail }: DeskTicket, body: string) {
  const letter = replyMail(serviceTranslators[ticket.locale], ticketFacts(ctx, ticket), body)
  return mailRow(ctx, customerEmail, letter, ticket.locale)
}
