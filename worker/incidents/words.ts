import type { ServiceTranslate } from '../../locales/service.ts'
import { programme } from '../../programme/active.ts'
import { clauses } from '../../programme/policy.ts'
import { OUTCOMES } from '../../programme/vocabulary.ts'
import { REFUND_REASONS } from './ledger.ts'

/** Numbers of the policy's clauses, by their slugs; made when the first ledger is shown. */
let clauseNumbers: ReadonlyMap<string, string> | undefined

/** The number of the clause an entry follows; its slug where the policy no longer has it. */
export function clauseNumber(slug: string): string {
  clauseNumbers ??= new Map(clauses(programme).map((clause) => [clause.slug, clause.number]))
  return clauseNumbers.get(slug) ?? slug
}

/** Why an entry was made: the ticket's outcome, what became of the payment, or what an administrator wrote; '' where its kind says it. */
export function wordEntryReason(t: ServiceTranslate, reason: string | null | undefined): string {
  const outcome = OUTCOMES.find((each) => each === reason)
  if (outcome) return t(`programme.outcome.${outcome}`)
  const refund = REFUND_REASONS.find((each) => each === reason)
  return refund ? t(`service.entryReason.${refund}`) : (reason ?? '')
}
