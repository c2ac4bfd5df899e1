import type { SQL } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import { formatDate } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import type { DeskTicketRows } from '../desk/read.ts'
import { candidatesFor, toCandidates } from '../participants/candidates.ts'
import { customerAccount, participantAccounts } from '../participants/load.ts'
import { PARTICIPANTS_MAX } from '../participants/share.ts'
import { consentFor } from '../partners/tickets.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'

/** The queries for who is on a ticket, and who may be. */
export function sharingQueries(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  return [
    customerAccount(ctx, ticketId),
    participantAccounts(ctx, ticketId),
    consentFor(ctx, ticketId),
    ...candidatesFor(ctx, ticketId),
  ] as const
}

type SharingRows = BatchResponse<ReturnType<typeof sharingQueries>>
/** The rows where nobody is signed in. */
export const NO_SHARING: SharingRows = [[], [], [], [], []]

/** Who is on a ticket, in words; for its customer also whom it can be shared with, and what an end customer has said. */
export function sharingInWords(
  t: ServiceTranslate,
  { account, ticket }: { account: Account; ticket: Ticket },
  [[customer], participants, [consent], ...candidateRows]: SharingRows,
) {
  const isOwner = ticket.accountId === account.id
  const dateOf = (at: number) => formatDate(t.locale, at, account.timeZone)
  const nameOf = ({ name, email }: { name: string | null; email: string }) => name ?? email
  const candidates = isOwner && participants.length < PARTICIPANTS_MAX ? toCandidates(candidateRows, participants) : []
  return {
    isOwner,
    customer: customer ? nameOf(customer) : '',
    accountId: account.id,
    participants: participants.map((participant) => ({
      id: participant.id,
      who: participant.id === account.id ? t('service.author.you') : nameOf(participant),
      kind: t(`service.participant.${participant.kind}`),
      since: dateOf(participant.addedAt),
      isOthers: participant.id !== account.id,
    })),
    hasParticipants: participants.length > 0,
    candidates: candidates.map((candidate) => ({
      id: candidate.id,
      label: t('service.participant.choice', { who: nameOf(candidate), kind: t(`service.participant.${candidate.kind}`) }),
    })),
    hasCandidates: candidates.length > 0,
    consent: isOwner && consent !== undefined && wordConsent(t, consent, dateOf),
    isShown: !isOwner || participants.length > 0 || candidates.length > 0 || consent !== undefined,
    isEndCustomer: participants.some(({ id, kind }) => id === account.id && kind === 'endCustomer'),
  }
}

/** Who else reads what an agent replies, and for whom a reseller asks; false where it is the customer alone. */
export function deskSharing(t: ServiceTranslate, { agent, participants, consent }: DeskTicketRows) {
  if (participants.length === 0 && !consent) return false
  const dateOf = (at: number) => formatDate(t.locale, at, agent.timeZone)
  return {
    participants: participants.map(({ email, name, kind }) => ({
      email,
      name: name ?? '',
      kind: t(`service.participant.${kind}`),
    })),
    consent:
      consent !== undefined &&
      t(`service.desk.consent.${consent.consent}`, { date: dateOf(consent.answeredAt ?? consent.expiresAt) }),
  }
}

/** What has become of the question to an end customer, as the reseller reads it. */
export function wordConsent(
  t: ServiceTranslate,
  { consent, email, expiresAt, answeredAt }: Awaited<ReturnType<typeof consentFor>>[number],
  dateOf: (at: number) => string,
): string {
  const facts = { email: email ?? '', date: dateOf(consent === 'asked' ? expiresAt : (answeredAt ?? expiresAt)) }
  return t(`service.consent.${consent}`, facts)
}
