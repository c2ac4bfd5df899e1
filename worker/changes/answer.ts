import { eq } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { monthAt } from '../../programme/change-allowance.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { changeEstimates } from '../db/schema.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { assertOwner, ownTicket, ticketIdOf } from '../tickets/load.ts'
import { contractFor, contractsOf, contractsWithChanges } from './contract.ts'
import { type Estimate, estimatesOf, openEstimate, takenFrom } from './load.ts'
import { type EstimateView, estimateView } from './view.ts'

/**
 * Agrees to the change that is proposed on a ticket of the caller's: its minutes are set aside in its month. Of several at once the
 * database lets only those through that the month has room for. Agreeing to what is agreed changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, change-not-open, ticket-closed, ticket-status-conflict, and
 * what `contractFor` refuses
 */
export function agreeEstimate(ctx: VerbContext, number: string): Promise<EstimateView> {
  const attempt = () =>
    retryingConflicts(async () => {
      const { customer, ticket, estimates, contracts } = await loadAnswerable(ctx, number)
      const estimate = openEstimate(estimates)
      if (!estimate) return answered(estimates, ['agreed', 'done'])
      const change = changed(ticket, { action: 'agreeEstimate', actor: 'customer', actorId: customer.id, now: ctx.now })
      contractFor(
        ctx,
        contracts.filter(({ license }) => license.id === estimate.licenseId),
        estimate,
      )
      return write(ctx, estimate, 'agreed', changeStatements(ctx, change))
    })
  // Whoever was faster has taken what was left: the second reading says how much that leaves.
  return attempt().catch((error) => {
    if (!refusedBy(error, 'month-overdrawn')) throw error
    return attempt()
  })
}

/**
 * Declines it. Declining what is declined changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, change-not-open, ticket-closed, ticket-status-conflict
 */
export function declineEstimate(ctx: VerbContext, number: string): Promise<EstimateView> {
  return retryingConflicts(async () => {
    const { customer, ticket, estimates } = await loadAnswerable(ctx, number)
    const estimate = openEstimate(estimates)
    if (!estimate) return answered(estimates, ['declined'])
    const change = changed(ticket, { action: 'declineEstimate', actor: 'customer', actorId: customer.id, now: ctx.now })
    return write(ctx, estimate, 'declined', changeStatements(ctx, change))
  })
}

/** What an answer is decided on. Only whose ticket it is may answer: it is their contract. */
async function loadAnswerable(ctx: VerbContext, number: string) {
  const [customer, [ticket], estimates, licenses, taken] = await readAs(ctx, (me) => [
    ownTicket(ctx, me, number),
    estimatesOf(ctx, ticketIdOf(number)),
    licenseFacts(ctx, me),
    takenFrom(ctx, me, monthAt(programme, ctx.now)),
  ])
  if (!ticket) throw problem('ticket-not-found')
  assertOwner(customer, ticket)
  return { customer, ticket, estimates, contracts: contractsOf(ticket, contractsWithChanges(licenses, taken, ctx.now)) }
}

async function write(
  ctx: VerbContext,
  estimate: Estimate,
  status: 'agreed' | 'declined',
  statements: ReturnType<typeof changeStatements>,
): Promise<EstimateView> {
  const answer = { status, answeredAt: ctx.now }
  await ctx.db.batch([...statements, ctx.db.update(changeEstimates).set(answer).where(eq(changeEstimates.id, estimate.id))])
  return estimateView({ ...estimate, ...answer })
}

/** The answer given before, if it was the same. @throws {ProblemError} change-not-open */
function answered(estimates: readonly Estimate[], statuses: readonly Estimate['status'][]): EstimateView {
  const last = estimates.at(-1)
  if (!last || !statuses.includes(last.status)) throw problem('change-not-open')
  return estimateView(last)
}
