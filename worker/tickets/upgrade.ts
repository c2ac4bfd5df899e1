import { programme } from '../../programme/active.ts'
import { planById } from '../../programme/find.ts'
import { type MadePromises, madePromises } from '../../programme/promise-made.ts'
import { broughtForward, promises } from '../../programme/response-deadline.ts'
import type { EpochMs, Plan, TargetEvent } from '../../programme/schema.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import type { Change, Ticket } from './change.ts'
import { agenda, paused, resumed } from './clock.ts'

/**
 * What a better plan does to a ticket that is not over: it takes the plan and its rank, and each promise not yet met is counted anew
 * from now where that is sooner. No promise is put off.
 * @returns null where the plan is no better, or does not cover the ticket
 */
export function upgraded(ticket: Ticket, planId: string, now: EpochMs): Change | null {
  const plan = planById(programme, planId)
  if (!plan || plan.rank >= ticket.rank || !covers(plan, ticket)) return null
  const running = resumed(ticket, now)
  const offered = promises(programme, { plan: plan.id, severity: ticket.severity, type: ticket.type, at: now })
  const earliest = broughtForward(
    { assignment: running.assignmentDueAt, firstResponse: running.firstResponseDueAt, resolution: running.resolutionDueAt },
    {
      assignment: offered.assignment?.dueAt ?? null,
      firstResponse: offered.firstResponse?.dueAt ?? null,
      resolution: offered.resolution?.dueAt ?? null,
    },
  )
  const counted = {
    ...running,
    assignmentDueAt: ticket.assignmentMetAt === null ? earliest.assignment : ticket.assignmentDueAt,
    firstResponseDueAt: ticket.firstResponseMetAt === null ? earliest.firstResponse : ticket.firstResponseDueAt,
    resolutionDueAt: earliest.resolution,
    plan: plan.id,
    rank: plan.rank,
    promised: replaced(running, madePromises(offered, now), earliest),
    updatedAt: now,
    revision: ticket.revision + 1,
  }
  const clocked = ticket.status === 'waiting' ? paused(counted, now) : counted
  const after = { ...clocked, ...agenda(clocked) }
  return { action: 'upgrade', actor: 'system', actorId: null, before: ticket, after }
}

/** Of each promise not yet met, the one that leads to the earlier instant. */
function replaced(ticket: Ticket, offered: MadePromises, earliest: Record<TargetEvent, EpochMs | null>): MadePromises {
  const isSooner = (event: TargetEvent) => ticket[`${event}MetAt`] === null && earliest[event] !== ticket[`${event}DueAt`]
  const sooner = TARGET_EVENTS.flatMap((event) => (isSooner(event) ? [[event, offered[event]] as const] : []))
  return { ...ticket.promised, ...Object.fromEntries(sooner) }
}

function covers(plan: Plan, ticket: Ticket): boolean {
  return plan.channels.ticket !== null && (plan.types?.includes(ticket.type) ?? true)
}
