import { and, eq } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { organisationMembers, organisations } from '../db/schema.ts'
import { memberRemovedMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { readAsMember, readAsOwner } from './load.ts'

/**
 * Ends a membership: the owner another's, everybody their own. Tickets stay with whoever submitted them, with what was promised.
 * Who is removed is told by mail.
 * @throws {ProblemError} signed-out, organisation-not-found; owner-cannot-leave; not-the-owner; member-not-found
 */
export async function removeMember(ctx: VerbContext, memberId: string): Promise<void> {
  const [account, organisation] = await readAsMember(ctx)
  const isOwner = account.id === organisation.ownerId
  if (memberId === organisation.ownerId && isOwner) throw problem('owner-cannot-leave')
  if (memberId !== account.id && !isOwner) throw problem('not-the-owner')
  const member = organisation.members.find(({ id }) => id === memberId)
  if (!member) throw problem('member-not-found')
  const letter = memberRemovedMail(serviceTranslators[member.locale], { organisation: organisation.name })
  const told = isOwner ? [mailRow(ctx, member.email, letter, member.locale)] : []
  const isMembership = and(eq(organisationMembers.accountId, memberId), eq(organisationMembers.organisationId, organisation.id))
  try {
    await ctx.db.batch([ctx.db.delete(organisationMembers).where(isMembership), ...told])
  } catch (error) {
    if (refusedBy(error, 'organisation-owner-stays')) throw problem('owner-cannot-leave')
    throw error
  }
  deliverSoon(ctx)
}

/** Dissolves the organisation, for the owner: members and invitations go with it, licenses and tickets stay where they are. @throws {ProblemError} those of `readAsOwner` */
export async function dissolveOrganisation(ctx: VerbContext): Promise<void> {
  const [owner, organisation] = await readAsOwner(ctx)
  await ctx.db.delete(organisations).where(and(eq(organisations.id, organisation.id), eq(organisations.ownerId, owner.id)))
}
