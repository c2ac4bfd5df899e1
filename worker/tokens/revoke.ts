import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { apiTokens } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { auditOf } from './create.ts'
import { tokensOf } from './list.ts'

/** Ends a token of the caller's at once. @throws {ProblemError} signed-out; token-not-found, for a missing one and for somebody else's alike */
export async function revokeToken(ctx: VerbContext, id: string): Promise<void> {
  const [account, tokens] = await readAs(ctx, (me) => [tokensOf(ctx, me)])
  const token = tokens.find((each) => each.id === id)
  if (!token) throw problem('token-not-found')
  await ctx.db.batch([ctx.db.delete(apiTokens).where(eq(apiTokens.id, id)), ...auditOf(ctx, account, 'token.revoked', token)])
}
