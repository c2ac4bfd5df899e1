import type { LicenseView } from '../licenses/view.ts'
import { iso } from '../tickets/view.ts'
import type { Invitation, Organisation } from './load.ts'

/** An open invitation as the owner sees it. It says nothing of whether the address has an account. */
export interface InvitationView {
  id: string
  email: string
  invitedAt: string
  expiresAt: string
}

/** An organisation as one of its members sees it; only the owner sees invitations. */
export interface OrganisationView {
  id: string
  name: string
  role: 'owner' | 'member'
  createdAt: string
  members: { id: string; email: string; name: string | null; role: 'owner' | 'member'; joinedAt: string }[]
  invitations: InvitationView[]
  licenses: LicenseView[]
}

/** The view of an organisation for a member. */
export function organisationView(organisation: Organisation, memberId: string): OrganisationView {
  const { id, name, ownerId, createdAt, members, invitations, licenses } = organisation
  const roleOf = (accountId: string) => (accountId === ownerId ? 'owner' : 'member')
  return {
    id,
    name,
    role: roleOf(memberId),
    createdAt: iso(createdAt),
    members: members.map(({ id, email, name, joinedAt }) => ({ id, email, name, role: roleOf(id), joinedAt: iso(joinedAt) })),
    invitations: memberId === ownerId ? invitations.map(invitationView) : [],
    licenses,
  }
}

/** The view of an invitation. */
export function invitationView({ id, email, invitedAt, expiresAt }: Invitation): InvitationView {
  return { id, email, invitedAt: iso(invitedAt), expiresAt: iso(expiresAt) }
}
