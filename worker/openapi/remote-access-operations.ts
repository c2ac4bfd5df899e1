import * as z from 'zod'
import { SECRET_ENDS } from '../db/schema.ts'
import type { DeskRemoteAccess, RemoteAccessState } from '../secrets/read.ts'
import { KeepRemoteAccess } from '../secrets/schemas.ts'
import type { RemoteAccessView } from '../secrets/state.ts'
import type { Operation } from './operation.ts'

const RemoteAccess = z.object({
  state: z.enum(['kept', ...SECRET_ENDS]),
  keptAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  readBy: z.string().nullable(),
}) satisfies z.ZodType<RemoteAccessView>

const answer = z.object({ remoteAccess: RemoteAccess })

/** Calls about remote access details: left by a customer, read once by the agent in charge. */
export const remoteAccessOperations: readonly Operation[] = [
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/remote-access',
      summary: 'Whether remote access details can be left for a ticket of yours, and what became of the last; never the details',
      access: 'account',
      of: ['owner', 'participant'],
    },
    answers: {
      200: z.object({ isOffered: z.boolean(), remoteAccess: RemoteAccess.nullable() }) satisfies z.ZodType<RemoteAccessState>,
    },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/remote-access',
      summary: 'Leave remote access details for the agent in charge of a ticket of yours, in place of those not read yet',
      access: 'account',
      of: ['owner', 'participant'],
    },
    body: KeepRemoteAccess,
    answers: { 201: answer },
    problems: ['ticket-not-found', 'remote-access-not-included', 'ticket-closed', 'ticket-merged', 'ticket-status-conflict'],
  },
  {
    ...{
      method: 'delete',
      path: '/api/tickets/{number}/remote-access',
      summary: 'Take back remote access details that nobody has read',
      access: 'account',
      of: ['owner', 'participant'],
    },
    answers: { 200: answer },
    problems: ['ticket-not-found', 'remote-access-not-found', 'ticket-status-conflict'],
  },
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}/remote-access',
      summary: 'What became of a ticket’s remote access details, and whether you may read them',
      access: 'agent',
    },
    answers: {
      200: z.object({ remoteAccess: RemoteAccess.nullable(), isMine: z.boolean() }) satisfies z.ZodType<DeskRemoteAccess>,
    },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/remote-access/read',
      summary: 'Read a ticket’s remote access details, as the agent in charge: once, and they are deleted',
      access: 'agent',
    },
    answers: { 200: z.object({ details: z.string() }) },
    problems: ['ticket-not-found', 'remote-access-not-yours', 'remote-access-not-found', 'ticket-status-conflict'],
  },
]
