import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { changeStatements, retryingConflicts, unmoved } from '../tickets/change.ts'
import { ownTicket, ticketIdOf } from '../tickets/load.ts'
import { endKept } from './keep.ts'
import { latestSecret, type RemoteAccessView, remoteAccessView, stateOf } from './state.ts'

/**
 * Takes back remote access details that nobody has read.
 * @throws {ProblemError} signed-out, ticket-not-found, remote-access-not-found, ticket-status-conflict
 */
export function withdrawRemoteAccess(ctx: VerbContext, number: string): Promise<RemoteAccessView> {
  return retryingConflicts(async () => {
    const [account, [ticket], [secret]] = await readAs(ctx, (me) => [
      ownTicket(ctx, me, number),
      latestSecret(ctx, ticketIdOf(number)),
    ])
    if (!ticket) throw problem('ticket-not-found')
    if (!secret || stateOf(secret, ctx.now).state !== 'kept') throw problem('remote-access-not-found')
    const by = { action: 'withdrawRemoteAccess', actor: 'customer', actorId: account.id } as const
    await ctx.db.batch([...changeStatements(ctx, unmoved(ctx, ticket, by)), endKept(ctx, ticket, 'withdrawn')])
    return remoteAccessView({ ...secret, ended: 'withdrawn', endedAt: ctx.now }, ctx.now, null)
  })
}
