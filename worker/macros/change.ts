import { and, eq } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { macros } from '../db/schema.ts'
import { problem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { assertMayOwn, changeable, MACROS_FULL_SIGN, usableMacro } from './load.ts'
import { assertPlaceholders } from './placeholders.ts'
import type { ChangeMacro } from './schemas.ts'
import { type MacroView, macroView } from './view.ts'

/**
 * Changes a macro of the caller's, or by an administrator a shared one. One that somebody else has changed meanwhile stays as it is.
 * @throws {ProblemError} signed-out, not-an-agent, macro-not-found, not-an-administrator, macro-changed, macros-full; validation-failed
 * for a placeholder there is not
 */
export async function changeMacro(ctx: VerbContext, id: string, input: ChangeMacro): Promise<MacroView> {
  const [agent, [row]] = await readAsAgent(ctx, (me) => [usableMacro(ctx, me, id)])
  const macro = changeable(row, agent)
  const { title, texts, shared, status, outcome, revision } = input
  assertMayOwn(agent, shared)
  assertPlaceholders(texts)
  const set = {
    ...{ ownerId: shared ? null : agent.id, title, texts, followUp: status, outcome },
    ...{ revision: revision + 1, updatedAt: ctx.now },
  }
  const [changed] = await ctx.db
    .update(macros)
    .set(set)
    .where(and(eq(macros.id, macro.id), eq(macros.revision, revision)))
    .returning()
    .catch((error) => {
      throw refusedBy(error, MACROS_FULL_SIGN) ? problem('macros-full') : error
    })
  if (!changed) throw problem('macro-changed')
  return macroView(changed)
}
