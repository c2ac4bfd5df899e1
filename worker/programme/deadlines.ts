import * as z from 'zod/mini'
import { programme } from '../../programme/active.ts'
import { InstantOutOfRange } from '../../programme/business-time.ts'
import { explainDeadlines, responseDeadlines } from '../../programme/response-deadline.ts'
import { fieldProblem } from '../problems/problem.ts'
import { PlanId, RequestTypeId, SeverityId } from '../tickets/schemas.ts'
import { iso } from '../tickets/view.ts'

/** `GET /api/deadlines`: `at` is RFC 3339 with an offset; `explain=true` adds the open time that was counted, day by day. */
export const DeadlinesQuery = z.object({
  plan: PlanId,
  severity: SeverityId,
  type: RequestTypeId,
  at: z.iso.datetime({ offset: true }),
  explain: z._default(z.enum(['true', 'false']), 'false'),
})

/**
 * When a ticket submitted at an instant would be due.
 * @throws {ProblemError} validation-failed, when the instant is outside of what the calendars know
 */
export function deadlinesOf(query: z.output<typeof DeadlinesQuery>) {
  const question = { plan: query.plan, severity: query.severity, type: query.type, at: Date.parse(query.at) }
  try {
    const { assignment, firstResponse, resolution } = responseDeadlines(programme, question)
    const deadlines = { assignment: iso(assignment), firstResponse: iso(firstResponse), resolution: iso(resolution) }
    return query.explain === 'true'
      ? { ...deadlines, explanation: explainDeadlines(programme, question).map(explanationView) }
      : deadlines
  } catch (error) {
    if (error instanceof InstantOutOfRange) throw fieldProblem('/at', 'instant-out-of-range')
    throw error
  }
}

function explanationView({ event, target, dueAt, days }: ReturnType<typeof explainDeadlines>[number]) {
  return {
    event,
    target,
    dueAt: iso(dueAt),
    days: days.map(({ date, closed, openMs, segments }) => ({
      ...{ date, closed, openSeconds: openMs / 1000 },
      segments: segments.map(({ opensAt, closesAt }) => ({ opensAt: iso(opensAt), closesAt: iso(closesAt) })),
    })),
  }
}
