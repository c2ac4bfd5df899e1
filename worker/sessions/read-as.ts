import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import type { Locale } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import { accountRoles, accounts, ROLES, sessions } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'

/** What somebody may do besides being a customer. */
export type Role = (typeof ROLES)[number]

/** The roles of those who answer tickets. */
export const DESK_ROLES: readonly Role[] = ['agent', 'teamLead', 'supportManager', 'administrator']

/** The account behind a session. */
export interface Account {
  id: string
  email: string
  name: string | null
  locale: Locale
  timeZone: string
  roles: Role[]
}

/**
 * Who is asking, together with what the verb needs to know: one round trip for both. `build` gets the account's id as an
 * expression for its queries; they find nothing where there is no session.
 * @throws {ProblemError} signed-out, when there is no session or it has expired
 */
export async function readAs<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  build: (me: SQL<string>) => readonly [...T],
): Promise<[Account, ...BatchResponse<T>]> {
  if (!ctx.sessionHash) throw problem('signed-out')
  const me = sql<string>`(select ${sessions.accountId} from ${sessions}
    where ${sessions.tokenHash} = ${ctx.sessionHash} and ${sessions.expiresAt} > ${ctx.now})`
  const [rows, ...results] = await ctx.db.batch([accountOfSession(ctx, ctx.sessionHash), ...build(me)])
  const row = (rows as Awaited<ReturnType<typeof accountOfSession>>)[0]
  if (!row) throw problem('signed-out')
  return [toAccount(row), ...(results as BatchResponse<T>)]
}

/**
 * The same for agents.
 * @throws {ProblemError} signed-out; not-an-agent
 */
export async function readAsAgent<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  build: (me: SQL<string>) => readonly [...T],
): Promise<[Account, ...BatchResponse<T>]> {
  const read = await readAs(ctx, build)
  if (!isAgent(read[0])) throw problem('not-an-agent')
  return read
}

/**
 * The same for administrators.
 * @throws {ProblemError} signed-out; not-an-administrator
 */
export async function readAsAdministrator<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  build: (me: SQL<string>) => readonly [...T],
): Promise<[Account, ...BatchResponse<T>]> {
  const read = await readAs(ctx, build)
  if (!read[0].roles.includes('administrator')) throw problem('not-an-administrator')
  return read
}

/** What a query selects of `accounts` for `toAccount`. */
export const accountColumns = {
  id: accounts.id,
  email: accounts.email,
  name: accounts.name,
  locale: accounts.locale,
  timeZone: accounts.timeZone,
  roles: sql<
    string | null
  >`(select group_concat(${accountRoles.role}) from ${accountRoles} where ${accountRoles.accountId} = ${accounts.id})`,
}

/** The account of a row. */
export function toAccount(row: Omit<Account, 'roles'> & { roles: string | null }): Account {
  return { ...row, roles: ROLES.filter((role) => row.roles?.split(',').includes(role)) }
}

/** Whether the account answers tickets: agents, those whom tickets are escalated to, and administrators. */
export function isAgent(account: Pick<Account, 'roles'>): boolean {
  return account.roles.some((role) => DESK_ROLES.includes(role))
}

function accountOfSession(ctx: VerbContext, sessionHash: string) {
  return ctx.db
    .select(accountColumns)
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(and(eq(sessions.tokenHash, sessionHash), gt(sessions.expiresAt, ctx.now)))
}
