import { and, eq, isNotNull } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { ticketSecrets, tickets } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAs, readAsAgent } from '../sessions/read-as.ts'
import { changeStatements, retryingConflicts, unmoved } from '../tickets/change.ts'
import { ownTicket, ticketIdOf } from '../tickets/load.ts'
import { unseal } from './seal.ts'
import { latestSecret, type RemoteAccessView, remoteAccessView, takesRemoteAccess } from './state.ts'

/** What a ticket's page knows of remote access. */
export interface RemoteAccessState {
  /** Whether details can be left now. */
  isOffered: boolean
  /** The last details left; null: none were. */
  remoteAccess: RemoteAccessView | null
}

/**
 * What became of the remote access details of a ticket of the caller's.
 * @throws {ProblemError} signed-out, ticket-not-found
 */
export async function readRemoteAccessState(ctx: VerbContext, number: string): Promise<RemoteAccessState> {
  const [, [ticket], [row]] = await readAs(ctx, (me) => [ownTicket(ctx, me, number), latestSecret(ctx, ticketIdOf(number))])
  if (!ticket) throw problem('ticket-not-found')
  return { isOffered: takesRemoteAccess(ticket), remoteAccess: row ? remoteAccessView(row, ctx.now, row.readerName) : null }
}

/** What the desk knows of a ticket's remote access details, and whether the caller may read them. */
export interface DeskRemoteAccess {
  remoteAccess: RemoteAccessView | null
  isMine: boolean
}

/**
 * The same for an agent, with what the page of it names.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function loadDeskRemoteAccess(ctx: VerbContext, number: string) {
  const [agent, [ticket], [row]] = await readAsAgent(ctx, () => [
    ctx.db.select().from(tickets).where(eq(tickets.number, number)),
    latestSecret(ctx, ticketIdOf(number)),
  ])
  if (!ticket) throw problem('ticket-not-found')
  return { agent, ticket, row, isMine: ticket.assigneeId === agent.id }
}

/** @throws {ProblemError} as `loadDeskRemoteAccess` */
export async function readDeskRemoteAccess(ctx: VerbContext, number: string): Promise<DeskRemoteAccess> {
  const { row, isMine } = await loadDeskRemoteAccess(ctx, number)
  return { remoteAccess: row ? remoteAccessView(row, ctx.now, row.readerName ?? row.readerEmail) : null, isMine }
}

/**
 * Reads a ticket's remote access details, once and for all: what was kept is deleted in the batch that records who read it, and is told
 * only when that is written. Of two readings at once, one finds it.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found; remote-access-not-yours for everybody but the agent in charge;
 * remote-access-not-found where nothing is kept, or no longer; ticket-status-conflict
 */
export function readRemoteAccess(ctx: VerbContext, number: string): Promise<string> {
  return retryingConflicts(async () => {
    const [agent, [ticket], [secret]] = await readAsAgent(ctx, () => [
      ctx.db.select().from(tickets).where(eq(tickets.number, number)),
      keptSecret(ctx, number),
    ])
    if (!ticket) throw problem('ticket-not-found')
    if (ticket.assigneeId !== agent.id) throw problem('remote-access-not-yours')
    if (!secret?.sealed || ctx.now >= secret.expiresAt) throw problem('remote-access-not-found')
    const { id, keyId, sealed } = secret
    const details = await unseal(ctx.env, { ticketId: ticket.id, secretId: id }, { keyId, sealed })
    const by = { action: 'readRemoteAccess', actor: 'agent', actorId: agent.id } as const
    await ctx.db.batch([
      ...changeStatements(ctx, unmoved(ctx, ticket, by)),
      ctx.db
        .update(ticketSecrets)
        .set({ sealed: null, ended: 'read', endedAt: ctx.now, readerId: agent.id })
        .where(eq(ticketSecrets.id, id)),
    ])
    return details
  })
}

function keptSecret(ctx: VerbContext, number: string) {
  return ctx.db
    .select({
      id: ticketSecrets.id,
      keyId: ticketSecrets.keyId,
      sealed: ticketSecrets.sealed,
      expiresAt: ticketSecrets.expiresAt,
    })
    .from(ticketSecrets)
    .where(and(eq(ticketSecrets.ticketId, ticketIdOf(number)), isNotNull(ticketSecrets.sealed)))
}
