import { formatDateTime, formatLocalDate, formatMonth, formatWork } from '../../locales/format.ts'
import type { ServiceTranslate } from '../../locales/service.ts'
import { changesOf } from '../changes/read.ts'
import type { AllowanceView, ChangeView, EstimateView } from '../changes/view.ts'
import type { VerbContext } from '../context.ts'
import type { Account } from '../sessions/read-as.ts'
import type { Ticket } from '../tickets/change.ts'
import type { Typed } from './form-view.ts'

/** Fields of the forms about changes, on the agents' page. */
export const CHANGE_FIELDS = [
  ...['minutes', 'work', 'month'],
  ...['booking-estimate', 'booking-minutes', 'booking-workedOn', 'booking-note', 'booking-reason'],
]

/**
 * The changes of a ticket in words; false for a ticket that asks for none, and for one whose plan includes none. Read only for tickets that ask.
 * @param reader whose zone times are written in; `mayAnswer` says whether an estimate is theirs to agree to
 * @param typed what was typed into a form of an agent's before it was refused
 */
export async function changeInWords(
  ctx: VerbContext,
  t: ServiceTranslate,
  ticket: Ticket,
  { timeZone, mayAnswer }: Pick<Account, 'timeZone'> & { mayAnswer: boolean },
  typed: Typed = {},
) {
  if (ticket.type !== 'change') return false
  const change = await changesOf(ctx, ticket)
  if (change.allowances.length === 0 && change.estimates.length === 0) return false
  const isOver = ticket.status === 'resolved' || ticket.status === 'closed'
  const open = change.estimates.find(({ status }) => status === 'proposed')
  return {
    ...allowanceInWords(t, change.allowances),
    proposed: open !== undefined && {
      ...proposalInWords(t, open, change),
      since: formatDateTime(t.locale, Date.parse(open.proposedAt), timeZone),
      canAnswer: mayAnswer && !isOver,
      canTakeBack: !isOver,
    },
    estimates: change.estimates.filter(({ status }) => status !== 'proposed').map((estimate) => estimateInWords(t, estimate)),
    hasEstimates: change.estimates.some(({ status }) => status !== 'proposed'),
    canEstimate: !isOver && open === undefined && change.allowances.length > 0,
    ...workForms(t, change, typed),
  }
}

/** What an agent's forms of the work offer: what can be booked on or corrected, and what can be called done. */
function workForms(t: ServiceTranslate, { estimates, allowances }: ChangeView, typed: Typed) {
  const isTried = (action: string) => typed.action === action
  const bookable = estimates.filter(({ status }) => status === 'agreed' || status === 'done')
  const agreed = estimates.filter(({ status }) => status === 'agreed')
  return {
    isEstimating: isTried('proposeEstimate'),
    isBooking: isTried('bookMinutes'),
    openMonths: allowanceInWords(t, allowances).months.map((month) => ({ ...month, isChosen: month.id === typed.month })),
    bookable: bookable.map(({ id, work, month }) => ({
      id,
      text: t('service.change.bookable', { work: shortened(work), month: formatMonth(t.locale, month) }),
      isChosen: id === typed['booking-estimate'],
    })),
    canBook: bookable.length > 0,
    finishable: agreed.map(({ id, work, minutes, bookedMinutes }) => ({
      id,
      text: t('service.change.finishable', { work: shortened(work), time: formatWork(t.locale, minutes - bookedMinutes) }),
    })),
    canFinish: agreed.length > 0,
  }
}

/** What is left month by month, and how many of ours work on changes at a time. Of several contracts, that which has most left now. */
export function allowanceInWords(t: ServiceTranslate, allowances: readonly AllowanceView[]) {
  const [best] = allowances.toSorted((a, b) => a.month.localeCompare(b.month) || b.leftMinutes - a.leftMinutes)
  const months = allowances.filter(({ license }) => license === best?.license)
  return {
    left: best ? wordLeft(t, best) : false,
    specialists: best ? t('service.change.specialists', { count: best.specialists }) : false,
    months: months.map((allowance) => ({ id: allowance.month, text: wordLeft(t, allowance) })),
  }
}

function wordLeft(t: ServiceTranslate, { leftMinutes, allowedMinutes, month }: AllowanceView): string {
  const facts = {
    left: formatWork(t.locale, leftMinutes),
    allowed: formatWork(t.locale, allowedMinutes),
    month: formatMonth(t.locale, month),
  }
  return t('service.change.left', facts)
}

function proposalInWords(t: ServiceTranslate, { work, minutes, month }: EstimateView, { allowances }: ChangeView) {
  const left = Math.max(0, ...allowances.filter((allowance) => allowance.month === month).map(({ leftMinutes }) => leftMinutes))
  const time = formatWork(t.locale, minutes)
  return {
    work,
    takes: t('service.change.takes', { time, month: formatMonth(t.locale, month) }),
    isShort: minutes > left,
    leaves: formatWork(t.locale, Math.max(0, left - minutes)),
  }
}

function estimateInWords(t: ServiceTranslate, { work, minutes, bookedMinutes, month, status, bookings }: EstimateView) {
  const isTaken = status === 'agreed' || status === 'done'
  return {
    work,
    state: t(`service.change.status.${status}`),
    tone: status === 'agreed' ? '' : 'plain',
    takes: t('service.change.takes', { time: formatWork(t.locale, minutes), month: formatMonth(t.locale, month) }),
    booked:
      isTaken && t('service.change.booked', { booked: formatWork(t.locale, bookedMinutes), time: formatWork(t.locale, minutes) }),
    bookings: bookings.map((booking) => ({
      day: formatLocalDate(t.locale, booking.workedOn),
      time: formatWork(t.locale, booking.minutes),
      note: booking.note,
      reason: booking.reason ?? false,
    })),
    hasBookings: bookings.length > 0,
  }
}

/** The beginning of what will be done, where one line has to do. */
function shortened(work: string): string {
  const [line = ''] = work.split('\n')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
