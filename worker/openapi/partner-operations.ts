import * as z from 'zod'
import { CONSENT_STATUSES, PARTICIPANT_KINDS } from '../db/schema.ts'
import { AddParticipant } from '../participants/schemas.ts'
import type { ParticipantView, Sharing } from '../participants/share.ts'
import type { SoldLicense } from '../partners/licenses.ts'
import { AnswerConsent, SoldQuery, SubmitForCustomer } from '../partners/schemas.ts'
import type { PartnerTicket } from '../partners/tickets.ts'
import { ListQuery } from '../tickets/schemas.ts'
import { License, pageOf, Summary, Ticket } from './answers.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()
const person = { id: z.string(), email: z.email(), name: z.string().nullable() }

const Participant = z.object({
  ...person,
  kind: z.enum(PARTICIPANT_KINDS),
  addedAt: Instant,
}) satisfies z.ZodType<ParticipantView>

const SharingAnswer = z.object({
  participants: z.array(Participant),
  candidates: z.array(z.object({ ...person, kind: z.enum(['colleague', 'reseller']) })),
}) satisfies z.ZodType<Sharing>

const Sold = License.extend({
  orderEmail: z.email().nullable(),
  orderReference: z.string().nullable(),
  isLinked: z.boolean(),
}) satisfies z.ZodType<SoldLicense>

const ForCustomer = Summary.extend({
  consent: z.object({
    status: z.enum(CONSENT_STATUSES),
    email: z.email().nullable(),
    askedAt: Instant,
    expiresAt: Instant,
    answeredAt: Instant.nullable(),
  }),
}) satisfies z.ZodType<PartnerTicket>

const participants = '/api/tickets/{number}/participants'

/** Who is on a ticket besides its customer, and what resellers do for end customers. */
export const partnerOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path: participants, summary: 'Who is on a ticket of yours, and whom you can add', access: 'account' },
    of: ['owner', 'participant'],
    answers: { 200: SharingAnswer },
    problems: ['ticket-not-found'],
  },
  {
    ...{ method: 'post', path: participants, summary: 'Share a ticket of yours', access: 'account' },
    body: AddParticipant,
    answers: { 201: z.object({ participant: Participant }) },
    problems: ['ticket-not-found', 'not-the-ticket-owner', 'participant-not-found', 'participants-full'],
  },
  {
    ...{
      method: 'delete',
      path: `${participants}/{id}`,
      summary: 'Remove somebody from a ticket of yours, or leave',
      access: 'account',
    },
    of: ['owner', 'participant'],
    answers: { 204: null },
    problems: ['ticket-not-found', 'not-the-ticket-owner', 'participant-not-found'],
  },
  {
    ...{ method: 'get', path: '/api/partner/licenses', summary: 'Licenses that you sold, as a reseller', access: 'reseller' },
    query: SoldQuery,
    answers: { 200: pageOf(Sold) },
  },
  {
    ...{
      method: 'get',
      path: '/api/partner/tickets',
      summary: 'Tickets that you submitted for end customers',
      access: 'reseller',
    },
    query: ListQuery,
    answers: { 200: pageOf(ForCustomer) },
  },
  {
    ...{ method: 'post', path: '/api/partner/tickets', summary: 'Submit a ticket for an end customer', access: 'reseller' },
    isIdempotent: true,
    body: SubmitForCustomer,
    answers: { 201: z.object({ ticket: Ticket }) },
    problems: [
      ...(['license-not-found', 'too-many-requests', 'policy-version-outdated'] as const),
      ...(['no-entitlement', 'type-not-covered', 'remote-access-not-included'] as const),
    ],
  },
  {
    ...{ method: 'post', path: '/api/consents/give', summary: 'Consent to a ticket submitted for you', access: 'account' },
    body: AnswerConsent,
    answers: { 200: z.object({ ticket: Summary }) },
    problems: ['consent-not-found', 'consent-for-another-address', 'ticket-status-conflict'],
  },
  {
    ...{ method: 'post', path: '/api/consents/decline', summary: 'Decline a ticket submitted for you', access: 'anyone' },
    body: AnswerConsent,
    answers: { 204: null },
    problems: ['consent-not-found'],
  },
]
