import type { VerbContext } from '../../context.ts'
import { problem } from '../../problems/problem.ts'
import { isUndecided, loadMail, placedProblem, placeStatement } from './load.ts'
import { type ReceivedMail, receivedMail } from './view.ts'

/**
 * Puts a mail aside: nothing is to be done with it. It stays, raw, as long as every other.
 * @throws {ProblemError} signed-out, not-an-agent, received-mail-not-found, mail-already-placed
 */
export async function dismissMail(ctx: VerbContext, id: string): Promise<ReceivedMail> {
  const { agent, row } = await loadMail(ctx, id, () => [])
  if (!isUndecided(row)) throw problem('mail-already-placed')
  try {
    await placeStatement(ctx, row, agent, { place: 'dismissed' })
  } catch (error) {
    throw placedProblem(error)
  }
  return receivedMail({ ...row, place: 'dismissed', placedAt: ctx.now }, null)
}
