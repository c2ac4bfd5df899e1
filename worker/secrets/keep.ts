import { and, eq, isNotNull } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { includesRemoteAccess, REMOTE_ACCESS_DAYS } from '../../programme/remote-access.ts'
import type { VerbContext } from '../context.ts'
import { ticketSecrets } from '../db/schema.ts'
import { keyedHash } from '../hash.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { ownTicket } from '../tickets/load.ts'
import { seal } from './seal.ts'
import { type RemoteAccessView, remoteAccessView, takesRemoteAccess } from './state.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Leaves remote access details for a ticket, in place of those that nobody has read yet. It is our turn then, as after a message.
 * @throws {ProblemError} signed-out, ticket-not-found, ticket-closed, remote-access-not-included, ticket-status-conflict
 */
export function keepRemoteAccess(ctx: VerbContext, number: string, details: string): Promise<RemoteAccessView> {
  return retryingConflicts(async () => {
    const [account, [ticket]] = await readAs(ctx, (me) => [ownTicket(ctx, me, number)])
    if (!ticket) throw problem('ticket-not-found')
    if (!includesRemoteAccess(programme, ticket.plan)) throw problem('remote-access-not-included')
    if (!takesRemoteAccess(ticket)) throw problem('ticket-closed')
    const change = changed(ticket, { action: 'customerReply', actor: 'customer', actorId: account.id, now: ctx.now })
    const row = await secretRow(ctx, ticket.id, account.id, details)
    await ctx.db.batch([
      ...changeStatements(ctx, { ...change, action: 'keepRemoteAccess' }),
      endKept(ctx, ticket, 'replaced'),
      ctx.db.insert(ticketSecrets).values(row),
    ])
    return remoteAccessView({ ...row, ended: null, endedAt: null, readerName: null, readerEmail: null }, ctx.now, null)
  })
}

/** The row of new remote access details, sealed for their ticket. */
export async function secretRow(ctx: Pick<VerbContext, 'env' | 'now'>, ticketId: string, authorId: string, details: string) {
  const id = newId('secret')
  const sealed = await seal(ctx.env, { ticketId, secretId: id }, details)
  return { id, ticketId, authorId, ...sealed, keptAt: ctx.now, expiresAt: ctx.now + REMOTE_ACCESS_DAYS * DAY_MS }
}

/** A command as it goes into a hash that is kept: of remote access details only what tells two commands apart, under our own key. */
export async function withoutSecret<T extends { remoteAccess?: string }>(
  { env }: Pick<VerbContext, 'env'>,
  input: T,
): Promise<T> {
  if (!input.remoteAccess) return input
  return { ...input, remoteAccess: await keyedHash(env.SECRET, 'remote-access', input.remoteAccess) }
}

/** The statement by which a ticket's unread details go. */
export function endKept(ctx: Pick<VerbContext, 'db' | 'now'>, ticket: Pick<Ticket, 'id'>, ended: 'replaced' | 'withdrawn') {
  return ctx.db
    .update(ticketSecrets)
    .set({ sealed: null, ended, endedAt: ctx.now })
    .where(and(eq(ticketSecrets.ticketId, ticket.id), isNotNull(ticketSecrets.sealed)))
}
