import { programme } from '../../programme/active.ts'
import { decideEntitlement, type Entitlement } from '../../programme/entitlement.ts'
import type { VerbContext } from '../context.ts'
import { readAs } from '../sessions/read-as.ts'
import { coverageFacts, licenseFacts, lotFacts } from './facts.ts'

/** What the caller may ask for about a product, why, and what would improve it. @throws {ProblemError} signed-out */
export async function readEntitlement(ctx: VerbContext, product: string): Promise<Entitlement> {
  const [account, licenses, lots] = await readAs(ctx, (me) => [licenseFacts(ctx, me), lotFacts(ctx, me)])
  return decideEntitlement(programme, coverageFacts(account, product, licenses, lots), ctx.now)
}
