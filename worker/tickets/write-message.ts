import { discardFiles, type ReceivedFile } from '../attachments/receive.ts'
import { decideReopen } from '../../programme/reopening.ts'
import { programme } from '../../programme/active.ts'
import type { VerbContext } from '../context.ts'
import { attachments, messages } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { changed, changeStatements, retryingConflicts, type Ticket } from './change.ts'
import { loadOwnTicket, type OwnTicket } from './load.ts'
import { type AttachmentView, iso, type MessageView } from './view.ts'

/** A message as it was written, with its files. */
export interface WrittenMessage {
  message: MessageView
  attachments: AttachmentView[]
}

/**
 * Writes the customer's message to a ticket of theirs. It is our turn then: a waiting ticket's clock runs again, and one that was
 * resolved is open again while it may be reopened. Refused, its files are removed.
 * @param opened the ticket as `loadOwnTicket` read it before the files came in
 * @throws {ProblemError} ticket-closed, reopen-period-over, incident-given-back
 */
export async function writeMessage(ctx: VerbContext, opened: OwnTicket, body: string, files: ReceivedFile[] = []): Promise<WrittenMessage> {
  let latest: OwnTicket | undefined = opened
  try {
    return await retryingConflicts(async () => {
      const own = latest ?? (await loadOwnTicket(ctx, opened.ticket.number))
      latest = undefined
      return await write(ctx, own, body, files)
    })
  } catch (error) {
    await discardFiles(ctx, files)
    throw error
  }
}

async function write(ctx: VerbContext, own: OwnTicket, body: string, files: ReceivedFile[]): Promise<WrittenMessage> {
  const { account, ticket } = own
  if (ticket.status === 'resolved') assertReopenable(own, ctx.now)
  const by = { action: 'customerReply', actor: 'customer', actorId: account.id, now: ctx.now } as const
  const change = changed(ticket, by, ticket.status === 'resolved' ? reopenedFields : {})
  const message = {
    id: newId('message'),
    ticketId: ticket.id,
    authorId: account.id,
    authorRole: 'customer' as const,
    visibility: 'public' as const,
    body,
    createdAt: ctx.now,
  }
  const fileRows = files.map((file) => ({ ...file, ticketId: ticket.id, messageId: message.id, createdAt: ctx.now }))
  await ctx.db.batch([
    ...changeStatements(ctx, change),
    ctx.db.insert(messages).values(message),
    ...(fileRows.length > 0 ? [ctx.db.insert(attachments).values(fileRows)] : []),
  ])
  return {
    message: { id: message.id, author: 'customer', authorName: account.name, visibility: 'public', body, createdAt: iso(ctx.now) },
    attachments: fileRows.map(({ id, messageId, fileName, mediaType, bytes }) => ({
      id,
      messageId,
      fileName,
      mediaType,
      bytes,
      url: `/api/attachments/${id}`,
    })),
  }
}

/** What opening a ticket again takes back. Its promises stay as they were met or missed. */
export const reopenedFields: Partial<Ticket> = { outcome: null, resolvedAt: null, closedAt: null, resolutionMetAt: null }

/** @throws {ProblemError} reopen-period-over, incident-given-back */
export function assertReopenable({ ticket, incidentGivenBack }: OwnTicket, now: number): void {
  const endedAt = ticket.resolvedAt ?? ticket.closedAt ?? now
  const refusal = decideReopen(programme, { endedAt, incidentGivenBack }, now)
  if (refusal) throw problem(refusal.reason)
}
