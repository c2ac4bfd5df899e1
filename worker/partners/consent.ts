import { and, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { decideEntitlement } from '../../programme/entitlement.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import type { Db } from '../db/client.ts'
import { refusedBy } from '../db/refusal.ts'
import { ticketConsents, ticketEvents, ticketParticipants, tickets } from '../db/schema.ts'
import { coverageFacts, licenseFacts } from '../entitlement/facts.ts'
import { sha256 } from '../hash.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { consentDeclinedMail, consentGivenMail } from '../mail/partner-letters.ts'
import { letterTo } from '../participants/letters.ts'
import { customerAccount } from '../participants/load.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import { changeStatements, eventRow, retryingConflicts, type Ticket } from '../tickets/change.ts'
import { upgraded } from '../tickets/upgrade.ts'
import { type TicketSummary, ticketSummary } from '../tickets/view.ts'

type LicenseRows = Awaited<ReturnType<typeof licenseFacts>>

/** The query for the question that a link asks, while it can be answered, with the ticket it is about. */
export function consentOf(ctx: Pick<VerbContext, 'db' | 'now'>, tokenHash: string) {
  return ctx.db
    .select({ email: ticketConsents.email, expiresAt: ticketConsents.expiresAt, ticket: tickets })
    .from(ticketConsents)
    .innerJoin(tickets, eq(tickets.id, ticketConsents.ticketId))
    .where(isOpen(ctx, tokenHash))
}

/** The query for the reseller who asks by a link. */
export function askerOf(ctx: Pick<VerbContext, 'db'>, tokenHash: string) {
  return customerAccount(
    ctx,
    sql<string>`(select ${ticketConsents.ticketId} from ${ticketConsents} where ${ticketConsents.tokenHash} = ${tokenHash})`,
  )
}

function isOpen({ now }: Pick<VerbContext, 'now'>, tokenHash: string): SQL | undefined {
  const { status, expiresAt } = ticketConsents
  return and(eq(ticketConsents.tokenHash, tokenHash), eq(status, 'asked'), gt(expiresAt, now))
}

/**
 * Consents to a ticket that a reseller submitted for the caller: they are on it from now on. Where their own plan is better, it takes
 * that plan; no promise is put off.
 * @throws {ProblemError} signed-out; consent-not-found, where it is unknown, answered or too old; consent-for-another-address
 */
export async function giveConsent(ctx: VerbContext, token: string): Promise<TicketSummary> {
  const tokenHash = await sha256(token)
  try {
    return await retryingConflicts(() => give(ctx, tokenHash))
  } catch (error) {
    const isAnswered = ['participant-unfounded', 'ticket_participants.ticket_id'].some((sign) => refusedBy(error, sign))
    throw isAnswered ? problem('consent-not-found') : error
  }
}

async function give(ctx: VerbContext, tokenHash: string): Promise<TicketSummary> {
  const [account, [asked], [reseller], licenses] = await readAs(ctx, (me) => [
    consentOf(ctx, tokenHash),
    askerOf(ctx, tokenHash),
    licenseFacts(ctx, me),
  ])
  if (!asked || !reseller) throw problem('consent-not-found')
  if (asked.email !== account.email) throw problem('consent-for-another-address')
  const { ticket } = asked
  const upgrade = upgradeFor(ticket, account, licenses, ctx.now)
  const participant = { ticketId: ticket.id, accountId: account.id, kind: 'endCustomer', addedBy: account.id } as const
  await ctx.db.batch([
    answer(ctx, tokenHash, { status: 'given' }),
    // A trigger lets in nobody whose consent is not there by now.
    ctx.db.insert(ticketParticipants).values({ ...participant, submittedAt: ticket.submittedAt, addedAt: ctx.now }),
    ctx.db.insert(ticketEvents).values(eventRow(ctx, ticket, account.id, 'customer', 'giveConsent')),
    ...(upgrade ? changeStatements(ctx, upgrade) : []),
    letterTo(ctx, ticket, reseller, (t, facts) => consentGivenMail(t, facts, account.name ?? account.email)),
  ])
  deliverSoon(ctx)
  return ticketSummary(upgrade?.after ?? ticket, ctx.now)
}

/** What the end customer's own plan does to the ticket; null where it is no better, and for one that is over. */
function upgradeFor(ticket: Ticket, account: Account, licenses: LicenseRows, now: EpochMs) {
  if (ticket.status === 'resolved' || ticket.status === 'closed' || ticket.payWith !== 'plan') return null
  const { plan } = decideEntitlement(programme, coverageFacts(account, ticket.product, licenses, []), now)
  return plan === null ? null : upgraded(ticket, plan, now)
}

/**
 * Declines: the ticket stays the reseller's, and the address is deleted from it. Whoever has the link can; it needs no account.
 * @throws {ProblemError} consent-not-found, where it is unknown, answered or too old
 */
export async function declineConsent(ctx: VerbContext, token: string): Promise<void> {
  const tokenHash = await sha256(token)
  const [[asked], [reseller]] = await ctx.db.batch([consentOf(ctx, tokenHash), askerOf(ctx, tokenHash)])
  if (!asked || !reseller) throw problem('consent-not-found')
  // No ticket is found, and the batch refused, where somebody has answered since.
  const ticketId = sql`(select ${ticketConsents.ticketId} from ${ticketConsents}
    where ${ticketConsents.tokenHash} = ${tokenHash} and ${ticketConsents.status} = 'declined' and ${ticketConsents.answeredAt} = ${ctx.now})`
  try {
    await ctx.db.batch([
      answer(ctx, tokenHash, { status: 'declined', email: null }),
      ctx.db.insert(ticketEvents).values({ ...eventRow(ctx, asked.ticket, null, 'customer', 'declineConsent'), ticketId }),
      letterTo(ctx, asked.ticket, reseller, consentDeclinedMail),
    ])
  } catch (error) {
    throw refusedBy(error, 'ticket_events.ticket_id') ? problem('consent-not-found') : error
  }
  deliverSoon(ctx)
}

function answer(ctx: VerbContext, tokenHash: string, set: { status: 'given' } | { status: 'declined'; email: null }) {
  return ctx.db
    .update(ticketConsents)
    .set({ ...set, answeredAt: ctx.now })
    .where(isOpen(ctx, tokenHash))
}

/** The statement that lets questions lapse that nobody has answered in time: the addresses go with them. */
export function lapseConsents(db: Db, now: EpochMs) {
  return db
    .update(ticketConsents)
    .set({ status: 'lapsed', email: null, answeredAt: now })
    .where(and(sql`${ticketConsents.status} = 'asked'`, lte(ticketConsents.expiresAt, now)))
}
