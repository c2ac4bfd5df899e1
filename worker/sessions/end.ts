import { eq, inArray } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { sessions } from '../db/schema.ts'

/** Ends the caller's session; nothing happens where there is none. */
export async function endSession(ctx: VerbContext): Promise<void> {
  if (!ctx.sessionHash) return
  await ctx.db.delete(sessions).where(eq(sessions.tokenHash, ctx.sessionHash))
}

/** Ends every session of the caller's account, this one included. */
export async function endAllSessions(ctx: VerbContext): Promise<void> {
  if (!ctx.sessionHash) return
  const mine = ctx.db.select({ id: sessions.accountId }).from(sessions).where(eq(sessions.tokenHash, ctx.sessionHash))
  await ctx.db.delete(sessions).where(inArray(sessions.accountId, mine))
}
