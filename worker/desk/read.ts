import { eq, type SQL, sql } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { decideEntitlement } from '../../programme/entitlement.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { accounts, tickets } from '../db/schema.ts'
import { coverageFacts, licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { type LicenseView, licenseView } from '../licenses/view.ts'
import { mergedRows } from '../merges/load.ts'
import { participantAccounts } from '../participants/load.ts'
import { consentFor } from '../partners/tickets.ts'
import { problem } from '../problems/problem.ts'
import { latestSecret } from '../secrets/state.ts'
import { type Account, accountColumns, readAsAgent, toAccount } from '../sessions/read-as.ts'
import { splitFromRows, splitRows, toSplits } from '../splits/load.ts'
import { type SplitView, splitView } from '../splits/view.ts'
import { eventsOf } from '../tickets/events.ts'
import { filesOf, messagesOf, ticketIdOf } from '../tickets/load.ts'
import { type TicketView, ticketView } from '../tickets/view.ts'
import type { Person } from './queue.ts'

/** The customer of a ticket, as the desk sees them. */
export interface CustomerView extends Person {
  locale: Locale
  timeZone: string
  isReseller: boolean
  /** Plan in force for the ticket's product now; null where there is none. */
  plan: string | null
  rank: number | null
  licenses: LicenseView[]
  /** Incidents that can be spent on the ticket's product now. */
  balance: number
}

/** A ticket as the desk sees it: internal notes included, the customer beside it. */
export interface DeskTicketView {
  ticket: TicketView & { rank: number; assignee: Person | null }
  customer: CustomerView
  /** What was split off from it, or is proposed to be, oldest first. */
  splits: SplitView[]
  /** Number of the ticket it was split off from. */
  splitFrom: string | null
  /** Numbers of the tickets that were merged into it. */
  mergedFrom: string[]
}

/** The rows that a ticket at the desk is made of, and who is looking. */
export type DeskTicketRows = ReturnType<typeof toWhole>

/**
 * Reads a ticket with all that stands beside it, in one round trip.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found
 */
export async function loadWhole(ctx: VerbContext, number: string): Promise<DeskTicketRows> {
  const [agent, ...rows] = await readAsAgent(ctx, () => wholeQueries(ctx, number))
  return toWhole(agent, rows)
}

/** The queries for what `toWhole` makes a ticket of, where more is read in the same round trip. */
export function wholeQueries(ctx: VerbContext, number: string) {
  const id = ticketIdOf(number)
  const customerId = columnOf(number, 'account_id')
  return [
    ctx.db.select().from(tickets).where(eq(tickets.number, number)),
    messagesOf(ctx, id, 'all'),
    filesOf(ctx, id, 'all'),
    ctx.db.select(accountColumns).from(accounts).where(eq(accounts.id, customerId)),
    ctx.db
      .select({ id: accounts.id, email: accounts.email, name: accounts.name })
      .from(accounts)
      .where(eq(accounts.id, columnOf(number, 'assignee_id'))),
    licenseFacts(ctx, customerId),
    lotFacts(ctx, customerId),
    splitRows(ctx, id),
    splitFromRows(ctx, id),
    eventsOf(ctx, id),
    mergedRows(ctx, number),
    latestSecret(ctx, id),
    participantAccounts(ctx, id),
    consentFor(ctx, id),
  ] as const
}

/** The ticket that the rows of `wholeQueries` make. @throws {ProblemError} ticket-not-found */
export function toWhole(
  agent: Account,
  [
    [ticket],
    messages,
    files,
    [customer],
    [assignee],
    licenses,
    lots,
    splits,
    [whole],
    events,
    merged,
    [secret],
    ...sharing
  ]: BatchResponse<ReturnType<typeof wholeQueries>>,
) {
  if (!ticket || !customer) throw problem('ticket-not-found')
  const splitFrom = whole?.number ?? null
  return {
    ...{ agent, ticket, messages, files, customer: toAccount(customer), assignee, licenses, lots },
    ...{ splits: toSplits(splits), splitFrom, events, merged, secret, participants: sharing[0], consent: sharing[1][0] },
  }
}

/** @throws {ProblemError} signed-out, not-an-agent, ticket-not-found */
export async function readDeskTicket(ctx: VerbContext, number: string): Promise<DeskTicketView> {
  const rows = await loadWhole(ctx, number)
  const { ticket, messages, files, assignee } = rows
  return {
    ticket: {
      ...ticketView(ticket, messages, files, ctx.now),
      rank: ticket.rank,
      assignee: assignee ? { email: assignee.email, name: assignee.name } : null,
    },
    customer: customerView(rows, ctx.now),
    splits: rows.splits.map((split) => splitView(split, ticket)),
    splitFrom: rows.splitFrom,
    mergedFrom: rows.merged.map((merged) => merged.number),
  }
}

/** What the desk knows of a customer, and the product it is asked about. */
export type CustomerRows = Pick<DeskTicketRows, 'customer' | 'licenses' | 'lots'> & {
  ticket: Pick<DeskTicketRows['ticket'], 'product'>
}

/** A customer, with what they are entitled to for a product now. */
export function customerView({ ticket, customer, licenses, lots }: CustomerRows, now: EpochMs): CustomerView {
  const { plan, rank, balance } = decideEntitlement(programme, coverageFacts(customer, ticket.product, licenses, lots), now)
  const { email, name, locale, timeZone, roles } = customer
  return {
    ...{ email, name, locale, timeZone, plan, rank, balance },
    isReseller: roles.includes('reseller'),
    licenses: licenses.filter((license) => license.revokedAt === null).map(licenseView),
  }
}

function columnOf(number: string, column: 'account_id' | 'assignee_id'): SQL<string> {
  return sql<string>`(select ${sql.raw(column)} from ${tickets} where ${tickets.number} = ${number})`
}
