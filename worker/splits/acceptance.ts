import { and, eq } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import type { Coverage } from '../../programme/entitlement.ts'
import { known } from '../../programme/find.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { messages, ticketEvents, ticketSplitParts, ticketSplits, tickets } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { holdEntry } from '../incidents/ledger.ts'
import { splitMail } from '../mail/letters.ts'
import { mailRow } from '../mail/outbox.ts'
import type { Account } from '../sessions/read-as.ts'
import { eventRow, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { aboutTicket, promiseRows, ticketFacts } from '../tickets/letter-facts.ts'
import { packsLike, type Submission, ticketRow } from '../tickets/submit.ts'
import { type Split, splitView } from './view.ts'

/** What a split that is accepted is made from. */
export interface Accepted {
  split: Split
  ticket: Ticket
  customer: Pick<Account, 'id' | 'email' | 'timeZone'>
  lots: Submission['lots']
  /** Who accepts it: the customer, or the agent where nobody need be asked. */
  by: { id: string; actor: 'customer' | 'agent' }
}

/**
 * The statements that make an accepted split true, and how it looks then: each part a ticket with the incident it spends and a first
 * message that points to where it comes from; one mail to the customer about all of them.
 * @param coverages how each part is covered
 */
export function acceptance(ctx: VerbContext, accepted: Accepted, coverages: readonly Coverage[]) {
  const { split, ticket, customer } = accepted
  const made = split.parts.map(({ subject }, index) => {
    const coverage = known(coverages[index], 'coverage', subject)
    return makePart(ctx, accepted, subject, coverage)
  })
  const t = serviceTranslators[ticket.locale]
  const letter = splitMail(
    t,
    ticketFacts(ctx, ticket),
    made.map((part) => ({ ...ticketFacts(ctx, part.ticket), promises: promiseRows(t, part.ticket, customer.timeZone) })),
  )
  const parts = split.parts.map((part, index) => ({ ...part, number: made[index]?.ticket.number ?? null }))
  return {
    split: splitView({ ...split, status: 'accepted', answeredAt: ctx.now, parts }, ticket),
    statements: [
      answer(ctx, split.id, 'accepted'),
      ...made.flatMap(({ statements }) => statements),
      ...made.map((part, index) => nameTicket(ctx, split.id, index + 1, part.ticket.id)),
      mailRow(ctx, customer.email, letter, ticket.locale, aboutTicket(ticket)),
    ],
  }
}

/** The statement that answers a split; the database refuses a second answer. */
export function answer(ctx: VerbContext, splitId: string, status: 'accepted' | 'declined' | 'withdrawn') {
  return ctx.db.update(ticketSplits).set({ status, answeredAt: ctx.now }).where(eq(ticketSplits.id, splitId))
}

/** As `retryingConflicts`, and once more where a number drawn for a part was taken. */
export async function retryingNumbers<T>(decideAndWrite: () => Promise<T>): Promise<T> {
  try {
    return await retryingConflicts(decideAndWrite)
  } catch (error) {
    if (refusedBy(error, 'tickets.number')) return retryingConflicts(decideAndWrite)
    throw error
  }
}

function makePart(ctx: VerbContext, { split, ticket: whole, customer, lots, by }: Accepted, subject: string, coverage: Coverage) {
  const { product, version, type, severity, locale, payWith, policyVersion, number } = whole
  const about = { product, version, type, severity, subject, locale, payWith, policyVersion }
  const ticket = ticketRow(ctx, newId('ticket'), customer, about, coverage)
  const spends = coverage.kind === 'incident' && { packs: packsLike({ lots }, coverage.lot) }
  const message = {
    ...{ id: newId('message'), ticketId: ticket.id, authorId: split.agentId, createdAt: ctx.now },
    ...({ authorRole: 'system', visibility: 'public' } as const),
    body: serviceTranslators[locale]('service.split.firstMessage', { number, subject: whole.subject }),
  }
  return {
    ticket,
    statements: [
      ctx.db.insert(tickets).values(ticket),
      ...(spends ? [holdEntry(ctx, { accountId: customer.id, ticketId: ticket.id, product, ...spends })] : []),
      ctx.db.insert(messages).values(message),
      ctx.db.insert(ticketEvents).values(eventRow(ctx, ticket, by.id, by.actor, 'submit')),
    ],
  }
}

function nameTicket(ctx: VerbContext, splitId: string, position: number, ticketId: string) {
  return ctx.db
    .update(ticketSplitParts)
    .set({ ticketId })
    .where(and(eq(ticketSplitParts.splitId, splitId), eq(ticketSplitParts.position, position)))
}
