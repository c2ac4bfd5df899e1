import { discardFiles, fileProblem, type ReceivedFile } from '../attachments/received-file.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { replyMail } from '../mail/letters.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { lettersToAll } from '../participants/letters.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { newMessage, type WrittenMessage } from '../tickets/message.ts'
import { type DeskTicket, loadDeskTicket } from './load.ts'
import { refuseIfOvertaken } from './overtaken.ts'
import { resolutionFacts, resolvedFields, settlement } from './resolve.ts'
import type { WriteDeskMessage } from './schemas.ts'

type PublicMessage = Extract<WriteDeskMessage, { visibility: 'public' }>

/**
 * Writes an agent's message. A public one goes by mail to everybody on the ticket, and the first of them meets the
 * first response; an internal one is for agents alone and changes nothing. Refused, or written before under the same key, its files are
 * removed.
 * @param opened the ticket as `loadDeskTicket` read it before the files came in
 * @param key the idempotency key, if there is one
 * @throws {ProblemError} idempotency-key-reused; for a public one ticket-closed, ticket-status-conflict, reply-overtaken
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
    throw fileProblem(error)
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
  if (input.visibility === 'public') refuseIfOvertaken(desk, input.seen)
  const message = newMessage(ctx, { ticketId: desk.ticket.id, author: desk.agent, authorRole: 'agent', visibility, body, files })
  const kept = keepAnswer(ctx, desk.agent.id, key, requestHash, message.written)
  if (input.visibility === 'internal') {
    await ctx.db.batch([...message.statements, ...kept])
    return message.written
  }
  const { outcome } = input
  await ctx.db.batch([
    ...changeStatements(ctx, replied(ctx, desk, input)),
    ...message.statements,
    ...(outcome ? settlement(ctx, desk, outcome) : []),
    ...lettersToAll(ctx, desk, (t, facts, { id }) =>
      replyMail(t, facts, body, outcome && resolutionFacts(t, desk.ticket, outcome, id)),
    ),
    ...kept,
  ])
  deliverSoon(ctx)
  return message.written
}

const ACTION_OF = { open: 'reply', waiting: 'wait', resolved: 'resolve' } as const

function replied(ctx: VerbContext, { agent, ticket }: DeskTicket, { status, outcome }: PublicMessage) {
  const by = { action: ACTION_OF[status], actor: 'agent', actorId: agent.id, now: ctx.now } as const
  const resolved = outcome && resolvedFields(ticket, outcome, ctx.now)
  return changed(ticket, by, { firstResponseMetAt: ticket.firstResponseMetAt ?? ctx.now, ...resolved })
}
