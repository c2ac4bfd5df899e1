import { and, eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { ticketConsents, ticketEvents, ticketParticipants } from '../db/schema.ts'
import { deliverSoon } from '../mail/outbox.ts'
import { consentWithdrawnMail, ticketSharedMail } from '../mail/partner-letters.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import { eventRow, type Ticket } from '../tickets/change.ts'
import { assertOwner, ownTicket, ticketIdOf } from '../tickets/load.ts'
import { iso } from '../tickets/view.ts'
import { candidatesFor, toCandidates } from './candidates.ts'
import { letterTo } from './letters.ts'
import { customerAccount, type Participant, participantAccounts } from './load.ts'

/** Accounts that one ticket is shared with. */
export const PARTICIPANTS_MAX = 20

/** Somebody on a ticket, as everybody on it sees them. */
export interface ParticipantView {
  id: string
  email: string
  name: string | null
  kind: Participant['kind']
  addedAt: string
}

/** Who is on a ticket besides its customer, and, for its customer alone, who may be added. */
export interface Sharing {
  participants: ParticipantView[]
  candidates: { id: string; email: string; name: string | null; kind: 'colleague' | 'reseller' }[]
}

/** Who is on a ticket of the caller's. @throws {ProblemError} signed-out, ticket-not-found */
export async function readSharing(ctx: VerbContext, number: string): Promise<Sharing> {
  const { account, ticket, participants, candidates } = await loadSharing(ctx, number)
  const forOwner = account.id === ticket.accountId ? candidates : []
  return {
    participants: participants.map(participantView),
    candidates: forOwner.map(({ id, email, name, kind }) => ({ id, email, name, kind })),
  }
}

/**
 * Shares a ticket of the caller's with a colleague or with the reseller who sold the license, who is told by mail. Adding somebody once
 * more changes nothing.
 * @throws {ProblemError} signed-out, ticket-not-found, not-the-ticket-owner; participant-not-found for anybody else; participants-full
 */
export async function addParticipant(ctx: VerbContext, number: string, accountId: string): Promise<ParticipantView> {
  const { account, ticket, participants, candidates } = await loadSharing(ctx, number)
  assertOwner(account, ticket)
  const known = participants.find(({ id }) => id === accountId)
  if (known) return participantView(known)
  const added = candidates.find(({ id }) => id === accountId)
  if (!added) throw problem('participant-not-found')
  if (participants.length >= PARTICIPANTS_MAX) throw problem('participants-full', { params: { count: PARTICIPANTS_MAX } })
  const row = { ticketId: ticket.id, accountId, kind: added.kind, submittedAt: ticket.submittedAt, addedBy: account.id }
  const sharer = account.name ?? account.email
  try {
    await ctx.db.batch([
      ctx.db.insert(ticketParticipants).values({ ...row, addedAt: ctx.now }),
      sharingEvent(ctx, account, ticket, 'addParticipant'),
      letterTo(ctx, ticket, added, (t, facts) => ticketSharedMail(t, facts, sharer)),
    ])
  } catch (error) {
    // They have left since, or somebody pressed twice.
    if (refusedBy(error, 'participant-unfounded')) throw problem('participant-not-found')
    if (!refusedBy(error, 'ticket_participants.ticket_id')) throw error
  }
  deliverSoon(ctx)
  return participantView({ ...added, addedAt: ctx.now })
}

/**
 * Ends somebody's part in a ticket: its customer anybody's, everybody their own. An end customer who leaves takes back their consent;
 * the reseller is told.
 * @throws {ProblemError} signed-out, ticket-not-found; not-the-ticket-owner, where it is neither; participant-not-found
 */
export async function removeParticipant(ctx: VerbContext, number: string, accountId: string): Promise<void> {
  const { account, ticket, customer, participants } = await loadSharing(ctx, number)
  if (accountId !== account.id) assertOwner(account, ticket)
  const participant = participants.find(({ id }) => id === accountId)
  if (!participant) throw problem('participant-not-found')
  const event = sharingEvent(ctx, account, ticket, 'removeParticipant')
  if (participant.kind !== 'endCustomer') {
    const isTheirs = and(eq(ticketParticipants.ticketId, ticket.id), eq(ticketParticipants.accountId, accountId))
    await ctx.db.batch([ctx.db.delete(ticketParticipants).where(isTheirs), event])
    return
  }
  const told = accountId === account.id && customer ? [letterTo(ctx, ticket, customer, consentWithdrawnMail)] : []
  // A trigger ends their part with it.
  const withdraw = ctx.db
    .update(ticketConsents)
    .set({ status: 'withdrawn', email: null, answeredAt: ctx.now })
    .where(and(eq(ticketConsents.ticketId, ticket.id), eq(ticketConsents.status, 'given')))
  await ctx.db.batch([withdraw, event, ...told])
  deliverSoon(ctx)
}

async function loadSharing(ctx: VerbContext, number: string) {
  const id = ticketIdOf(number)
  const [account, [ticket], [customer], participants, ...rows] = await readAs(ctx, (me) => [
    ownTicket(ctx, me, number),
    customerAccount(ctx, id),
    participantAccounts(ctx, id),
    ...candidatesFor(ctx, id),
  ])
  if (!ticket) throw problem('ticket-not-found')
  return { account, ticket, customer, participants, candidates: toCandidates(rows, participants) }
}

function sharingEvent(ctx: VerbContext, account: Account, ticket: Ticket, action: 'addParticipant' | 'removeParticipant') {
  return ctx.db.insert(ticketEvents).values(eventRow(ctx, ticket, account.id, 'customer', action))
}

function participantView({ id, email, name, kind, addedAt }: Omit<Participant, 'locale' | 'timeZone'>): ParticipantView {
  return { id, email, name, kind, addedAt: iso(addedAt) }
}
