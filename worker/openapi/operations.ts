import * as z from 'zod'
import { EntitlementQuery } from '../entitlement/routes.ts'
import { Readings } from '../kb/schemas.ts'
import { ClaimLicense } from '../licenses/schemas.ts'
import { DeadlinesQuery } from '../programme/deadlines.ts'
import { CreateSession, EndSession, RequestCode } from '../sessions/schemas.ts'
import type { TicketSplits } from '../splits/read.ts'
import { ListQuery, RateTicket, SubmitTicket, WriteMessage } from '../tickets/schemas.ts'
import { administrationOperations } from './administration-operations.ts'
import * as answers from './answers.ts'
import { changeOperations } from './change-operations.ts'
import { conversationOperations } from './conversation-operations.ts'
import { deskOperations } from './desk-operations.ts'
import { fileOperations, filesRefused } from './file-operations.ts'
import { deviceRefused, hardwareOperations } from './hardware-operations.ts'
import { macroOperations } from './macro-operations.ts'
import { moneyOperations } from './money-operations.ts'
import type { Operation } from './operation.ts'
import { organisationOperations } from './organisation-operations.ts'
import { partnerOperations } from './partner-operations.ts'
import { receivedMailOperations } from './received-mail-operations.ts'
import { remoteAccessOperations } from './remote-access-operations.ts'
import { tokenOperations } from './token-operations.ts'
import { webhookOperations } from './webhook-operations.ts'

const ticketAnswer = z.object({ ticket: answers.Ticket })
const summaryAnswer = z.object({ ticket: answers.Summary })
const splitRefused = [
  'ticket-not-found',
  'not-the-ticket-owner',
  'split-not-open',
  'ticket-closed',
  'ticket-status-conflict',
] as const
/** Who reads and writes on a ticket: its customer, and those they added. */
const withParticipants = ['owner', 'participant'] as const
const reopenRefused = ['ticket-merged', 'reopen-period-over', 'incident-given-back'] as const

