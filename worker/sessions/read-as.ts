import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import type { VerbContext } from '../context.ts'
import { accounts, sessions } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { accountOfToken, admitted, type Bearer, tokenQuery } from '../tokens/bearer.ts'
import { type Account, accountColumns, isAgent, toAccount } from './account.ts'

export { type Account, accountColumns, DESK_ROLES, isAgent, type Role, toAccount } from './account.ts'

/**
 * Who is asking, together with what the verb needs to know: one round trip for both. `build` gets the account's id as an
 * expression for its queries; they find nothing where there is no session.
 * @throws {ProblemError} signed-out, when there is no session or it has expired; for a program token-invalid, insufficient-scope
 */
export async function readAs<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  build: (me: SQL<string>) => readonly [...T],
): Promise<[Account, ...BatchResponse<T>]> {
  if (ctx.bearer) return readWithToken(ctx, ctx.bearer, build)
  if (!ctx.sessionHash) throw problem('signed-out')
  const me = sql<string>`(select ${sessions.accountId} from ${sessions}
    where ${sessions.tokenHash} = ${ctx.sessionHash} and ${sessions.expiresAt} > ${ctx.now})`
  const [rows, ...results] = await ctx.db.batch([accountOfSession(ctx, ctx.sessionHash), ...build(me)])
  const row = (rows as Awaited<ReturnType<typeof accountOfSession>>)[0]
  if (!row) throw problem('signed-out')
  return [toAccount(row), ...(results as BatchResponse<T>)]
}

async function readWithToken<T extends readonly BatchItem<'sqlite'>[]>(
  ctx: VerbContext,
  bearer: Bearer,
  build: (me: SQL<string>) => readonly [...T],
): Promise<[Account, ...BatchResponse<T>]> {
  const [rows, ...results] = await ctx.db.batch([tokenQuery(ctx, bearer), ...build(accountOfToken(ctx, bearer))])
  const [row] = rows as Awaited<ReturnType<typeof tokenQuery>>
  return [admitted(ctx, bearer, row), ...(results as BatchResponse<T>)]
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

function accountOfSession(ctx: VerbContext, sessionHash: string) {
  return ctx.db
    .select(accountColumns)
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(and(eq(sessions.tokenHash, sessionHash), gt(sessions.expiresAt, ctx.now)))
}
