import type { VerbContext } from '../context.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { usableMacros } from './load.ts'
import { type MacroView, macroView } from './view.ts'

/** The macros the caller may use, by title: shared ones and their own. @throws {ProblemError} signed-out, not-an-agent */
export async function listMacros(ctx: VerbContext) {
  const [agent, rows] = await readAsAgent(ctx, (me) => [usableMacros(ctx, me)])
  return { agent, items: rows.map(macroView) satisfies MacroView[] }
}
