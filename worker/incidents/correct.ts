import { and, eq, sql } from 'drizzle-orm'
import { policyClauseFor } from '../../programme/policy.ts'
import type { CorrectIncidents } from '../administration/schemas.ts'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { accounts, incidentEntries, incidentLots } from '../db/schema.ts'
import { earlierAnswer, keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { newId } from '../ids.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { balanceOf } from './ledger.ts'

/** What a correction came to. */
export interface Correction {
  lot: string
  delta: number
  reason: string
}

/**
 * Corrects what is left of a purchase by hand: an entry of the ledger with its reason, and one of the audit log. The database refuses
 * to take more than is left, whatever else happens at the moment.
 * @throws {ProblemError} signed-out, not-an-administrator; account-not-found, lot-not-found, correction-overdraft,
 * idempotency-key-reused; validation-failed for a lot that has expired
 */
export async function correctIncidents(
  ctx: VerbContext,
  email: string,
  input: CorrectIncidents,
  key: string | undefined,
): Promise<Correction> {
  const [actor, [account], [lot], earlier] = await readAsAdministrator(ctx, (me) => [
    ctx.db.select({ id: accounts.id }).from(accounts).where(eq(accounts.email, email)),
    ctx.db
      .select({ lot: incidentLots })
      .from(incidentLots)
      .innerJoin(accounts, eq(accounts.id, incidentLots.accountId))
      .where(and(eq(incidentLots.id, input.lot), eq(accounts.email, email))),
    earlierAnswer(ctx, me, key),
  ])
  const requestHash = await requestHashOf({ email, ...input })
  const answered = replayed<Correction>(earlier, requestHash)
  if (answered) return answered
  if (!account) throw problem('account-not-found')
  if (!lot) throw problem('lot-not-found')
  if (lot.lot.expiresAt <= ctx.now) throw fieldProblem('/lot', 'expired-incidents')
  const { id: entryId, statement } = correctionEntry(ctx, lot.lot, input)
  const audit = auditRow(ctx, {
    actor,
    action: 'incidents.corrected',
    subject: lot.lot.purchaseId,
    accountId: account.id,
    before: { remaining: lot.lot.remaining },
    after: { entry: entryId, delta: input.delta, reason: input.reason },
  })
  try {
    await ctx.db.batch([statement, audit, ...keepAnswer(ctx, actor.id, key, requestHash, input)])
  } catch (error) {
    if (refusedBy(error, 'correction-overdraft')) throw problem('correction-overdraft')
    if (refusedBy(error, 'idempotency_keys')) return correctIncidents(ctx, email, input, key)
    throw error
  }
  return input
}

function correctionEntry(ctx: VerbContext, lot: typeof incidentLots.$inferSelect, { delta, reason }: CorrectIncidents) {
  const id = newId('entry')
  const statement = ctx.db.insert(incidentEntries).values({
    ...{ id, accountId: lot.accountId, lotId: lot.id, at: ctx.now, kind: 'correction', delta },
    balance: sql`${balanceOf(lot.accountId)} + ${delta}`,
    ...{ purchaseId: lot.purchaseId, clause: policyClauseFor({ kind: 'correction' }), reason },
  })
  return { id, statement }
}
