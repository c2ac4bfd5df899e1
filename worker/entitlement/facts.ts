import { and, asc, eq, gt, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { CoverageFacts } from '../../programme/entitlement.ts'
import type { QueryContext } from '../context.ts'
import { incidentLots, licenses } from '../db/schema.ts'
import { organisationOwner } from '../organisations/owner.ts'
import type { Account } from '../sessions/read-as.ts'

type AccountId = string | SQL<string> | SQLWrapper

/** What a query selects of `licenses` for the entitlement rules. */
export const licenseFactColumns = {
  id: licenses.id,
  product: licenses.product,
  plan: licenses.plan,
  keyHint: licenses.keyHint,
  supportUntil: licenses.supportUntil,
  revokedAt: licenses.revokedAt,
}

/** The query for the licenses that count for an account: its own, then those its organisation shares. */
export function licenseFacts(ctx: QueryContext, accountId: AccountId) {
  const isShared = sql<boolean>`${licenses.accountId} <> ${accountId}`.mapWith(Boolean)
  return ctx.db
    .select({ ...licenseFactColumns, isShared })
    .from(licenses)
    .where(sql`${licenses.accountId} in (${accountId}, ${organisationOwner(accountId)})`)
    .orderBy(isShared, asc(licenses.linkedAt))
}

/** The query for the licenses linked to an account itself. */
export function ownLicenses(ctx: QueryContext, accountId: AccountId) {
  return ctx.db
    .select(licenseFactColumns)
    .from(licenses)
    .where(eq(licenses.accountId, accountId as string))
    .orderBy(asc(licenses.linkedAt))
}

/** The query for the lots an account can spend from, the one that expires first first. */
export function lotFacts(ctx: QueryContext, accountId: AccountId) {
  return ctx.db
    .select({
      id: incidentLots.id,
      pack: incidentLots.pack,
      product: incidentLots.product,
      remaining: incidentLots.remaining,
      expiresAt: incidentLots.expiresAt,
    })
    .from(incidentLots)
    .where(
      and(
        eq(incidentLots.accountId, accountId as string),
        gt(incidentLots.remaining, 0),
        gt(incidentLots.expiresAt, ctx.now),
        isNull(incidentLots.disputedAt),
      ),
    )
    .orderBy(asc(incidentLots.expiresAt))
}

type LicenseRows = Awaited<ReturnType<typeof licenseFacts>>
type LotRows = Awaited<ReturnType<typeof lotFacts>>

/** What the entitlement rules need to know about an account and a product. */
export function coverageFacts(account: Account, product: string, licenseRows: LicenseRows, lots: LotRows): CoverageFacts {
  return { product, licenses: licenseRows, isReseller: account.roles.includes('reseller'), lots }
}
