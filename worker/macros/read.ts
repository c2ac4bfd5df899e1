import type { VerbContext } from '../context.ts'
import { problem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { usableMacro } from './load.ts'
import { macroView } from './view.ts'

/** A macro the caller may use, and who is looking. @throws {ProblemError} signed-out, not-an-agent, macro-not-found */
export async function readMacro(ctx: VerbContext, id: string) {
  const [agent, [macro]] = await readAsAgent(ctx, (me) => [usableMacro(ctx, me, id)])
  if (!macro) throw problem('macro-not-found')
  return { agent, macro: macroView(macro) }
}
