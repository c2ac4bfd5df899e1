import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { accountRoles, accounts, licenses, organisationMembers, tickets } from '../db/schema.ts'
import { organisationOwner } from '../organisations/owner.ts'
import type { Reader } from './letters.ts'

/** Somebody whom a ticket may be shared with, and why. */
export interface Candidate extends Reader {
  name: string | null
  kind: 'colleague' | 'reseller'
}

const who = { id: accounts.id, email: accounts.email, name: accounts.name, locale: accounts.locale }

/** The queries for whom a ticket may be shared with: members of its customer's organisation, and resellers who sold them a license for its product. */
export function candidatesFor(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string>) {
  const ofTicket = (column: 'account_id' | 'product') =>
    sql<string>`(select ${sql.raw(column)} from ${tickets} where ${tickets.id} = ${ticketId})`
  const customerId = ofTicket('account_id')
  const organisationId = sql<string>`(select ${organisationMembers.organisationId} from ${organisationMembers}
    where ${organisationMembers.accountId} = ${customerId})`
  const sellers = ctx.db
    .select({ email: licenses.soldBy })
    .from(licenses)
    .where(
      and(
        sql`${licenses.accountId} in (${customerId}, ${organisationOwner(customerId)})`,
        eq(licenses.product, ofTicket('product')),
        isNotNull(licenses.soldBy),
        isNull(licenses.revokedAt),
      ),
    )
  return [
    ctx.db
      .select(who)
      .from(organisationMembers)
      .innerJoin(accounts, eq(accounts.id, organisationMembers.accountId))
      .where(and(eq(organisationMembers.organisationId, organisationId), sql`${accounts.id} <> ${customerId}`))
      .orderBy(asc(organisationMembers.joinedAt), asc(accounts.id)),
    ctx.db
      .select(who)
      .from(accounts)
      .innerJoin(accountRoles, and(eq(accountRoles.accountId, accounts.id), eq(accountRoles.role, 'reseller')))
      .where(and(sql`${accounts.email} in ${sellers}`, sql`${accounts.id} <> ${customerId}`))
      .orderBy(asc(accounts.email)),
  ] as const
}

/** Who these rows are, without those who are on the ticket already; a colleague who is a reseller counts as a colleague. */
export function toCandidates(
  [colleagues, resellers]: BatchResponse<ReturnType<typeof candidatesFor>>,
  participants: readonly { id: string }[],
): Candidate[] {
  const all = [
    ...colleagues.map((each) => ({ ...each, kind: 'colleague' as const })),
    ...resellers
      .filter(({ id }) => colleagues.every((colleague) => colleague.id !== id))
      .map((each) => ({ ...each, kind: 'reseller' as const })),
  ]
  return all.filter(({ id }) => participants.every((participant) => participant.id !== id))
}
