import { and, eq, sql } from 'drizzle-orm'
import { type Actor, type TicketAction, transition } from '../../programme/ticket-status.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { ticketEvents, tickets } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { nextDueAt, paused, resumed } from './clock.ts'

export type Ticket = typeof tickets.$inferSelect
/** How often a change that lost a race is decided anew. */
const TRIES_MAX = 3

/** What an action does to a ticket: its new row, not yet written. */
export interface Change {
  action: TicketAction | 'escalate' | 'rate' | 'upgrade'
  actor: Actor
  actorId: string | null
  before: Ticket
  after: Ticket
}

/**
 * The ticket after an action of `actor`: status, clocks and queue follow; `more` is what else the action sets.
 * Waiting stops the resolution clock, every other open status starts it again.
 * @throws {ProblemError} ticket-closed, ticket-status-conflict
 */
export function changed(
  ticket: Ticket,
  by: { action: TicketAction; actor: Actor; actorId: string | null; now: number },
  more: Partial<Ticket> = {},
): Change {
  const step = transition(ticket.status, by.action, by.actor)
  if (!step.ok) {
    if (step.refusal.reason === 'action-not-yours') throw new Error(`${by.actor} asked for ${by.action}`)
    throw problem(step.refusal.reason)
  }
  const met = { ...ticket, ...more, status: step.to }
  const clocked = step.to === 'waiting' ? paused(met, by.now) : resumed(met, by.now)
  const isOver = step.to === 'resolved' || step.to === 'closed'
  const after = { ...clocked, nextDueAt: isOver ? null : nextDueAt(clocked), updatedAt: by.now, revision: ticket.revision + 1 }
  return { action: by.action, actor: by.actor, actorId: by.actorId, before: ticket, after }
}

/**
 * The statements that write a change. The event names its ticket only while the ticket is at the revision the change was decided on:
 * otherwise the name is missing, the database refuses it, and with it the whole batch.
 */
export function changeStatements(ctx: Pick<VerbContext, 'db' | 'now'>, { before, after, action, actor, actorId }: Change) {
  const atRevision = and(eq(tickets.id, before.id), eq(tickets.revision, before.revision))
  const unchanged = sql`(select ${tickets.id} from ${tickets} where ${atRevision})`
  const { id: _, ...set } = after
  return [
    ctx.db.insert(ticketEvents).values({ ...eventRow(ctx, after, actorId, actor, action), ticketId: unchanged }),
    ctx.db.update(tickets).set(set).where(atRevision),
  ] as const
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
      if (!refusedBy(error, 'ticket_events.ticket_id')) throw error
      if (tries === TRIES_MAX) throw problem('ticket-status-conflict')
    }
  }
}
