import type { BatchItem } from 'drizzle-orm/batch'
import { programme } from '../../programme/active.ts'
import { decideSplit } from '../../programme/ticket-split.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import type { tickets } from '../db/schema.ts'
import { coverageFacts, licenseFacts, lotFacts } from '../entitlement/facts.ts'
import { OVERDRAFT_SIGN } from '../incidents/ledger.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { assertOwner, ownTicket, ticketIdOf } from '../tickets/load.ts'
import { acceptance, answer, retryingNumbers } from './acceptance.ts'
import { openSplit, splitRows, toSplits } from './load.ts'
import { type Split, type SplitView, splitView } from './view.ts'

/**
 * Accepts the split of a ticket of the caller's: its parts become tickets and spend an incident each, all of them or none. Accepting
 * what is accepted changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, split-not-open, ticket-closed, ticket-status-conflict; what a submission refuses
 */
export function acceptSplit(ctx: VerbContext, number: string): Promise<SplitView> {
  return retryingNumbers(async () => {
    const { customer, ticket, splits, licenses, lots } = await loadAnswerable(ctx, number)
    const split = openSplit(splits)
    if (!split) return answered(splits, 'accepted', ticket)
    const change = changed(ticket, { action: 'acceptSplit', actor: 'customer', actorId: customer.id, now: ctx.now })
    const facts = coverageFacts(customer, ticket.product, licenses, lots)
    const decision = decideSplit(programme, facts, ticket, split.parts.length, ctx.now)
    if (!decision.ok) throw problem(decision.refusal.reason)
    const by = { id: customer.id, actor: 'customer' } as const
    const accepted = acceptance(ctx, { split, ticket, customer, lots, by }, decision.coverages)
    await write(ctx, [...changeStatements(ctx, change), ...accepted.statements])
    deliverSoon(ctx)
    return accepted.split
  })
}

/**
 * Declines the split of a ticket of the caller's; it stays one ticket. Declining what is declined changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner, split-not-open, ticket-closed, ticket-status-conflict
 */
export function declineSplit(ctx: VerbContext, number: string): Promise<SplitView> {
  return retryingConflicts(async () => {
    const { customer, ticket, splits } = await loadAnswerable(ctx, number)
    const split = openSplit(splits)
    if (!split) return answered(splits, 'declined', ticket)
    const change = changed(ticket, { action: 'declineSplit', actor: 'customer', actorId: customer.id, now: ctx.now })
    await ctx.db.batch([...changeStatements(ctx, change), answer(ctx, split.id, 'declined')])
    return splitView({ ...split, status: 'declined', answeredAt: ctx.now }, ticket)
  })
}

/** What an answer is decided on. Only whose ticket it is may answer: it is their money. */
async function loadAnswerable(ctx: VerbContext, number: string) {
  const [customer, [ticket], rows, licenses, lots] = await readAs(ctx, (me) => [
    ownTicket(ctx, me, number),
    splitRows(ctx, ticketIdOf(number)),
    licenseFacts(ctx, me),
    lotFacts(ctx, me),
  ])
  if (!ticket) throw problem('ticket-not-found')
  assertOwner(customer, ticket)
  return { customer, ticket, splits: toSplits(rows), licenses, lots }
}

/** The answer given before, if it was the same. @throws {ProblemError} split-not-open */
function answered(splits: readonly Split[], status: Split['status'], ticket: typeof tickets.$inferSelect): SplitView {
  const last = splits.at(-1)
  if (last?.status !== status) throw problem('split-not-open')
  return splitView(last, ticket)
}

/** @throws {ProblemError} incident-balance-exhausted, where somebody else was faster with the last incident */
async function write(ctx: VerbContext, statements: readonly BatchItem<'sqlite'>[]): Promise<void> {
  try {
    await ctx.db.batch(statements as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
  } catch (error) {
    const isSpent = refusedBy(error, OVERDRAFT_SIGN) || refusedBy(error, 'incident_entries.lot_id')
    throw isSpent ? problem('incident-balance-exhausted') : error
  }
}
