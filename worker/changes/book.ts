import { and, eq } from 'drizzle-orm'
import { formatMonth, formatWork } from '../../locales/format.ts'
import { programme } from '../../programme/active.ts'
import { type BookingRefusal, decideBooking, leftMinutes } from '../../programme/change-allowance.ts'
import { localDateAt } from '../../programme/time-zone.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { changeBookings, changeEstimates, tickets } from '../db/schema.ts'
import { earlierAnswer, keepAnswer, replayed, requestHashOf } from '../idempotency.ts'
import { newId } from '../ids.ts'
import { type ProblemError, problem } from '../problems/problem.ts'
import { readAsAgent } from '../sessions/read-as.ts'
import { ticketIdOf } from '../tickets/load.ts'
import { sameMonth } from './load.ts'
import type { BookMinutes } from './schemas.ts'
import { type BookingView, bookingView, type EstimateView, estimateView } from './view.ts'

/** How the database refuses what was decided on an older state. */
const RACES = ['estimate-not-agreed', 'estimate-overdrawn', 'month-overdrawn', 'idempotency_keys']

/**
 * Books minutes worked on a change that the customer has agreed to. Bookings are never changed: a mistake is put right by a further one
 * that says why. However many book at once, never more than was agreed.
 * @param key the idempotency key, if there is one
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, change-not-found, idempotency-key-reused, change-not-agreed,
 * change-day-closed, change-estimate-exceeded, change-allowance-exhausted
 */
export async function bookMinutes(ctx: VerbContext, number: string, input: BookMinutes, key?: string): Promise<BookingView> {
  const requestHash = await requestHashOf({ booking: number, input })
  const attempt = async () => {
    const { agent, estimate, taken, earlier } = await loadBookable(ctx, number, input.estimate, key)
    const before = replayed<BookingView>(earlier, requestHash)
    if (before) return before
    const { minutes, note, reason = null, workedOn = localDateAt(programme.vendor.timeZone, ctx.now) } = input
    const booking = { id: newId('booking'), minutes, workedOn, note, reason }
    const monthLeftMinutes = leftMinutes(estimate.allowedMinutes, taken, estimate.month)
    const facts = { ...estimate, agreedAt: estimate.answeredAt, monthLeftMinutes }
    const refusal = decideBooking(programme, facts, { minutes, workedOn, isCorrection: reason !== null }, ctx.now)
    if (refusal) throw refused(ctx, refusal)
    const view = bookingView(booking)
    await ctx.db.batch([
      ctx.db.insert(changeBookings).values({ ...booking, estimateId: estimate.id, agentId: agent.id, at: ctx.now }),
      ...keepAnswer(ctx, agent.id, key, requestHash, view),
    ])
    return view
  }
  // Of several at once those that were slower are decided anew, and told what is left then.
  return attempt().catch((error) => {
    if (!RACES.some((sign) => refusedBy(error, sign))) throw error
    return attempt()
  })
}

/**
 * Says that a change is done: what was agreed and not worked goes back to its month. Saying so again changes nothing.
 * @throws {ProblemError} signed-out, not-an-agent, ticket-not-found, change-not-found, change-not-agreed
 */
export async function finishChange(ctx: VerbContext, number: string, estimateId: string): Promise<EstimateView> {
  const { estimate } = await loadBookable(ctx, number, estimateId)
  if (estimate.status === 'done') return estimateView(estimate)
  if (estimate.status !== 'agreed') throw problem('change-not-agreed')
  const isAgreed = and(eq(changeEstimates.id, estimate.id), eq(changeEstimates.status, 'agreed'))
  const [done] = await ctx.db.update(changeEstimates).set({ status: 'done', endedAt: ctx.now }).where(isAgreed).returning()
  return estimateView(done ?? { ...estimate, status: 'done', endedAt: ctx.now })
}

async function loadBookable(ctx: VerbContext, number: string, estimateId: string, key?: string) {
  const [agent, [ticket], [estimate], taken, earlier] = await readAsAgent(ctx, (me) => [
    ctx.db.select({ id: tickets.id }).from(tickets).where(eq(tickets.number, number)),
    ctx.db
      .select()
      .from(changeEstimates)
      .where(and(eq(changeEstimates.id, estimateId), eq(changeEstimates.ticketId, ticketIdOf(number)))),
    sameMonth(ctx, estimateId),
    earlierAnswer(ctx, me, key),
  ])
  if (!ticket) throw problem('ticket-not-found')
  if (!estimate) throw problem('change-not-found')
  return { agent, estimate, taken, earlier }
}

function refused({ locale }: VerbContext, refusal: BookingRefusal): ProblemError {
  switch (refusal.reason) {
    case 'change-day-closed':
      return problem(refusal.reason, { params: { month: formatMonth(locale, refusal.month) } })
    case 'change-allowance-exhausted': {
      const params = { left: formatWork(locale, refusal.leftMinutes), month: formatMonth(locale, refusal.month) }
      return problem(refusal.reason, { params })
    }
    case 'change-estimate-exceeded':
      return problem(refusal.reason, { params: { left: formatWork(locale, refusal.leftMinutes) } })
    default:
      return problem(refusal.reason)
  }
}
