import { programme } from '../../programme/active.ts'
import { decideReopen } from '../../programme/reopening.ts'
import { discardFiles, fileProblem, type ReceivedFile } from '../attachments/received-file.ts'
import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { assertNotMerged, changed, changeStatements, retryingConflicts, type Ticket } from './change.ts'
import { loadOwnTicket, type OwnTicket } from './load.ts'
import { newMessage, type WrittenMessage } from './message.ts'

/**
 * Writes the customer's message to a ticket of theirs. It is our turn then: a waiting ticket's clock runs again, and one that was
 * resolved is open again while it may be reopened. Refused, its files are removed.
 * @param opened the ticket as `loadOwnTicket` read it before the files came in
 * @throws {ProblemError} ticket-merged, ticket-closed, reopen-period-over, incident-given-back
 */
export async function writeMessage(
  ctx: VerbContext,
  opened: OwnTicket,
  body: string,
  files: ReceivedFile[] = [],
): Promise<WrittenMessage> {
  let latest: OwnTicket | undefined = opened
  try {
    return await retryingConflicts(async () => {
      const own = latest ?? (await loadOwnTicket(ctx, opened.ticket.number))
      latest = undefined
      return await write(ctx, own, body, files)
    })
  } catch (error) {
    await discardFiles(ctx, files)
    throw fileProblem(error)
  }
}

async function write(ctx: VerbContext, own: OwnTicket, body: string, files: ReceivedFile[]): Promise<WrittenMessage> {
  const message = customerMessage(ctx, own, { body, files })
  await ctx.db.batch(message.statements)
  return message.written
}

/**
 * A message of somebody who is on the ticket, and what it does to the ticket: the statements that write both, and how its reader sees it.
 * @throws {ProblemError} ticket-merged, ticket-closed, reopen-period-over, incident-given-back
 */
export function customerMessage(
  ctx: VerbContext,
  own: OwnTicket,
  text: { body: string; quoted?: string | null; files: readonly ReceivedFile[] },
) {
  const { account, ticket } = own
  assertNotMerged(ticket)
  if (ticket.status === 'resolved') assertReopenable(own, ctx.now)
  const by = { action: 'customerReply', actor: 'customer', actorId: account.id, now: ctx.now } as const
  const change = changed(ticket, by, ticket.status === 'resolved' ? reopenedFields : {})
  const author = { id: account.id, name: account.name }
  const message = newMessage(ctx, { ticketId: ticket.id, author, authorRole: 'customer', visibility: 'public', ...text })
  return { statements: [...changeStatements(ctx, change), ...message.statements] as const, written: message.written }
}

/** What opening a ticket again takes back. Its promises stay as they were met or missed. */
export const reopenedFields: Partial<Ticket> = { outcome: null, resolvedAt: null, closedAt: null, resolutionMetAt: null }

/** @throws {ProblemError} reopen-period-over, incident-given-back */
export function assertReopenable({ ticket, incidentGivenBack }: OwnTicket, now: number): void {
  const endedAt = ticket.resolvedAt ?? ticket.closedAt ?? now
  const refusal = decideReopen(programme, { endedAt, incidentGivenBack }, now)
  if (refusal) throw problem(refusal.reason)
}
