import { sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { licenses, organisationInvitations, organisationMembers, organisations } from '../db/schema.ts'
import { licenseFactColumns } from '../entitlement/facts.ts'
import { sha256 } from '../hash.ts'
import { upgradableTickets, upgradeStatements } from '../licenses/upgrades.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { retryingConflicts } from '../tickets/change.ts'
import { invitationOf } from './invite.ts'
import { organisationOf } from './load.ts'

/**
 * Joins the organisation that the caller was invited to; the invitation is used up. Signed in with the address invited, nobody else
 * can. Their open tickets get the better plan, if a license shared gives one.
 * @throws {ProblemError} signed-out; invitation-not-found, where it is unknown, used, withdrawn or over; invitation-for-another-address,
 * already-in-organisation
 */
export async function acceptInvitation(ctx: VerbContext, token: string): Promise<void> {
  const tokenHash = await sha256(token)
  try {
    await retryingConflicts(() => join(ctx, tokenHash))
  } catch (error) {
    if (refusedBy(error, 'organisation-uninvited')) throw problem('invitation-not-found')
    if (refusedBy(error, 'organisation_members.account_id')) throw problem('already-in-organisation')
    throw error
  }
}

async function join(ctx: VerbContext, tokenHash: string): Promise<void> {
  const ownerId = sql`(select ${organisations.ownerId} from ${organisationInvitations}
    join ${organisations} on ${organisations.id} = ${organisationInvitations.organisationId}
    where ${organisationInvitations.tokenHash} = ${tokenHash})`
  const [account, [found], [organisation], shared, open] = await readAs(ctx, (me) => [
    invitationOf(ctx, tokenHash),
    organisationOf(ctx, me)[0],
    ctx.db
      .select({ ...licenseFactColumns, holderId: licenses.accountId })
      .from(licenses)
      .where(sql`${licenses.accountId} = ${ownerId}`),
    upgradableTickets(ctx, sql`select ${me}`),
  ])
  if (!found) throw problem('invitation-not-found')
  if (found.email !== account.email) throw problem('invitation-for-another-address')
  if (organisation) throw problem('already-in-organisation')
  const own = open.filter(({ accountId }) => accountId === account.id).map((ticket) => ({ ...ticket, ownerId: found.ownerId }))
  // Triggers let nobody in whose invitation is gone, and delete the one that was used.
  const member = { accountId: account.id, organisationId: found.organisationId, joinedAt: ctx.now }
  await ctx.db.batch([ctx.db.insert(organisationMembers).values(member), ...upgradeStatements(ctx, own, shared)])
}
