import { type Clause, type ClauseSlug, clauses } from '../../../programme/policy.ts'
import { responseDeadlines } from '../../../programme/response-deadline.ts'
import type { Programme, RequestType, Severity, TargetEvent } from '../../../programme/schema.ts'
import { at, iso } from '../calendars.ts'

/** Somebody who has nothing yet. */
export const nobody = { licenses: [], isReseller: false, lots: [] }

/** A license or contract in force, unless it says otherwise. */
export function licenseFact(plan: string, product: string, supportUntil: string | null = null) {
  return { id: `lic_${plan}`, plan, product, supportUntil, revokedAt: null }
}

/** The deadlines of a request, in UTC. */
export function due(
  programme: Programme,
  plan: string,
  submitted: string,
  severity: Severity = 'S3',
  type: RequestType = 'defect',
): Record<TargetEvent, string | null> {
  const { assignment, firstResponse, resolution } = responseDeadlines(programme, { plan, severity, type, at: at(submitted) })
  return { assignment: iso(assignment), firstResponse: iso(firstResponse), resolution: iso(resolution) }
}

/** An instant written with any offset, in UTC. */
export function utc(instant: string | null): string | null {
  return instant === null ? null : iso(at(instant))
}

/** The clause of a programme's policy; undefined where it has none. */
export function clauseOf(programme: Programme, slug: ClauseSlug): Clause | undefined {
  return clauses(programme).find((clause) => clause.slug === slug)
}
