import { formatMonth, formatWork } from '../../locales/format.ts'
import { programme } from '../../programme/active.ts'
import { decideEstimate, type EstimateRefusal, monthlyMinutes } from '../../programme/change-allowance.ts'
import { isInForce, type LicenseFact } from '../../programme/entitlement.ts'
import { known, planById } from '../../programme/find.ts'
import type { Plan } from '../../programme/schema.ts'
import type { VerbContext } from '../context.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import type { Ticket } from '../tickets/change.ts'
import type { Taken } from './load.ts'

/** A license whose plan includes changes, with what is taken of them. */
export interface Contract {
  license: LicenseFact
  plan: Plan
  taken: Taken[]
}

/** The contracts in force, of those licenses, that include changes. */
export function contractsWithChanges(licenses: readonly LicenseFact[], taken: readonly Taken[], now: number): Contract[] {
  return licenses.flatMap((license) => {
    const plan = planById(programme, license.plan)
    if (!plan || monthlyMinutes(plan) === 0 || !isInForce(programme, license, now)) return []
    return [{ license, plan, taken: taken.filter(({ licenseId }) => licenseId === license.id) }]
  })
}

/** Those of them that a ticket's changes are taken from: of its product and its plan. */
export function contractsOf(ticket: Pick<Ticket, 'product' | 'plan'>, contracts: readonly Contract[]): Contract[] {
  return contracts.filter(({ license }) => license.product === ticket.product && license.plan === ticket.plan)
}

/**
 * The contract that has room for a change: of several, the first.
 * @throws {ProblemError} change-not-included, change-month-closed, change-exceeds-month, change-allowance-exhausted
 */
export function contractFor(
  ctx: Pick<VerbContext, 'now' | 'locale'>,
  contracts: readonly Contract[],
  asked: Readonly<{ month: string; minutes: number }>,
): Contract {
  const decisions = contracts.map((contract) => {
    const { plan, license, taken } = contract
    return { contract, refusal: decideEstimate(programme, { plan, supportUntil: license.supportUntil }, taken, asked, ctx.now) }
  })
  const first = decisions[0]
  if (!first) throw problem('change-not-included')
  const fitting = decisions.find(({ refusal }) => refusal === null)
  if (!fitting) throw refused(ctx, known(first.refusal ?? undefined, 'refusal', first.contract.license.id))
  return fitting.contract
}

function refused({ locale }: Pick<VerbContext, 'locale'>, refusal: EstimateRefusal): ProblemError {
  switch (refusal.reason) {
    case 'change-exceeds-month':
      return problem(refusal.reason, { params: { allowed: formatWork(locale, refusal.allowedMinutes) } })
    case 'change-allowance-exhausted':
      return problem(refusal.reason, {
        params: { left: formatWork(locale, refusal.leftMinutes), month: formatMonth(locale, refusal.month) },
      })
    default:
      return problem(refusal.reason)
  }
}
