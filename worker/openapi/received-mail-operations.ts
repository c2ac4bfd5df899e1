import * as z from 'zod'
import { MAIL_CLASSES, MAIL_PLACES, MAIL_REASONS } from '../db/schema.ts'
import { AttachMail, OpenFromMail, ReceivedMailsQuery } from '../mail-in/review/schemas.ts'
import type { ReadMail, ReceivedMail } from '../mail-in/review/view.ts'
import { pageOf, Ticket } from './answers.ts'
import type { Operation } from './operation.ts'

const Listed = z.object({
  id: z.string(),
  receivedAt: z.iso.datetime(),
  sender: z.string().nullable(),
  recipient: z.string(),
  subject: z.string(),
  bytes: z.int(),
  class: z.enum(MAIL_CLASSES),
  reason: z.enum(MAIL_REASONS).nullable(),
  place: z.enum(MAIL_PLACES),
  ticket: z.string().nullable(),
  placedAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<ReceivedMail>

const Whole = Listed.extend({
  text: z.string().nullable(),
  quoted: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), bytes: z.int() })),
}) satisfies z.ZodType<ReadMail>

const path = '/api/desk/received-mails'
const placed = ['received-mail-not-found', 'mail-already-placed'] as const

/** Mails that came in, and where agents put what was not placed by itself. */
export const receivedMailOperations: readonly Operation[] = [
  {
    ...{
      method: 'get',
      path,
      summary: 'Mails that came in: those that wait for an agent, or by what became of them',
      access: 'agent',
    },
    query: ReceivedMailsQuery,
    answers: { 200: pageOf(Listed).extend({ waiting: z.int() }) },
  },
  {
    ...{ method: 'get', path: `${path}/{id}`, summary: 'A mail that came in, with what it says', access: 'agent' },
    answers: { 200: z.object({ mail: Whole }) },
    problems: ['received-mail-not-found'],
  },
  {
    ...{ method: 'get', path: `${path}/{id}/raw`, summary: 'The same as it came', access: 'agent' },
    answers: { 200: null },
    problems: ['received-mail-not-found'],
  },
  {
    ...{
      method: 'post',
      path: `${path}/{id}/attach`,
      summary: 'Put a mail on a ticket: in its sender’s name where they are on it, else as an internal note',
      access: 'agent',
    },
    body: AttachMail,
    answers: { 200: z.object({ mail: Listed }) },
    problems: [
      ...placed,
      ...(['mail-unreadable', 'ticket-not-found', 'ticket-merged', 'ticket-closed', 'ticket-status-conflict'] as const),
      ...(['reopen-period-over', 'incident-given-back'] as const),
    ],
  },
  {
    ...{
      method: 'post',
      path: `${path}/{id}/open`,
      summary: 'Open a ticket from a mail, under its sender’s plan',
      access: 'agent',
    },
    body: OpenFromMail,
    answers: { 201: z.object({ ticket: Ticket }) },
    problems: [
      ...placed,
      ...(['mail-unreadable', 'no-entitlement', 'type-not-covered', 'support-ended', 'license-revoked'] as const),
    ],
  },
  {
    ...{ method: 'post', path: `${path}/{id}/dismiss`, summary: 'Put a mail aside, with nothing to be done', access: 'agent' },
    answers: { 200: z.object({ mail: Listed }) },
    problems: placed,
  },
]
