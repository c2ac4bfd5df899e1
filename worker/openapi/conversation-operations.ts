import * as z from 'zod'
import type { Revision } from '../live/revision.ts'
import { TranscriptQuery } from '../tickets/read-transcript.ts'
import type { Operation } from './operation.ts'

const RevisionAnswer = z.object({ revision: z.string() }) satisfies z.ZodType<Revision>

/** Calls by which a conversation is followed and kept. */
export const conversationOperations: readonly Operation[] = [
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/revision',
      summary: 'Whether a ticket of yours has changed; 304 for the ETag you know',
      access: 'account',
      of: ['owner', 'participant'],
    },
    answers: { 200: RevisionAnswer, 304: null },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/transcript',
      summary: 'The transcript of a ticket of yours, as plain text',
      access: 'account',
      of: ['owner', 'participant'],
    },
    query: TranscriptQuery,
    answers: { 200: null },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}/revision',
      summary: 'Whether a ticket or its notes have changed; 304 for the ETag you know',
      access: 'agent',
    },
    answers: { 200: RevisionAnswer, 304: null },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}/transcript',
      summary: 'The transcript of a ticket with its internal notes, as plain text',
      access: 'agent',
    },
    query: TranscriptQuery,
    answers: { 200: null },
    problems: ['ticket-not-found'],
  },
]
