import * as z from 'zod'
import { AcceptInvitation, CreateOrganisation, HandOver, InviteColleague } from '../organisations/schemas.ts'
import type { InvitationView, OrganisationView } from '../organisations/view.ts'
import { License } from './answers.ts'
import type { Operation } from './operation.ts'

const Role = z.enum(['owner', 'member'])
const Instant = z.iso.datetime()

const Invitation = z.object({
  id: z.string(),
  email: z.email(),
  invitedAt: Instant,
  expiresAt: Instant,
}) satisfies z.ZodType<InvitationView>

const Organisation = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  createdAt: Instant,
  members: z.array(z.object({ id: z.string(), email: z.email(), name: z.string().nullable(), role: Role, joinedAt: Instant })),
  invitations: z.array(Invitation),
  licenses: z.array(License),
}) satisfies z.ZodType<OrganisationView>

const answer = z.object({ organisation: Organisation })
const owners = ['organisation-not-found', 'not-the-owner'] as const
const path = '/api/organisation'

/** Colleagues who share licenses. */
export const organisationOperations: readonly Operation[] = [
  {
    ...{ method: 'get', path, summary: 'Your organisation, null if you are in none', access: 'account' },
    answers: { 200: z.object({ organisation: Organisation.nullable() }) },
  },
  {
    ...{ method: 'post', path, summary: 'Found an organisation that shares your licenses', access: 'account' },
    body: CreateOrganisation,
    answers: { 201: answer },
    problems: ['already-in-organisation', 'organisation-needs-license'],
  },
  {
    ...{ method: 'delete', path, summary: 'Dissolve your organisation', access: 'account', of: ['owner'] },
    answers: { 204: null },
    problems: owners,
  },
  {
    ...{ method: 'post', path: `${path}/invitations`, summary: 'Invite a colleague by mail', access: 'account', of: ['owner'] },
    body: InviteColleague,
    answers: { 201: z.object({ invitation: Invitation }) },
    problems: [...owners, 'organisation-full', 'too-many-requests'],
  },
  {
    ...{ method: 'delete', path: `${path}/invitations/{id}`, summary: 'Withdraw an invitation', access: 'account' },
    answers: { 204: null },
    problems: [...owners, 'invitation-not-found'],
  },
  {
    ...{ method: 'post', path: `${path}/accept`, summary: 'Join the organisation that invited you', access: 'account' },
    body: AcceptInvitation,
    answers: { 200: answer },
    problems: ['invitation-not-found', 'invitation-for-another-address', 'already-in-organisation', 'ticket-status-conflict'],
  },
  {
    ...{ method: 'delete', path: `${path}/members/{id}`, summary: 'Remove a member, or leave', access: 'account' },
    answers: { 204: null },
    problems: [...owners, 'owner-cannot-leave', 'member-not-found'],
  },
  {
    ...{
      method: 'post',
      path: `${path}/owner`,
      summary: 'Hand the organisation and its licenses over',
      access: 'account',
      of: ['owner'],
    },
    body: HandOver,
    answers: { 200: answer },
    problems: [...owners, 'member-not-found'],
  },
]
