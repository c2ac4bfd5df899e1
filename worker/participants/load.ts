import { asc, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accounts, ticketParticipants, tickets } from '../db/schema.ts'

/** Somebody besides its customer who is on a ticket. */
export type Participant = Awaited<ReturnType<typeof participantAccounts>>[number]

/** The query for the accounts that are on a ticket besides its customer, in the order they came. With its customer, they are all whose mails belong to it. */
export function participantAccounts(ctx: Pick<VerbContext, 'db'>, ticketId: string | SQL<string>) {
  const { email, name, locale, timeZone } = accounts
  const { kind, addedAt } = ticketParticipants
  return ctx.db
    .select({ id: accounts.id, email, name, locale, timeZone, kind, addedAt })
    .from(ticketParticipants)
    .innerJoin(accounts, eq(accounts.id, ticketParticipants.accountId))
    .where(eq(ticketParticipants.ticketId, ticketId))
    .orderBy(asc(ticketParticipants.addedAt), sql`${ticketParticipants}.rowid`)
}

/** The query for the account whose ticket it is. */
export function customerAccount(ctx: Pick<VerbContext, 'db'>, ticketId: string | SQL<string>) {
  const { id, email, name, locale } = accounts
  return ctx.db
    .select({ id, email, name, locale })
    .from(tickets)
    .innerJoin(accounts, eq(accounts.id, tickets.accountId))
    .where(eq(tickets.id, ticketId))
}

/** Whether an account is on a ticket, as its customer or as a participant; for queries of `tickets`. */
export function isOnTicket(accountId: string | SQLWrapper): SQL<boolean> {
  const shared = sql`select 1 from ${ticketParticipants}
    where ${ticketParticipants.ticketId} = ${tickets.id} and ${ticketParticipants.accountId} = ${accountId}`
  return sql<boolean>`(${tickets.accountId} = ${accountId} or exists (${shared}))`
}
