import { eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { macros } from '../db/schema.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { changeable, usableMacro } from './load.ts'

/**
 * Deletes a macro of the caller's, or by an administrator a shared one. What was written with it stays as it was sent.
 * @throws {ProblemError} signed-out, not-an-agent, macro-not-found, not-an-administrator
 */
export async function removeMacro(ctx: VerbContext, id: string): Promise<void> {
  const [agent, [row]] = await readAsAgent(ctx, (me) => [usableMacro(ctx, me, id)])
  const macro = changeable(row, agent)
  await ctx.db.delete(macros).where(eq(macros.id, macro.id))
}
