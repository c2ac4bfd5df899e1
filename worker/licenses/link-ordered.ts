import { and, eq, isNull, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accounts, licenses } from '../db/schema.ts'
import { licenseFactColumns } from '../entitlement/facts.ts'
import { type UpgradableTicket, upgradableTickets, upgradeStatements } from './upgrades.ts'

type LinkContext = Pick<VerbContext, 'db' | 'now'>

/** The id of the account with an address, as an expression; null where there is none. */
const accountOf = (email: string) =>
  sql<string | null>`(select ${accounts.id} from ${accounts} where ${accounts.email} = ${email})`

/** Licenses that whoever proves to have this address may link: ordered with it, linked to nobody, neither free nor trial nor withdrawn. */
function isOrderedBy(email: string) {
  return and(
    eq(licenses.orderEmail, email),
    isNull(licenses.accountId),
    isNull(licenses.revokedAt),
    eq(licenses.kind, 'commercial'),
  )
}

/** The queries of what `linkOrdered` is decided on: the licenses ordered with an address, and the open tickets that they may upgrade. */
export function orderedWith(ctx: Pick<VerbContext, 'db'>, email: string) {
  const own = { isShared: sql<boolean>`false`.mapWith(Boolean), holderId: accountOf(email) }
  return [
    ctx.db
      .select({ ...licenseFactColumns, ...own })
      .from(licenses)
      .where(isOrderedBy(email)),
    upgradableTickets(ctx, sql`select ${accountOf(email)}`),
  ] as const
}

type OrderedLicense = Awaited<ReturnType<typeof orderedWith>[0]>[number]

/**
 * The statements that link the licenses ordered with an address to its account, which is there by then, and upgrade the tickets that
 * get a better plan by it. None where nothing was ordered. Where a ticket was changed since it was read, the batch is refused.
 */
export function linkOrdered(ctx: LinkContext, email: string, ordered: OrderedLicense[], open: UpgradableTicket[]) {
  if (ordered.length === 0) return []
  const link = ctx.db
    .update(licenses)
    .set({ accountId: accountOf(email), linkedAt: ctx.now })
    .where(isOrderedBy(email))
  return [link, ...upgradeStatements(ctx, open, ordered)] as const
}
