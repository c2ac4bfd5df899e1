import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import type { QueryContext, VerbContext } from '../context.ts'
import { type Placeholders, prepared } from '../db/prepared.ts'
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
  const [whose] = sessionQuery(ctx.db, { hash: ctx.sessionHash, now: ctx.now })
  const [rows, ...results] = await ctx.db.batch([whose, ...build(accountOfSession(ctx, ctx.sessionHash))])
  const [row] = rows as Awaited<typeof whose>
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

/**
 * Queries for `readAs` and those like it, written once for each isolate (`prepared`): `given` are the values that each request brings, and
 * `ctx.now` and `me` are its own.
 */
export function preparedRead<Given extends Readonly<Record<string, unknown>>, T extends readonly BatchItem<'sqlite'>[]>(
  build: (ctx: QueryContext, me: SQL<string>, given: Placeholders<Given>) => readonly [...T],
): (ctx: VerbContext, given: Given) => (me: SQL<string>) => readonly [...T] {
  type Asked = Given & { hash: string; now: number }
  const bySession = prepared<Asked, T>(({ db }, given) =>
    build({ db, now: given.now }, accountOfSession({ now: given.now }, given.hash), given),
  )
  const byToken = prepared<Asked, T>(({ db }, given) =>
    build({ db, now: given.now }, accountOfToken({ now: given.now }, { hash: given.hash }), given),
  )
  return (ctx, given) => () => {
    const { db, now, bearer, sessionHash } = ctx
    return bearer ? byToken(db, { ...given, now, hash: bearer.hash }) : bySession(db, { ...given, now, hash: sessionHash ?? '' })
  }
}

const sessionQuery = prepared(({ db }, { hash, now }: Placeholders<{ hash: string; now: number }>) => [
  db
    .select(accountColumns)
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(and(eq(sessions.tokenHash, hash), gt(sessions.expiresAt, now))),
])

/** The account of a session, as an expression; null where there is none or it has expired. */
function accountOfSession({ now }: Pick<QueryContext, 'now'>, hash: string | SQL<string>) {
  return sql<string>`(select ${sessions.accountId} from ${sessions}
    where ${sessions.tokenHash} = ${hash} and ${sessions.expiresAt} > ${now})`
}
