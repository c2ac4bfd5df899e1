import { and, eq, isNull } from 'drizzle-orm'
import { serviceTranslators } from '../../locales/service.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { licenses, organisations } from '../db/schema.ts'
import { handedOverMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'
import { problem } from '../problems/problem.ts'
import { readAsOwner } from './load.ts'

/**
 * Makes another member the owner, and the licenses that the organisation shares theirs: it loses none of them when the former owner
 * leaves. The new owner is told by mail.
 * @throws {ProblemError} signed-out, organisation-not-found, not-the-owner, member-not-found
 */
export async function handOver(ctx: VerbContext, memberId: string): Promise<void> {
  const [owner, organisation] = await readAsOwner(ctx)
  const member = organisation.members.find(({ id }) => id === memberId && id !== owner.id)
  if (!member) throw problem('member-not-found')
  const facts = { organisation: organisation.name, formerOwner: owner.name ?? owner.email }
  const link = `${ctx.env.ORIGIN}/${member.locale}/account/organisation/`
  const letter = handedOverMail(serviceTranslators[member.locale], { ...facts, link })
  try {
    await ctx.db.batch([
      ctx.db
        .update(organisations)
        .set({ ownerId: member.id })
        .where(and(eq(organisations.id, organisation.id), eq(organisations.ownerId, owner.id))),
      ctx.db
        .update(licenses)
        .set({ accountId: member.id })
        .where(and(eq(licenses.accountId, owner.id), isNull(licenses.revokedAt))),
      mailRow(ctx, member.email, letter, member.locale),
    ])
  } catch (error) {
    // Somebody else owns it by now, or the member has left.
    if (refusedBy(error, 'license-linked')) throw problem('not-the-owner')
    if (refusedBy(error, 'organisation-owner-no-member')) throw problem('member-not-found')
    throw error
  }
  deliverSoon(ctx)
}
