import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { QueryContext, VerbContext } from '../context.ts'
import { accounts, apiTokens } from '../db/schema.ts'
import type { Scope } from '../openapi/operation.ts'
import { problem } from '../problems/problem.ts'
import { type Account, accountColumns, type Role, toAccount } from '../sessions/account.ts'

const HOUR_MS = 60 * 60 * 1000

/** Who a program says it is, and what its call asks of that. */
export interface Bearer {
  /** SHA-256 of the token. */
  hash: string
  scope: Scope | 'any'
}

/** The account of a token, as an expression; null where it is none of ours or has expired. */
export function accountOfToken({ now }: Pick<QueryContext, 'now'>, { hash }: { hash: string | SQL<string> }) {
  return sql<string>`(select ${apiTokens.accountId} from ${apiTokens}
    where ${apiTokens.tokenHash} = ${hash} and ${apiTokens.expiresAt} > ${now})`
}

/** The query for a token and its account. */
export function tokenQuery(ctx: VerbContext, { hash }: Bearer) {
  return ctx.db
    .select({ ...accountColumns, scopes: apiTokens.scopes, lastUsedAt: apiTokens.lastUsedAt })
    .from(apiTokens)
    .innerJoin(accounts, eq(accounts.id, apiTokens.accountId))
    .where(and(eq(apiTokens.tokenHash, hash), gt(apiTokens.expiresAt, ctx.now)))
}

/**
 * The account on whose behalf a token asks, with no more roles than the token's scopes reach.
 * @throws {ProblemError} token-invalid (unknown, expired or revoked: one answer for all); insufficient-scope
 */
export function admitted(
  ctx: VerbContext,
  bearer: Bearer,
  row: Awaited<ReturnType<typeof tokenQuery>>[number] | undefined,
): Account {
  if (!row) throw problem('token-invalid', { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
  const { scopes, lastUsedAt, ...account } = row
  const { scope } = bearer
  if (scope !== 'any' && !scopes.includes(scope)) {
    const challenge = `Bearer error="insufficient_scope", scope="${scope}"`
    throw problem('insufficient-scope', { params: { scope }, headers: { 'www-authenticate': challenge } })
  }
  if (lastUsedAt === null || lastUsedAt <= ctx.now - HOUR_MS) ctx.waitUntil(recordUse(ctx, bearer))
  const whole = toAccount(account)
  return { ...whole, roles: narrowed(whole.roles, scopes) }
}

/** The roles that scopes reach: an administrator's token for the desk is an agent's, any other for neither is a customer's. */
function narrowed(roles: readonly Role[], scopes: readonly Scope[]): Role[] {
  if (scopes.includes('admin')) return [...roles]
  const kept = roles.filter((role) => role === 'reseller')
  const isForDesk = scopes.some((scope) => scope.startsWith('desk:'))
  return isForDesk && roles.length > kept.length ? [...kept, 'agent'] : kept
}

async function recordUse(ctx: VerbContext, { hash }: Bearer): Promise<void> {
  await ctx.db.update(apiTokens).set({ lastUsedAt: ctx.now }).where(eq(apiTokens.tokenHash, hash))
}