const visitor: Operation[] = [
  {
    method: 'get',
    path: '/api/health',
    summary: 'Whether the portal and its database answer',
    access: 'anyone',
    answers: { 200: answers.Health },
  },
  {
    method: 'get',
    path: '/api/programme',
    summary: 'The public support programme',
    access: 'anyone',
    answers: { 200: answers.Programme },
  },
  {
    ...{ method: 'get', path: '/api/deadlines', summary: 'When a ticket submitted at an instant would be due', access: 'anyone' },
    query: DeadlinesQuery,
    answers: { 200: answers.Deadlines },
  },
  {
    ...{
      method: 'post',
      path: '/api/kb/readings',
      summary: 'Count articles suggested and opened, and vain searches',
      access: 'anyone',
    },
    body: Readings,
    answers: { 204: null },
    problems: ['too-many-requests'],
  },
  {
    method: 'get',
    path: '/api/promise-kept',
    summary: 'How often first responses came in time, by plan',
    access: 'anyone',
    answers: { 200: answers.Kept },
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'anyone',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
]

const session: Operation[] = [
  {
    ...{
      method: 'post',
      path: '/api/session/codes',
      summary: 'Mail a link and a six-digit code to sign in with',
      access: 'anyone',
    },
    body: RequestCode,
    answers: { 202: z.object({ status: z.literal('accepted') }) },
    problems: ['too-many-requests'],
  },
  {
    ...{ method: 'post', path: '/api/session', summary: 'Sign in with the code or the link’s token', access: 'anyone' },
    body: CreateSession,
    answers: { 201: z.object({ account: answers.AccountAnswer }) },
    problems: ['sign-in-code-invalid', 'too-many-requests'],
  },
  {
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in',
    access: 'account',
    scope: 'any',
    answers: { 200: z.object({ account: answers.AccountAnswer }) },
  },
  {
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out, here or everywhere',
    access: 'anyone',
    query: EndSession,
    answers: { 204: null },
  },
]

const customer: Operation[] = [
  {
    ...{
      method: 'get',
      path: '/api/entitlement',
      summary: 'What you may ask for about a product, why, and what would improve it',
      access: 'account',
    },
    query: EntitlementQuery,
    answers: { 200: answers.EntitlementAnswer },
  },
  {
    ...{ method: 'post', path: '/api/licenses', summary: 'Link a license key to your account, once', access: 'account' },
    body: ClaimLicense,
    answers: { 200: z.object({ license: answers.License }), 201: z.object({ license: answers.License }) },
    problems: [
      'license-malformed',
      'too-many-requests',
      'license-signing-key-unknown',
      'license-signing-key-retired',
      'license-signature-invalid',
      'license-not-for-sale',
      'license-not-found',
      'license-revoked',
      'license-not-linkable',
      'license-linked-elsewhere',
    ],
  },
  {
    method: 'get',
    path: '/api/licenses',
    summary: 'Your licenses',
    access: 'account',
    answers: { 200: answers.pageOf(answers.License) },
  },
]

const tickets: Operation[] = [
  {
    ...{
      method: 'post',
      path: '/api/tickets',
      summary: 'Submit a ticket',
      access: 'account',
      takesFiles: true,
      isIdempotent: true,
    },
    body: SubmitTicket,
    answers: { 201: ticketAnswer },
    problems: [
      ...(['policy-version-outdated', 'support-ended', 'license-revoked', 'no-entitlement', 'type-not-covered'] as const),
      ...(['incident-balance-exhausted', 'pack-needs-plan', 'remote-access-not-included'] as const),
      ...deviceRefused,
      ...filesRefused,
    ],
  },
  {
    method: 'get',
    path: '/api/tickets',
    summary: 'Your tickets, newest first',
    access: 'account',
    query: ListQuery,
    answers: { 200: answers.pageOf(answers.Summary) },
  },
  {
    ...{ method: 'get', path: '/api/tickets/{number}', summary: 'One ticket of yours', access: 'account' },
    of: withParticipants,
    answers: { 200: ticketAnswer },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/messages',
      summary: 'Write to a ticket of yours',
      access: 'account',
      takesFiles: true,
    },
    of: withParticipants,
    body: WriteMessage,
    answers: { 201: answers.MessageAnswer },
    problems: ['ticket-not-found', 'ticket-merged', 'ticket-closed', 'ticket-status-conflict', ...reopenRefused, ...filesRefused],
  },
  {
    ...{ method: 'post', path: '/api/tickets/{number}/close', summary: 'Withdraw or close a ticket of yours', access: 'account' },
    answers: { 200: summaryAnswer },
    problems: ['ticket-not-found', 'not-the-ticket-owner', 'ticket-closed', 'ticket-status-conflict'],
  },
  {
    ...{ method: 'post', path: '/api/tickets/{number}/reopen', summary: 'Open a ticket of yours again', access: 'account' },
    of: withParticipants,
    answers: { 200: summaryAnswer },
    problems: ['ticket-not-found', 'ticket-status-conflict', ...reopenRefused],
  },
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/split',
      summary: 'What was split off from a ticket of yours, or is proposed to be',
      access: 'account',
    },
    of: withParticipants,
    answers: {
      200: z.object({ splits: z.array(answers.Split), splitFrom: z.string().nullable() }) satisfies z.ZodType<TicketSplits>,
    },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/split/accept',
      summary: 'Accept a split of a ticket of yours: each part becomes a ticket and spends an incident',
      access: 'account',
    },
    answers: { 200: z.object({ split: answers.Split }) },
    problems: [...splitRefused, 'no-entitlement', 'type-not-covered', 'incident-balance-exhausted', 'pack-needs-plan'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/split/decline',
      summary: 'Decline a split of a ticket of yours',
      access: 'account',
    },
    answers: { 200: z.object({ split: answers.Split }) },
    problems: splitRefused,
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/escalate',
      summary: 'Escalate a ticket of yours after a missed promise',
      access: 'account',
    },
    answers: { 200: summaryAnswer },
    problems: ['ticket-not-found', 'not-the-ticket-owner', 'escalation-not-due', 'ticket-status-conflict'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/rating',
      summary: 'Rate a ticket of yours that is over, or change the rating while the ticket can be reopened',
      access: 'account',
    },
    body: RateTicket,
    answers: { 201: summaryAnswer },
    problems: ['ticket-not-found', 'not-the-ticket-owner', 'ticket-merged', 'ticket-status-conflict', 'ticket-already-rated'],
  },
]

/** Every call of the contract. A test holds the list to the routes that exist. */
export const operations: readonly Operation[] = [
  ...visitor,
  ...session,
  ...customer,
  ...organisationOperations,
  ...tokenOperations,
  ...tickets,
  ...fileOperations,
  ...partnerOperations,
  ...changeOperations,
  ...hardwareOperations,
  ...remoteAccessOperations,
  ...conversationOperations,
  ...moneyOperations,
  ...deskOperations,
  ...macroOperations,
  ...receivedMailOperations,
  ...administrationOperations,
  ...webhookOperations,
]
