import { and, eq, gt, sql } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { accounts, organisationInvitations, organisations } from '../db/schema.ts'
import { keyedHash, newToken, sha256 } from '../hash.ts'
import { newId } from '../ids.ts'
import { invitationMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAsOwner } from './load.ts'
import { type InvitationView, invitationView } from './view.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long an invitation can be accepted. */
export const INVITATION_MS = 7 * DAY_MS
/** Members and open invitations of one organisation. */
export const MEMBERS_MAX = 200

/**
 * Invites a colleague by mail, for the owner. The answer is the same whether or not the address has an account, or another organisation:
 * only its own mailbox learns of it. The mail is in the language of
 * the owner, who knows the colleague. Invited again, the earlier link no longer works.
 * @throws {ProblemError} signed-out, organisation-not-found, not-the-owner, organisation-full, too-many-requests; validation-failed for
 * somebody who is a member already
 */
export async function inviteColleague(ctx: VerbContext, email: string): Promise<InvitationView> {
  const [owner, organisation] = await readAsOwner(ctx)
  const { members, invitations } = organisation
  if (members.some((member) => member.email === email)) throw fieldProblem('/email', 'member-already')
  const earlier = invitations.find((invitation) => invitation.email === email)
  if (!earlier && members.length + invitations.length >= MEMBERS_MAX) throw problem('organisation-full')
  const address = await keyedHash(ctx.env.SECRET, 'address', email)
  await countAttempts(ctx, [
    { kind: 'invite-by-account', subject: owner.id },
    { kind: 'invite-by-address', subject: address },
  ])
  const token = newToken()
  const facts = { organisation: organisation.name, inviter: owner.name ?? owner.email, email, days: INVITATION_MS / DAY_MS }
  const link = `${ctx.env.ORIGIN}/${ctx.locale}/account/organisation/?${new URLSearchParams({ invitation: token })}`
  const row = { email, invitedAt: ctx.now, expiresAt: ctx.now + INVITATION_MS, tokenHash: await sha256(token) }
  const id = newId('invitation')
  const [[written]] = await ctx.db.batch([
    ctx.db
      .insert(organisationInvitations)
      .values({ id, organisationId: organisation.id, ...row })
      .onConflictDoUpdate({ target: [organisationInvitations.organisationId, organisationInvitations.email], set: row })
      .returning(),
    mailRow(ctx, email, invitationMail(serviceTranslators[ctx.locale], { ...facts, link })),
  ])
  deliverSoon(ctx)
  return invitationView(written ?? { id, ...row })
}

/** Withdraws an invitation, for the owner: its link no longer works. @throws {ProblemError} those of `readAsOwner`; invitation-not-found */
export async function withdrawInvitation(ctx: VerbContext, id: string): Promise<void> {
  const [, organisation] = await readAsOwner(ctx)
  if (!organisation.invitations.some((invitation) => invitation.id === id)) throw problem('invitation-not-found')
  await ctx.db
    .delete(organisationInvitations)
    .where(and(eq(organisationInvitations.id, id), eq(organisationInvitations.organisationId, organisation.id)))
}

/** The query for the invitation of a link, while it can be accepted, with what it invites to. */
export function invitationOf(ctx: VerbContext, tokenHash: string) {
  const { organisationId, email, expiresAt } = organisationInvitations
  const { name: organisation, ownerId } = organisations
  // Named anew: D1 gives the rows of a batch by the names of their columns, of which there would be two.
  const ownerEmail = sql<string>`${accounts.email}`.as('owner_email')
  return ctx.db
    .select({ organisationId, email, organisation, ownerId, ownerEmail })
    .from(organisationInvitations)
    .innerJoin(organisations, eq(organisations.id, organisationId))
    .innerJoin(accounts, eq(accounts.id, organisations.ownerId))
    .where(and(eq(organisationInvitations.tokenHash, tokenHash), gt(expiresAt, ctx.now)))
}
