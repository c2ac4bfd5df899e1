import { eq, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { serviceTranslators } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { asksCustomer, decideSplit } from '../../programme/ticket-split.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, ticketSplitParts, ticketSplits, tickets } from '../db/schema.ts'
import { coverageFacts } from '../entitlement/facts.ts'
import { earlierAnswer, keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { newId } from '../ids.ts'
import { splitProposedMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { accountColumns, readAsAgent, toAccount } from '../sessions/read-as.ts'
import { changed, changeStatements, retryingConflicts } from '../tickets/change.ts'
import { aboutTicket, ticketFacts } from '../tickets/letter-facts.ts'
import { ticketIdOf } from '../tickets/load.ts'
import { acceptance, answer, retryingNumbers } from './acceptance.ts'
import { openSplit, splitRows, toSplits } from './load.ts'
import type { ProposeSplit } from './schemas.ts'
import { type Split, type SplitView, splitView } from './view.ts'

/** What proposing a split answers, at first and again under the same key. */
interface Answer {
  split: SplitView
}

/**
 * Splits a ticket: where that costs the customer nothing, at once; where it spends incidents, they are asked, by mail and on the
 * ticket's page, and nothing is done until they accept.
 * @param key the idempotency key, if there is one
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, idempotency-key-reused, split-open, ticket-closed,
 * ticket-status-conflict, no-entitlement
 */
export async function proposeSplit(ctx: VerbContext, number: string, { subjects }: ProposeSplit, key?: string): Promise<Answer> {
  const requestHash = await requestHashOf({ split: number, subjects })
  const attempt = () =>
    retryingNumbers(async () => {
      const desk = await loadSplittable(ctx, number, key)
      const earlier = replayed<Answer>(desk.earlier, requestHash)
      if (earlier) return earlier
      const { statements, split } = asksCustomer(desk.ticket) ? proposal(ctx, desk, subjects) : atOnce(ctx, desk, subjects)
      const answer = { split }
      const kept = keepAnswer(ctx, desk.agent.id, key, requestHash, answer)
      const [first, ...rest]: BatchItem<'sqlite'>[] = [...statements, ...kept]
      if (first) await ctx.db.batch([first, ...rest])
      deliverSoon(ctx)
      return answer
    })
  return attempt().catch((error) => {
    if (!refusedBy(error, 'idempotency_keys')) throw error
    return attempt()
  })
}

/**
 * Takes back a split that waits for the customer's answer.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, split-not-open, ticket-closed, ticket-status-conflict
 */
export function withdrawSplit(ctx: VerbContext, number: string): Promise<SplitView> {
  return retryingConflicts(async () => {
    const { agent, ticket, splits } = await loadSplittable(ctx, number)
    const split = openSplit(splits)
    if (!split) throw problem('split-not-open')
    const change = changed(ticket, { action: 'withdrawSplit', actor: 'agent', actorId: agent.id, now: ctx.now })
    await ctx.db.batch([...changeStatements(ctx, change), answer(ctx, split.id, 'withdrawn')])
    return splitView({ ...split, status: 'withdrawn', answeredAt: ctx.now }, ticket)
  })
}

type Splittable = Awaited<ReturnType<typeof loadSplittable>>

async function loadSplittable(ctx: VerbContext, number: string, key?: string) {
  const customerId = sql`(select ${tickets.accountId} from ${tickets} where ${tickets.number} = ${number})`
  const [agent, [ticket], [customer], rows, earlier] = await readAsAgent(ctx, (me) => [
    ctx.db.select().from(tickets).where(eq(tickets.number, number)),
    ctx.db.select(accountColumns).from(accounts).where(eq(accounts.id, customerId)),
    splitRows(ctx, ticketIdOf(number)),
    earlierAnswer(ctx, me, key),
  ])
  if (!ticket || !customer) throw problem('ticket-not-found')
  return { agent, ticket, customer: toAccount(customer), splits: toSplits(rows), earlier }
}

function proposal(ctx: VerbContext, { agent, ticket, customer, splits }: Splittable, subjects: readonly string[]) {
  const change = changed(ticket, { action: 'proposeSplit', actor: 'agent', actorId: agent.id, now: ctx.now })
  if (openSplit(splits)) throw problem('split-open')
  const { split, statements } = newSplit(ctx, ticket, agent.id, subjects)
  const letter = splitProposedMail(serviceTranslators[ticket.locale], ticketFacts(ctx, ticket), subjects)
  return {
    statements: [
      ...changeStatements(ctx, change),
      ...statements,
      mailRow(ctx, customer.email, letter, ticket.locale, aboutTicket(ticket)),
    ],
    split: splitView(split, ticket),
  }
}

function atOnce(ctx: VerbContext, { agent, ticket, customer }: Splittable, subjects: readonly string[]) {
  const change = changed(ticket, { action: 'split', actor: 'agent', actorId: agent.id, now: ctx.now })
  const decision = decideSplit(programme, coverageFacts(customer, ticket.product, [], []), ticket, subjects.length, ctx.now)
  if (!decision.ok) throw problem(decision.refusal.reason)
  const { split, statements } = newSplit(ctx, ticket, agent.id, subjects)
  const accepted = acceptance(
    ctx,
    { split, ticket, customer, lots: [], by: { id: agent.id, actor: 'agent' } },
    decision.coverages,
  )
  return { statements: [...changeStatements(ctx, change), ...statements, ...accepted.statements], split: accepted.split }
}

function newSplit(ctx: VerbContext, ticket: Splittable['ticket'], agentId: string, subjects: readonly string[]) {
  const row = {
    id: newId('split'),
    ticketId: ticket.id,
    accountId: ticket.accountId,
    agentId,
    status: 'proposed' as const,
    proposedAt: ctx.now,
    answeredAt: null,
  }
  const parts = subjects.map((subject, index) => ({ position: index + 1, subject }))
  return {
    split: { ...row, parts: parts.map((part) => ({ ...part, number: null })) } satisfies Split,
    statements: [
      ctx.db.insert(ticketSplits).values(row),
      ctx.db.insert(ticketSplitParts).values(parts.map((part) => ({ ...part, splitId: row.id }))),
    ],
  }
}
