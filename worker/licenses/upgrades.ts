import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { isInForce } from '../../programme/entitlement.ts'
import type { VerbContext } from '../context.ts'
import { type licenses, organisationMembers, organisations, tickets } from '../db/schema.ts'
import { organisationOwner } from '../organisations/owner.ts'
import { type Change, changeStatements, type Ticket } from '../tickets/change.ts'
import { upgraded } from '../tickets/upgrade.ts'

type UpgradeContext = Pick<VerbContext, 'db' | 'now'>

/** A license that gives its plan to its holder and, where the holder owns an organisation, to its members. */
export type GivenLicense = Pick<typeof licenses.$inferSelect, 'product' | 'plan' | 'supportUntil' | 'revokedAt'> & {
  /** Null where nobody holds it yet. */
  holderId: string | null
}

/** A ticket that a better plan can upgrade, with whose licenses may do so besides its customer's own. */
export type UpgradableTicket = Ticket & { ownerId: string | null }

/**
 * The query for the tickets that licenses of these accounts can upgrade: not over, paid by a plan, theirs or their colleagues'.
 * @param holders a select of the accounts' ids
 */
export function upgradableTickets(ctx: Pick<VerbContext, 'db'>, holders: SQL) {
  const colleagues = sql`select ${organisationMembers.accountId} from ${organisations}
    join ${organisationMembers} on ${organisationMembers.organisationId} = ${organisations.id}
    where ${organisations.ownerId} in (${holders})`
  // The values stand in the statement, not beside it, so that the index of open tickets is found.
  const isOpen = sql`${tickets.status} in ('new', 'open', 'waiting') and ${tickets.payWith} = 'plan'`
  return ctx.db
    .select({ ...getTableColumns(tickets), ownerId: organisationOwner(tickets.accountId) })
    .from(tickets)
    .where(sql`${isOpen} and ${tickets.accountId} in (${holders} union ${colleagues})`)
}

/** What licenses do to tickets that are not over: each takes the best plan among those in force that it gets, where that is better than its own. */
function upgradesBy(ctx: Pick<VerbContext, 'now'>, open: readonly UpgradableTicket[], given: readonly GivenLicense[]): Change[] {
  const inForce = given.filter((license) => license.holderId !== null && isInForce(programme, { id: '', ...license }, ctx.now))
  return open.flatMap(({ ownerId, ...ticket }) => {
    const reaching = inForce.filter(
      ({ holderId, product }) => product === ticket.product && (holderId === ticket.accountId || holderId === ownerId),
    )
    const changes = reaching.flatMap(({ plan }) => upgraded(ticket, plan, ctx.now) ?? [])
    return changes.toSorted((a, b) => a.after.rank - b.after.rank).slice(0, 1)
  })
}

/** The statements that write the upgrades by licenses: part of the batch that gives the licenses. */
export function upgradeStatements(ctx: UpgradeContext, open: readonly UpgradableTicket[], given: readonly GivenLicense[]) {
  return upgradesBy(ctx, open, given).flatMap((change) => [...changeStatements(ctx, change)])
}
