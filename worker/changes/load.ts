import { and, asc, eq, gte, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { VerbContext } from '../context.ts'
import { changeBookings, changeEstimates, licenses, tickets } from '../db/schema.ts'
import { organisationOwner } from '../organisations/owner.ts'

export type Estimate = typeof changeEstimates.$inferSelect
export type Booking = Awaited<ReturnType<typeof bookingsOf>>[number]

/** Written out, as the index has it: with a parameter the database would not use it. */
const counts = sql`${changeEstimates.status} in ('agreed', 'done')`

/** The query for the estimates of a ticket, oldest first. */
export function estimatesOf(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string> | string) {
  return ctx.db
    .select()
    .from(changeEstimates)
    .where(eq(changeEstimates.ticketId, ticketId))
    .orderBy(asc(changeEstimates.proposedAt), sql`${changeEstimates}.rowid`)
}

/** The query for what was booked on the estimates of a ticket, in order. */
export function bookingsOf(ctx: Pick<VerbContext, 'db'>, ticketId: SQL<string> | string) {
  return ctx.db
    .select({
      id: changeBookings.id,
      estimateId: changeBookings.estimateId,
      minutes: changeBookings.minutes,
      workedOn: changeBookings.workedOn,
      note: changeBookings.note,
      reason: changeBookings.reason,
    })
    .from(changeBookings)
    .innerJoin(changeEstimates, eq(changeEstimates.id, changeBookings.estimateId))
    .where(eq(changeEstimates.ticketId, ticketId))
    .orderBy(asc(changeBookings.sequence))
}

/**
 * The query for what takes of the allowances that count for an account, its organisation's included, from a month on, with the ticket
 * that each is for.
 */
export function takenFrom(ctx: Pick<VerbContext, 'db'>, accountId: string | SQLWrapper, month: string) {
  const held = sql`(select ${licenses.id} from ${licenses}
    where ${licenses.accountId} in (${accountId}, ${organisationOwner(accountId)}))`
  return ctx.db
    .select({
      licenseId: changeEstimates.licenseId,
      month: changeEstimates.month,
      minutes: changeEstimates.minutes,
      bookedMinutes: changeEstimates.bookedMinutes,
      status: changeEstimates.status,
      work: changeEstimates.work,
      ticketId: changeEstimates.ticketId,
      number: tickets.number,
      accountId: tickets.accountId,
    })
    .from(changeEstimates)
    .innerJoin(tickets, eq(tickets.id, changeEstimates.ticketId))
    .where(and(sql`${changeEstimates.licenseId} in ${held}`, gte(changeEstimates.month, month), counts))
    .orderBy(asc(changeEstimates.month), asc(changeEstimates.answeredAt))
}
/** The query for what takes of the month that an estimate is for. */
export function sameMonth(ctx: Pick<VerbContext, 'db'>, estimateId: string) {
  const of = (column: 'license_id' | 'month') =>
    sql`(select ${sql.raw(column)} from ${changeEstimates} as asked where asked.id = ${estimateId})`
  return ctx.db
    .select({
      month: changeEstimates.month,
      minutes: changeEstimates.minutes,
      bookedMinutes: changeEstimates.bookedMinutes,
      status: changeEstimates.status,
    })
    .from(changeEstimates)
    .where(and(eq(changeEstimates.licenseId, of('license_id')), eq(changeEstimates.month, of('month')), counts))
}

export type Taken = Awaited<ReturnType<typeof takenFrom>>[number]

/** The estimate that waits for the customer's answer, if one does. */
export function openEstimate(estimates: readonly Estimate[]): Estimate | undefined {
  return estimates.find(({ status }) => status === 'proposed')
}
