import { type EstimateStatus, leftMinutes, monthlyMinutes, takenMinutes } from '../../programme/change-allowance.ts'
import { iso } from '../tickets/view.ts'
import type { Contract } from './contract.ts'
import type { Booking, Estimate } from './load.ts'

/** Minutes worked on an estimate; a correction says why. */
export interface BookingView {
  id: string
  minutes: number
  workedOn: string
  note: string
  reason: string | null
}

/** An estimate of a change, and what became of it. */
export interface EstimateView {
  id: string
  status: EstimateStatus
  month: string
  minutes: number
  work: string
  bookedMinutes: number
  proposedAt: string
  answeredAt: string | null
  endedAt: string | null
  bookings: BookingView[]
}

/** What a contract includes in a month, and what is taken of it: agreed and not done yet, and booked on what is done. */
export interface AllowanceView {
  license: string
  product: string
  plan: string
  month: string
  allowedMinutes: number
  takenMinutes: number
  leftMinutes: number
  /** How many of ours work on it at a time. */
  specialists: number
}

/** The changes of a ticket: its estimates, oldest first, and what is left, month by month, of the contract that they are taken from. */
export interface ChangeView {
  estimates: EstimateView[]
  allowances: AllowanceView[]
}

/** The view of an estimate with its bookings. */
export function estimateView(estimate: Estimate, bookings: readonly Booking[] = []): EstimateView {
  const { id, status, month, minutes, work, bookedMinutes, proposedAt, answeredAt, endedAt } = estimate
  return {
    ...{ id, status, month, minutes, work, bookedMinutes },
    ...{ proposedAt: iso(proposedAt), answeredAt: iso(answeredAt), endedAt: iso(endedAt) },
    bookings: bookings.filter(({ estimateId }) => estimateId === id).map(bookingView),
  }
}

/** The view of a booking. */
export function bookingView({ id, minutes, workedOn, note, reason }: Omit<Booking, 'estimateId'>): BookingView {
  return { id, minutes, workedOn, note, reason }
}

/** How a contract stands in a month. */
export function allowanceView({ license, plan, taken }: Contract, month: string): AllowanceView {
  const inMonth = taken.filter((each) => each.month === month)
  return {
    ...{ license: license.id, product: license.product, plan: plan.id, month },
    allowedMinutes: monthlyMinutes(plan),
    takenMinutes: inMonth.reduce((sum, estimate) => sum + takenMinutes(estimate), 0),
    leftMinutes: leftMinutes(monthlyMinutes(plan), inMonth, month),
    specialists: plan.extras.monthlyChanges?.specialists ?? 0,
  }
}
