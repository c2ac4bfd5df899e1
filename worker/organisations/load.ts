import { and, asc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import type { Locale } from '../../locales/locale.ts'
import type { EpochMs } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { accounts, licenses, organisationInvitations, organisationMembers, organisations } from '../db/schema.ts'
import { licenseFactColumns } from '../entitlement/facts.ts'
import { type LicenseView, licenseView } from '../licenses/view.ts'
import { problem } from '../problems/problem.ts'
import { type Account, readAs } from '../sessions/read-as.ts'
import { organisationOwner } from './owner.ts'
import { type OrganisationView, organisationView } from './view.ts'

/** Somebody who belongs to the organisation. */
export interface Member {
  id: string
  email: string
  name: string | null
  locale: Locale
  joinedAt: EpochMs
}

/** An invitation that can still be accepted. */
export interface Invitation {
  id: string
  email: string
  invitedAt: EpochMs
  expiresAt: EpochMs
}

/** An organisation, as one of its members finds it. */
export interface Organisation {
  id: string
  name: string
  ownerId: string
  createdAt: EpochMs
  members: Member[]
  invitations: Invitation[]
  /** What its members share. */
  licenses: LicenseView[]
}

/** The queries for the organisation that an account belongs to. */
export function organisationOf(ctx: VerbContext, accountId: SQL<string>) {
  const id = sql`(select ${organisationMembers.organisationId} from ${organisationMembers} where ${organisationMembers.accountId} = ${accountId})`
  const { email, name, locale } = accounts
  return [
    ctx.db.select().from(organisations).where(sql`${organisations.id} = ${id}`),
    ctx.db
      .select({ id: accounts.id, email, name, locale, joinedAt: organisationMembers.joinedAt })
      .from(organisationMembers)
      .innerJoin(accounts, eq(accounts.id, organisationMembers.accountId))
      .where(sql`${organisationMembers.organisationId} = ${id}`)
      .orderBy(asc(organisationMembers.joinedAt), asc(accounts.email)),
    ctx.db
      .select()
      .from(organisationInvitations)
      .where(and(sql`${organisationInvitations.organisationId} = ${id}`, gt(organisationInvitations.expiresAt, ctx.now)))
      .orderBy(asc(organisationInvitations.invitedAt), asc(organisationInvitations.email)),
    ctx.db
      .select(licenseFactColumns)
      .from(licenses)
      .where(and(sql`${licenses.accountId} = ${organisationOwner(accountId)}`, isNull(licenses.revokedAt)))
      .orderBy(asc(licenses.linkedAt)),
  ] as const
}

type Rows = BatchResponse<[...ReturnType<typeof organisationOf>]>

/** The organisation of these rows, its owner the first of the members; null where the account belongs to none. */
export function toOrganisation([[row], members, invitations, shared]: Rows): Organisation | null {
  if (!row) return null
  const ownerFirst = members.toSorted((a, b) => Number(b.id === row.ownerId) - Number(a.id === row.ownerId))
  return { ...row, members: ownerFirst, invitations, licenses: shared.map(licenseView) }
}

/** Who asks, and their organisation. @throws {ProblemError} signed-out, organisation-not-found */
export async function readAsMember(ctx: VerbContext): Promise<[Account, Organisation]> {
  const [account, ...rows] = await readAs(ctx, (me) => organisationOf(ctx, me))
  const organisation = toOrganisation(rows)
  if (!organisation) throw problem('organisation-not-found')
  return [account, organisation]
}

/** The same for its owner. @throws {ProblemError} signed-out, organisation-not-found, not-the-owner */
export async function readAsOwner(ctx: VerbContext): Promise<[Account, Organisation]> {
  const read = await readAsMember(ctx)
  if (read[1].ownerId !== read[0].id) throw problem('not-the-owner')
  return read
}

/** The caller's organisation as they may see it; null where they belong to none. @throws {ProblemError} signed-out */
export async function readOrganisation(ctx: VerbContext): Promise<OrganisationView | null> {
  const [account, ...rows] = await readAs(ctx, (me) => organisationOf(ctx, me))
  const organisation = toOrganisation(rows)
  return organisation && organisationView(organisation, account.id)
}
