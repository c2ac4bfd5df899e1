import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { settlementOf } from '../../programme/incident-ledger.ts'
import type { Outcome } from '../../programme/schema.ts'
import type { QueryContext, VerbContext } from '../context.ts'
import { accounts, attachments, messages, tickets } from '../db/schema.ts'
import { openHold } from '../incidents/ledger.ts'
import { isOnTicket } from '../participants/load.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import type { Ticket } from './change.ts'

/** The query for the ticket with that number, where the caller is on it, as its customer or as a participant; no other is found. */
export function ownTicket(ctx: Pick<QueryContext, 'db'>, me: SQL<string>, number: string | SQL<string>) {
  return ctx.db
    .select()
    .from(tickets)
    .where(and(eq(tickets.number, number), isOnTicket(me)))
}

/** The query for a ticket's messages, oldest first, with their authors' names; internal notes only when asked for. */
export function messagesOf(ctx: Pick<QueryContext, 'db'>, ticketId: SQL<string>, visibility: 'public' | 'all') {
  return ctx.db
    .select({
      id: messages.id,
      ticketId: messages.ticketId,
      authorId: messages.authorId,
      authorRole: messages.authorRole,
      visibility: messages.visibility,
      body: messages.body,
      quoted: messages.quoted,
      createdAt: messages.createdAt,
      authorName: accounts.name,
      authorEmail: accounts.email,
    })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.authorId))
    .where(and(eq(messages.ticketId, ticketId), visibility === 'public' ? eq(messages.visibility, 'public') : undefined))
    .orderBy(asc(messages.createdAt), sql`${messages}.rowid`)
}

/** The query for a ticket's files; those of internal notes only when asked for. */
export function filesOf(ctx: Pick<QueryContext, 'db'>, ticketId: SQL<string>, visibility: 'public' | 'all') {
  const seen = sql`(select 1 from ${messages} where ${messages.id} = ${attachments.messageId} and ${messages.visibility} = 'public')`
  return ctx.db
    .select()
    .from(attachments)
    .where(and(eq(attachments.ticketId, ticketId), visibility === 'public' ? sql`exists ${seen}` : undefined))
    .orderBy(asc(attachments.createdAt), sql`${attachments}.rowid`)
}

/** The id of a ticket by its number, as an expression. */
export function ticketIdOf(number: string | SQL<string>): SQL<string> {
  return sql<string>`(select ${tickets.id} from ${tickets} where ${tickets.number} = ${number})`
}

/** What a command on a ticket is decided on, of its customer or of a participant. */
export interface OwnTicket {
  /** Who commands. */
  account: Account
  ticket: Ticket
  /** The incident held for it and not yet settled, if it was paid with one. */
  hold: { id: string; accountId: string; lotId: string } | undefined
  /** Whether its incident was given back before. */
  incidentGivenBack: boolean
}

/**
 * Reads a ticket that the caller is on for a command on it: reading and writing, which participants do like its customer.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function loadOwnTicket(ctx: VerbContext, number: string): Promise<OwnTicket> {
  const [account, [ticket], [hold]] = await readAs(ctx, (me) => [ownTicket(ctx, me, number), openHold(ctx, ticketIdOf(number))])
  if (!ticket) throw problem('ticket-not-found')
  return { account, ticket, hold, incidentGivenBack: isGivenBack(ticket, hold) }
}

/**
 * Reads a ticket for a command that is its customer's alone: what costs, ends or judges it, and who else is on it.
 * @throws {ProblemError} those of `loadOwnTicket`; not-the-ticket-owner
 */
export async function loadTicketAsOwner(ctx: VerbContext, number: string): Promise<OwnTicket> {
  const own = await loadOwnTicket(ctx, number)
  assertOwner(own.account, own.ticket)
  return own
}

/** @throws {ProblemError} not-the-ticket-owner, for a participant */
export function assertOwner(account: Pick<Account, 'id'>, ticket: Pick<Ticket, 'accountId'>): void {
  if (ticket.accountId !== account.id) throw problem('not-the-ticket-owner')
}

/** A ticket that is over and was paid with an incident has been settled one way or the other; its outcome says which. */
export function isGivenBack(ticket: Ticket, hold: unknown): boolean {
  const isSettled = ticket.payWith === 'incident' && hold === undefined && ticket.outcome !== null
  return isSettled && settlementOf(programme, ticket.outcome as Outcome) === 'givenBack'
}
