import { and, eq, sql } from 'drizzle-orm'
import { type Actor, type TicketAction, transition } from '../../programme/ticket-status.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { ticketEvents, tickets } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { agenda, judged, paused, resumed } from './clock.ts'

export type Ticket = typeof tickets.$inferSelect
/** How the database refuses an event whose ticket has changed since it was read. */
export const LOST_RACE_SIGN = 'ticket_events.ticket_id'
/** How often a change that lost a race is decided anew. */
const TRIES_MAX = 3

/** What would go on with a ticket that was merged; whatever else it still allows stays possible. */
const GOES_ON: readonly TicketAction[] = ['reply', 'customerReply', 'reopen']

/** What an action does to a ticket: its new row, not yet written. */
export interface Change {
  action: TicketAction | 'escalate' | 'rate' | 'upgrade' | 'keepRemoteAccess' | 'withdrawRemoteAccess' | 'readRemoteAccess'
  actor: Actor
  actorId: string | null
  before: Ticket
  after: Ticket
}

/**
 * The ticket after an action of `actor`: status, clocks and queue follow; `more` is what else the action sets.
 * Waiting stops the resolution clock, every other open status starts it again.
 * @throws {ProblemError} ticket-merged, ticket-closed, ticket-status-conflict
 */
export function changed(
  ticket: Ticket,
  by: { action: TicketAction; actor: Actor; actorId: string | null; now: number },
  more: Partial<Ticket> = {},
): Change {
  const step = transition(ticket.status, by.action, by.actor)
  if (!step.ok || GOES_ON.includes(by.action)) assertNotMerged(ticket)
  if (!step.ok) {
    if (step.refusal.reason === 'action-not-yours') throw new Error(`${by.actor} asked for ${by.action}`)
    throw problem(step.refusal.reason)
  }
  const met = { ...ticket, ...more, status: step.to }
  const clocked = judged(step.to === 'waiting' ? paused(met, by.now) : resumed(met, by.now), by.now)
  const after = { ...clocked, ...agenda(clocked), updatedAt: by.now, revision: ticket.revision + 1 }
  return { action: by.action, actor: by.actor, actorId: by.actorId, before: ticket, after }
}

/** The ticket after an action that leaves its status and clocks as they are; `more` is what the action sets. */
export function unmoved(
  ctx: Pick<VerbContext, 'now'>,
  ticket: Ticket,
  by: Pick<Change, 'action' | 'actor' | 'actorId'>,
  more: Partial<Ticket> = {},
): Change {
  return { ...by, before: ticket, after: { ...ticket, ...more, updatedAt: ctx.now, revision: ticket.revision + 1 } }
}

/** What was merged into another ticket goes on there. @throws {ProblemError} ticket-merged, which names the other */
export function assertNotMerged({ mergedInto }: Pick<Ticket, 'mergedInto'>): void {
  if (mergedInto !== null) throw problem('ticket-merged', { params: { into: mergedInto } })
}

/** The statements that write a change; refused where somebody else has changed the ticket since. */
export function changeStatements(ctx: Pick<VerbContext, 'db' | 'now'>, { before, after, action, actor, actorId }: Change) {
  const { id: _, ...set } = after
  return [
    ctx.db.insert(ticketEvents).values({ ...eventRow(ctx, after, actorId, actor, action), ticketId: idAtRevision(before) }),
    ctx.db.update(tickets).set(set).where(atRevision(before)),
  ] as const
}

/** A ticket while it is as it was read. */
export function atRevision({ id, revision }: Pick<Ticket, 'id' | 'revision'>) {
  return and(eq(tickets.id, id), eq(tickets.revision, revision))
}

/**
 * A ticket's id, as long as the ticket is at the revision that was decided on. For the events of a batch: otherwise the id is missing,
 * the database refuses it, and with it the whole batch.
 */
export function idAtRevision(ticket: Pick<Ticket, 'id' | 'revision'>) {
  return sql`(select ${tickets.id} from ${tickets} where ${atRevision(ticket)})`
}

/** A row that records an action. */
export function eventRow(
  ctx: Pick<VerbContext, 'now'>,
  ticket: Pick<Ticket, 'id' | 'status'>,
  actorId: string | null,
  actor: Actor,
  action: string,
) {
  return { id: newId('event'), ticketId: ticket.id, actorId, actor, action, status: ticket.status, at: ctx.now }
}

/**
 * Does `decideAndWrite`, and once more from the reading when somebody else changed the ticket in between.
 * @throws {ProblemError} ticket-status-conflict, when it lost each time
 */
export async function retryingConflicts<T>(decideAndWrite: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await decideAndWrite()
    } catch (error) {
      if (!refusedBy(error, LOST_RACE_SIGN)) throw error
      if (tries === TRIES_MAX) throw problem('ticket-status-conflict')
    }
  }
}
