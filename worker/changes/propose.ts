import { eq, sql } from 'drizzle-orm'
import { formatMonth, formatWork } from '../../locales/format.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { leftMinutes, monthAt, monthlyMinutes } from '../../programme/change-allowance.ts'
import type { VerbContext } from '../context.ts'
import { accounts, changeEstimates, tickets } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { newId } from '../ids.ts'
import { changeProposedMail } from '../mail/change-letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { aboutTicket, ticketFacts } from '../tickets/letter-facts.ts'
import { ticketIdOf } from '../tickets/load.ts'
import { type Contract, contractFor, contractsOf, contractsWithChanges } from './contract.ts'
import { type Estimate, estimatesOf, openEstimate, takenFrom } from './load.ts'
import type { EstimateChange } from './schemas.ts'
import { type EstimateView, estimateView } from './view.ts'

/**
 * Proposes a change to a ticket's customer, who is asked by mail and on the ticket's page: what will be done, how long it takes, and
 * which month's allowance it is taken from. Nothing is set aside before they agree.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-closed, ticket-status-conflict, change-open, and what
 * `contractFor` refuses
 */
export function proposeEstimate(ctx: VerbContext, number: string, input: EstimateChange): Promise<EstimateView> {
  return retryingConflicts(async () => {
    const { agent, ticket, customerEmail, estimates, contracts } = await loadEstimable(ctx, number)
    const change = changed(ticket, { action: 'proposeEstimate', actor: 'agent', actorId: agent.id, now: ctx.now })
    if (ticket.type !== 'change') throw problem('change-not-included')
    if (openEstimate(estimates)) throw problem('change-open')
    const asked = { month: input.month ?? monthAt(programme, ctx.now), minutes: input.minutes }
    const contract = contractFor(ctx, contracts, asked)
    const estimate: Estimate = {
      ...{ id: newId('estimate'), ticketId: ticket.id, agentId: agent.id, licenseId: contract.license.id, ...asked },
      ...{ allowedMinutes: monthlyMinutes(contract.plan), work: input.work, status: 'proposed', bookedMinutes: 0 },
      ...{ proposedAt: ctx.now, answeredAt: null, endedAt: null },
    }
    await ctx.db.batch([
      ...changeStatements(ctx, change),
      ctx.db.insert(changeEstimates).values(estimate),
      mailRow(ctx, customerEmail, letterOf(ctx, ticket, estimate, contract), ticket.locale, aboutTicket(ticket)),
    ])
    deliverSoon(ctx)
    return estimateView(estimate)
  })
}

/**
 * Takes back an estimate that waits for the customer's answer.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, ticket-closed, ticket-status-conflict, change-not-open
 */
export function withdrawEstimate(ctx: VerbContext, number: string): Promise<EstimateView> {
  return retryingConflicts(async () => {
    const { agent, ticket, estimates } = await loadEstimable(ctx, number)
    const estimate = openEstimate(estimates)
    if (!estimate) throw problem('change-not-open')
    const change = changed(ticket, { action: 'withdrawEstimate', actor: 'agent', actorId: agent.id, now: ctx.now })
    const ended = { status: 'withdrawn', endedAt: ctx.now } as const
    await ctx.db.batch([
      ...changeStatements(ctx, change),
      ctx.db.update(changeEstimates).set(ended).where(eq(changeEstimates.id, estimate.id)),
    ])
    return estimateView({ ...estimate, ...ended })
  })
}

async function loadEstimable(ctx: VerbContext, number: string) {
  const customerId = sql<string>`(select ${tickets.accountId} from ${tickets} where ${tickets.number} = ${number})`
  const [agent, [row], estimates, licenses, taken] = await readAsAgent(ctx, () => [
    ctx.db
      .select({ ticket: tickets, customerEmail: accounts.email })
      .from(tickets)
      .innerJoin(accounts, eq(accounts.id, tickets.accountId))
      .where(eq(tickets.number, number)),
    estimatesOf(ctx, ticketIdOf(number)),
    licenseFacts(ctx, customerId),
    takenFrom(ctx, customerId, monthAt(programme, ctx.now)),
  ])
  if (!row) throw problem('ticket-not-found')
  const contracts = contractsOf(row.ticket, contractsWithChanges(licenses, taken, ctx.now))
  return { agent, ...row, estimates, contracts }
}

function letterOf(ctx: VerbContext, ticket: Ticket, { month, minutes, work }: Estimate, { plan, taken }: Contract) {
  const t = serviceTranslators[ticket.locale]
  return changeProposedMail(t, ticketFacts(ctx, ticket), {
    work,
    time: formatWork(t.locale, minutes),
    month: formatMonth(t.locale, month),
    left: formatWork(t.locale, leftMinutes(monthlyMinutes(plan), taken, month)),
  })
}
