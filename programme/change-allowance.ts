import type { EpochMs, Plan, Programme } from './schema.ts'
import { localDateAt } from './time-zone.ts'

/**
 * The small changes that a plan includes each calendar month: estimated by us, agreed by the customer, then booked as they are worked.
 * Months and dates are the vendor's. What is left of a month ends with it. Source: the policy's clause `changes-monthly`, decision 0028.
 */

/**
 * `agreed` sets its minutes aside until it is `done`: from then only those that were booked count. What was `proposed` is agreed or
 * declined by the customer, or withdrawn by us.
 */
export const ESTIMATE_STATUSES = ['proposed', 'agreed', 'declined', 'withdrawn', 'done'] as const
export type EstimateStatus = (typeof ESTIMATE_STATUSES)[number]

/** What a change takes of a month's allowance. `month` is written YYYY-MM. */
export type EstimateFact = Readonly<{ month: string; minutes: number; bookedMinutes: number; status: EstimateStatus }>

/** Months after the current one that an estimate may be for: nobody keeps work free further ahead. */
export const MONTHS_AHEAD = 3

/** What an allowance comes from: the plan, and the last date of the contract, included; null: no end. */
export type ChangeContract = Readonly<{ plan: Plan; supportUntil: string | null }>

/** Why an estimate cannot be for a month, in order of precedence. `fitsIn` is the first month that has room for it. */
export type EstimateRefusal =
  | Readonly<{ reason: 'change-not-included'; plan: string }>
  | Readonly<{ reason: 'change-month-closed'; month: string }>
  | Readonly<{ reason: 'change-exceeds-month'; allowedMinutes: number }>
  | Readonly<{ reason: 'change-allowance-exhausted'; month: string; leftMinutes: number; fitsIn: string | null }>

/** Why minutes cannot be booked, in order of precedence. */
export type BookingRefusal =
  | Readonly<{ reason: 'change-not-agreed'; status: EstimateStatus }>
  | Readonly<{ reason: 'change-day-closed'; month: string }>
  | Readonly<{ reason: 'change-estimate-exceeded'; leftMinutes: number }>
  | Readonly<{ reason: 'change-allowance-exhausted'; month: string; leftMinutes: number }>

/** The month of an instant, or so many months later, in the vendor's zone. */
export function monthAt(programme: Programme, at: EpochMs, later = 0): string {
  const date = localDateAt(programme.vendor.timeZone, at)
  const months = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + later
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** The months that an estimate may be for at an instant: this one and the next, as long as the contract lasts. */
export function openMonths(programme: Programme, { supportUntil }: Pick<ChangeContract, 'supportUntil'>, now: EpochMs): string[] {
  const months = Array.from({ length: MONTHS_AHEAD + 1 }, (_, later) => monthAt(programme, now, later))
  return months.filter((month) => supportUntil === null || `${month}-01` <= supportUntil)
}

/** Minutes that a plan includes each month; 0 where it includes no changes. */
export function monthlyMinutes({ extras }: Pick<Plan, 'extras'>): number {
  return Math.round((extras.monthlyChanges?.hours ?? 0) * 60)
}

/** Whether any plan includes changes; without, no page speaks of them. */
export function hasMonthlyChanges(programme: Programme): boolean {
  return programme.plans.some((plan) => monthlyMinutes(plan) > 0)
}

/** Minutes of its month that an estimate takes. */
export function takenMinutes({ status, minutes, bookedMinutes }: EstimateFact): number {
  return status === 'agreed' ? minutes : status === 'done' ? bookedMinutes : 0
}

/** Minutes that are left of what a month allows, after all that was agreed for it. */
export function leftMinutes(allowedMinutes: number, estimates: readonly EstimateFact[], month: string): number {
  return estimates.reduce((left, estimate) => left - (estimate.month === month ? takenMinutes(estimate) : 0), allowedMinutes)
}

/**
 * Whether a change of so many minutes can be agreed for a month; asked when it is proposed, and again when the customer agrees. Null: it
 * can.
 * @param estimates those of the same contract, for this month and later ones
 */
export function decideEstimate(
  programme: Programme,
  { plan, supportUntil }: ChangeContract,
  estimates: readonly EstimateFact[],
  { month, minutes }: Readonly<{ month: string; minutes: number }>,
  now: EpochMs,
): EstimateRefusal | null {
  const allowedMinutes = monthlyMinutes(plan)
  if (allowedMinutes === 0) return { reason: 'change-not-included', plan: plan.id }
  const months = openMonths(programme, { supportUntil }, now)
  if (!months.includes(month)) return { reason: 'change-month-closed', month }
  if (minutes > allowedMinutes) return { reason: 'change-exceeds-month', allowedMinutes }
  const left = leftMinutes(allowedMinutes, estimates, month)
  if (minutes <= left) return null
  const fitsIn = months.find((other) => minutes <= leftMinutes(allowedMinutes, estimates, other)) ?? null
  return { reason: 'change-allowance-exhausted', month, leftMinutes: left, fitsIn }
}

/**
 * Whether minutes worked on a date can be booked on an estimate. Null: they can. More than was agreed needs a new estimate; work in
 * another month, too. What is done can still be corrected, as far as its month goes.
 * @param estimate `agreedAt` is null while the customer has not agreed; `monthLeftMinutes` is what is left of its month
 */
export function decideBooking(
  programme: Programme,
  estimate: EstimateFact & Readonly<{ agreedAt: EpochMs | null; monthLeftMinutes: number }>,
  booking: Readonly<{ minutes: number; workedOn: string; isCorrection: boolean }>,
  now: EpochMs,
): BookingRefusal | null {
  const { status, month, minutes, bookedMinutes, agreedAt } = estimate
  const isOpen = status === 'agreed' || (status === 'done' && booking.isCorrection)
  if (!isOpen || agreedAt === null) return { reason: 'change-not-agreed', status }
  const { timeZone } = programme.vendor
  const isWithin = booking.workedOn >= localDateAt(timeZone, agreedAt) && booking.workedOn <= localDateAt(timeZone, now)
  if (!isWithin || !booking.workedOn.startsWith(month)) return { reason: 'change-day-closed', month }
  const booked = bookedMinutes + booking.minutes
  if (booked < 0 || booked > minutes) return { reason: 'change-estimate-exceeded', leftMinutes: minutes - bookedMinutes }
  const leftMinutes = estimate.monthLeftMinutes
  return status === 'done' && booking.minutes > leftMinutes ? { reason: 'change-allowance-exhausted', month, leftMinutes } : null
}
