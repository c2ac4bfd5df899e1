import * as z from 'zod'
import { LOCALES } from '../../locales/locale.ts'
import { ROLES } from '../db/schema.ts'
import type { PresenceView } from '../desk/presence.ts'
import type { QueuedTicket } from '../desk/queue.ts'
import type { DeskTicketView } from '../desk/read.ts'
import type { AccountRoles } from '../desk/roles.ts'
import {
  AssignTicket,
  ImportTable,
  OpenTicket,
  QueueQuery,
  ResolveTicket,
  SearchQuery,
  SetPresence,
  SetRoles,
  SetStatus,
  WriteDeskMessage,
} from '../desk/schemas.ts'
import type { RevokedLicense } from '../licenses/revoke.ts'
import { RevokeLicense } from '../licenses/schemas.ts'
import type { Merged } from '../merges/merge.ts'
import { MergeTicket } from '../merges/schemas.ts'
import { ProposeSplit } from '../splits/schemas.ts'
import { ImportReport, License, MessageAnswer, pageOf, Split, Summary, Ticket } from './answers.ts'
import { filesRefused } from './file-operations.ts'
import { deviceRefused } from './hardware-operations.ts'
import type { Operation } from './operation.ts'

const Person = z.object({ email: z.string(), name: z.string().nullable() })

const Queued = Summary.extend({
  rank: z.int(),
  nextDueAt: z.iso.datetime().nullable(),
  customer: Person,
  assignee: Person.nullable(),
}) satisfies z.ZodType<QueuedTicket>

const DeskTicket = z.object({
  ticket: Ticket.extend({ rank: z.int(), assignee: Person.nullable() }),
  customer: Person.extend({
    locale: z.enum(LOCALES),
    timeZone: z.string(),
    isReseller: z.boolean(),
    plan: z.string().nullable(),
    rank: z.int().nullable(),
    licenses: z.array(License),
    balance: z.int(),
  }),
  splits: z.array(Split),
  splitFrom: z.string().nullable(),
  mergedFrom: z.array(z.string()),
}) satisfies z.ZodType<DeskTicketView>

const Presence = z.object({
  others: z.array(Person.extend({ isWriting: z.boolean() })),
}) satisfies z.ZodType<PresenceView>

const Roles = Person.extend({ roles: z.array(z.enum(ROLES)) }) satisfies z.ZodType<AccountRoles>

const Revoked = License.extend({ revokedAt: z.iso.datetime() }) satisfies z.ZodType<RevokedLicense>

const changed = ['ticket-not-found', 'ticket-merged', 'ticket-closed', 'ticket-status-conflict'] as const

/** What agents do, and administrators. */
export const deskOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/desk/queue', summary: 'Tickets that are not over, by earliest deadline', access: 'agent' },
    query: QueueQuery,
    answers: { 200: pageOf(Queued) },
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/queue/version',
      summary: 'A number that changes with the queue; with If-None-Match, 304 as long as it has not',
      access: 'agent',
    },
    answers: { 200: z.object({ version: z.int() }), 304: null },
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/search',
      summary: 'Tickets by number, by the beginning of a mail address, or by words of subject and messages; the latest first',
      access: 'agent',
    },
    query: SearchQuery,
    answers: { 200: pageOf(Queued) },
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}',
      summary: 'A ticket with its notes and its customer',
      access: 'agent',
    },
    answers: { 200: DeskTicket },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets',
      summary: 'Open a ticket for a customer who phoned',
      access: 'agent',
      isIdempotent: true,
    },
    body: OpenTicket,
    answers: { 201: z.object({ ticket: Ticket }) },
    problems: [
      'support-ended',
      'license-revoked',
      'no-entitlement',
      'type-not-covered',
      'incident-balance-exhausted',
      'pack-needs-plan',
      ...deviceRefused,
    ],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/messages',
      summary: 'Reply to the customer, or leave a note',
      access: 'agent',
    },
    ...{ takesFiles: true, isIdempotent: true, body: WriteDeskMessage },
    answers: { 201: MessageAnswer },
    problems: [...changed, 'reply-overtaken', ...filesRefused],
  },
  {
    ...{
      method: 'put',
      path: '/api/desk/tickets/{number}/presence',
      summary: 'Say that the caller has the ticket open, and learn who else has; to be repeated, or it lapses',
      access: 'agent',
    },
    body: SetPresence,
    answers: { 200: Presence },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'delete',
      path: '/api/desk/tickets/{number}/presence',
      summary: 'Say that the caller has left the ticket',
      access: 'agent',
    },
    answers: { 204: null },
    problems: ['ticket-not-found'],
  },
  {
    ...{ method: 'post', path: '/api/desk/tickets/{number}/assign', summary: 'Name who is responsible', access: 'agent' },
    body: AssignTicket,
    answers: { 200: z.object({ ticket: z.looseObject({ number: z.string() }) }) },
    problems: [...changed, 'account-not-found'],
  },
  {
    ...{ method: 'post', path: '/api/desk/tickets/{number}/status', summary: 'Say whose turn it is', access: 'agent' },
    body: SetStatus,
    answers: { 200: z.object({ ticket: z.looseObject({ number: z.string() }) }) },
    problems: changed,
  },
  {
    ...{ method: 'post', path: '/api/desk/tickets/{number}/resolve', summary: 'Resolve with an outcome', access: 'agent' },
    body: ResolveTicket,
    answers: { 200: z.object({ ticket: z.looseObject({ number: z.string() }) }) },
    problems: changed,
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/split',
      summary: 'Make tickets of the further problems; the customer is asked where it spends incidents',
      access: 'agent',
    },
    ...{ isIdempotent: true, body: ProposeSplit },
    answers: { 201: z.object({ split: Split }) },
    problems: [...changed, 'split-open', 'no-entitlement'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/split/withdraw',
      summary: 'Take back a split that the customer has not answered',
      access: 'agent',
    },
    answers: { 200: z.object({ split: Split }) },
    problems: [...changed, 'split-not-open'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/merge',
      summary: 'Merge a duplicate into another ticket of the same customer, for good',
      access: 'agent',
    },
    body: MergeTicket,
    answers: { 200: z.object({ merged: Summary, ticket: Summary }) satisfies z.ZodType<Merged> },
    problems: changed,
  },
  {
    ...{ method: 'post', path: '/api/desk/licenses/import', summary: 'Import licenses from CSV', access: 'administrator' },
    body: ImportTable,
    answers: { 200: ImportReport },
    problems: ['csv-malformed'],
  },
  {
    ...{ method: 'post', path: '/api/desk/licenses/revoke', summary: 'Withdraw a license for good', access: 'administrator' },
    body: RevokeLicense,
    answers: { 200: z.object({ license: Revoked }) },
    problems: [
      ...(['license-malformed', 'license-not-found', 'license-signing-key-unknown'] as const),
      ...(['license-signing-key-retired', 'license-signature-invalid', 'license-not-for-sale'] as const),
    ],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/accounts/{email}/roles',
      summary: 'Set the roles of an account',
      access: 'administrator',
    },
    scope: null,
    body: SetRoles,
    answers: { 200: z.object({ account: Roles }) },
    problems: ['account-not-found'],
  },
]
