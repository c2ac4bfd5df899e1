import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { organisationMembers, organisations } from '../db/schema.ts'

/** The account whose licenses an account shares: the owner of its organisation, itself where it is the owner; null where it is in none. */
export function organisationOwner(accountId: string | SQLWrapper): SQL<string | null> {
  const owner = sql`(select ${organisations.ownerId} from ${organisationMembers}
    join ${organisations} on ${organisations.id} = ${organisationMembers.organisationId}
    where ${organisationMembers.accountId} = ${accountId})`
  // Wrapped, or drizzle would leave the tables' names out where this is a field of a query of one table.
  return sql<string | null>`${owner}`
}
