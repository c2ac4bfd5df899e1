import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { macros } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { assertMayOwn, MACROS_FULL_SIGN } from './load.ts'
import { assertPlaceholders } from './placeholders.ts'
import type { CreateMacro } from './schemas.ts'
import { type MacroView, macroView } from './view.ts'

/**
 * Keeps a new macro, the caller's own or, by an administrator, shared.
 * @throws {ProblemError} signed-out, not-an-agent, not-an-administrator, macros-full; validation-failed for a placeholder there is not
 */
export async function createMacro(ctx: VerbContext, input: CreateMacro): Promise<MacroView> {
  const [agent] = await readAsAgent(ctx, () => [])
  const { title, texts, shared, status, outcome } = input
  assertMayOwn(agent, shared)
  assertPlaceholders(texts)
  const macro = {
    ...{ id: newId('macro'), ownerId: shared ? null : agent.id, title, texts, followUp: status, outcome },
    ...{ revision: 0, createdAt: ctx.now, updatedAt: ctx.now },
  }
  try {
    await ctx.db.insert(macros).values(macro)
  } catch (error) {
    throw refusedBy(error, MACROS_FULL_SIGN) ? problem('macros-full') : error
  }
  return macroView(macro)
}
