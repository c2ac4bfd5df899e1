import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { organisations } from '../db/schema.ts'
import { ownLicenses } from '../entitlement/facts.ts'
import { newId } from '../ids.ts'
import { licenseView } from '../licenses/view.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { organisationOf } from './load.ts'
import { type OrganisationView, organisationView } from './view.ts'

/**
 * Founds an organisation, whose owner the caller is: their licenses are shared from now on with whom they invite.
 * @throws {ProblemError} signed-out, already-in-organisation; organisation-needs-license, where there is nothing to share
 */
export async function createOrganisation(ctx: VerbContext, name: string): Promise<OrganisationView> {
  const [account, own, [organisation]] = await readAs(ctx, (me) => [ownLicenses(ctx, me), organisationOf(ctx, me)[0]])
  if (organisation) throw problem('already-in-organisation')
  const shared = own.filter(({ revokedAt }) => revokedAt === null)
  if (shared.length === 0) throw problem('organisation-needs-license')
  const row = { id: newId('organisation'), name, ownerId: account.id, createdAt: ctx.now }
  try {
    // A trigger makes the owner its first member.
    await ctx.db.insert(organisations).values(row)
  } catch (error) {
    if (!refusedBy(error, 'organisations.owner_id') && !refusedBy(error, 'organisation_members.account_id')) throw error
    throw problem('already-in-organisation')
  }
  const members = [{ ...account, joinedAt: ctx.now }]
  return organisationView({ ...row, members, invitations: [], licenses: shared.map(licenseView) }, account.id)
}
