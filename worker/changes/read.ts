import { eq, sql } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import { programme } from '../../programme/active.ts'
import { monthAt, openMonths } from '../../programme/change-allowance.ts'
import type { VerbContext } from '../context.ts'
import { tickets } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { problem } from '../problems/problem.ts'
import { readAs, readAsAgent } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import { ownTicket, ticketIdOf } from '../tickets/load.ts'
import { contractsOf, contractsWithChanges } from './contract.ts'
import { bookingsOf, estimatesOf, takenFrom } from './load.ts'
import type { AllowancesQuery } from './schemas.ts'
import { type AllowanceView, allowanceView, type ChangeView, estimateView } from './view.ts'

/**
 * The changes of a ticket that the caller is on.
 * @throws {ProblemError} signed-out; ticket-not-found, for a missing one and for somebody else's alike
 */
export async function readChange(ctx: VerbContext, number: string): Promise<ChangeView> {
  const [, [ticket], ...rows] = await readAs(ctx, (me) => [ownTicket(ctx, me, number), ...changeQueries(ctx, number)])
  if (!ticket) throw problem('ticket-not-found')
  return toChange(ctx, ticket, rows)
}

/** The same for an agent. @throws {ProblemError} signed-out, not-an-agent, ticket-not-found */
export async function readDeskChange(ctx: VerbContext, number: string): Promise<ChangeView> {
  const wanted = ctx.db.select().from(tickets).where(eq(tickets.number, number))
  const [, [ticket], ...rows] = await readAsAgent(ctx, () => [wanted, ...changeQueries(ctx, number)])
  if (!ticket) throw problem('ticket-not-found')
  return toChange(ctx, ticket, rows)
}

/** The changes of a ticket that has been read, for its page. */
export async function changesOf(ctx: VerbContext, ticket: Ticket): Promise<ChangeView> {
  return toChange(ctx, ticket, await ctx.db.batch(changeQueries(ctx, ticket.number)))
}

/** What is left of the changes that the caller's contracts include in a month; those of their organisation count. @throws {ProblemError} signed-out */
export async function readAllowances(ctx: VerbContext, { month }: AllowancesQuery): Promise<AllowanceView[]> {
  const asked = month ?? monthAt(programme, ctx.now)
  const [, licenses, taken] = await readAs(ctx, (me) => [licenseFacts(ctx, me), takenFrom(ctx, me, asked)])
  return contractsWithChanges(licenses, taken, ctx.now).map((contract) => allowanceView(contract, asked))
}

/** Read together, after the ticket: the ticket's estimates and bookings, its customer's licenses, and what is taken of their months. */
function changeQueries(ctx: VerbContext, number: string) {
  const customerId = sql<string>`(select ${tickets.accountId} from ${tickets} where ${tickets.number} = ${number})`
  return [
    estimatesOf(ctx, ticketIdOf(number)),
    bookingsOf(ctx, ticketIdOf(number)),
    licenseFacts(ctx, customerId),
    takenFrom(ctx, customerId, monthAt(programme, ctx.now)),
  ] as const
}

type ChangeRows = Readonly<BatchResponse<ReturnType<typeof changeQueries>>>

function toChange(ctx: VerbContext, ticket: Ticket, [estimates, bookings, licenses, taken]: ChangeRows): ChangeView {
  const contracts = contractsOf(ticket, contractsWithChanges(licenses, taken, ctx.now))
  return {
    estimates: estimates.map((estimate) => estimateView(estimate, bookings)),
    allowances: contracts.flatMap((contract) =>
      openMonths(programme, contract.license, ctx.now).map((month) => allowanceView(contract, month)),
    ),
  }
}
