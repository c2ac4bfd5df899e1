import { and, desc, eq, gt, type SQL } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { apiTokens } from '../db/schema.ts'
import { readAs } from '../sessions/read-as.ts'
import { type TokenView, tokenView } from './view.ts'

/** The query for an account's tokens that have not expired, newest first. There are never more than `TOKENS_MAX`. */
export function tokensOf(ctx: VerbContext, accountId: SQL<string>) {
  return ctx.db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.accountId, accountId), gt(apiTokens.expiresAt, ctx.now)))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
}

/** The caller's tokens. @throws {ProblemError} signed-out */
export async function listTokens(ctx: VerbContext): Promise<TokenView[]> {
  const [, rows] = await readAs(ctx, (me) => [tokensOf(ctx, me)])
  return rows.map(tokenView)
}
