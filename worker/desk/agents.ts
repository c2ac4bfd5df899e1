import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { accountRoles, accounts } from '../db/schema.ts'
import { DESK_ROLES } from '../sessions/read-as.ts'

/** Agents to choose from; of more than these, the first by name. */
const AGENTS_MAX = 200

/** What the desk names an agent by, and how to write to them. */
const agentColumns = { id: accounts.id, email: accounts.email, name: accounts.name, locale: accounts.locale }

/** The query for those who can be put in charge of a ticket, by name. */
export function agentRows(ctx: Pick<VerbContext, 'db'>) {
  const agents = ctx.db
    .select({ id: accountRoles.accountId })
    .from(accountRoles)
    .where(inArray(accountRoles.role, [...DESK_ROLES]))
  return ctx.db
    .select(agentColumns)
    .from(accounts)
    .where(inArray(accounts.id, agents))
    .orderBy(asc(sql`coalesce(${accounts.name}, ${accounts.email})`), asc(accounts.id))
    .limit(AGENTS_MAX)
}

/** The query for the account with that address, if it may answer tickets. */
export function agentByEmail(ctx: Pick<VerbContext, 'db'>, email: string) {
  const roles = ctx.db
    .select({ id: accountRoles.accountId })
    .from(accountRoles)
    .where(and(eq(accountRoles.accountId, accounts.id), inArray(accountRoles.role, [...DESK_ROLES])))
  return ctx.db
    .select(agentColumns)
    .from(accounts)
    .where(and(eq(accounts.email, email), inArray(accounts.id, roles)))
}
