import * as z from 'zod/mini'
import { agreeEstimate, declineEstimate } from '../changes/answer.ts'
import { bookMinutes, finishChange } from '../changes/book.ts'
import { proposeEstimate, withdrawEstimate } from '../changes/propose.ts'
import { BookMinutes, EstimateChange, FinishChange } from '../changes/schemas.ts'
import { idempotencyKeyOf } from '../idempotency.ts'
import { parse } from '../validate.ts'
import { pick } from './form-view.ts'
import type { TicketPageAction } from './ticket-page-action.ts'

const BookingForm = z.strictObject({ booking: BookMinutes })

/** The customer's commands about changes, on the ticket's page. */
export const CHANGE_ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  agreeEstimate: async (c, number) => {
    await agreeEstimate(c.var.verb, number)
    return 'agreeEstimate#change'
  },
  declineEstimate: async (c, number) => {
    await declineEstimate(c.var.verb, number)
    return 'declineEstimate#change'
  },
}

/** The agents'. */
export const DESK_CHANGE_ACTIONS: Readonly<Record<string, TicketPageAction>> = {
  proposeEstimate: async (c, number, typed) => {
    const asked = { ...pick(typed, 'work', 'month'), ...asNumber(typed, 'minutes') }
    await proposeEstimate(c.var.verb, number, parse(EstimateChange, asked))
    return 'proposeEstimate#change'
  },
  withdrawEstimate: async (c, number) => {
    await withdrawEstimate(c.var.verb, number)
    return 'withdrawEstimate#change'
  },
  bookMinutes: async (c, number, typed) => {
    const given = Object.fromEntries(
      ['estimate', 'workedOn', 'note', 'reason'].flatMap((name) => {
        const value = typed[`booking-${name}`]
        return value ? [[name, value]] : []
      }),
    )
    const minutes = asNumber({ minutes: typed['booking-minutes'] ?? '' }, 'minutes')
    const { booking } = parse(BookingForm, { booking: { ...given, ...minutes } })
    await bookMinutes(c.var.verb, number, booking, idempotencyKeyOf(c.req.raw))
    return 'bookMinutes#change'
  },
  finishChange: async (c, number, typed) => {
    await finishChange(c.var.verb, number, parse(FinishChange, pick(typed, 'estimate')).estimate)
    return 'finishChange#change'
  },
}

/** A field as the number typed, a minus sign of any kind read as one; left out where nothing was typed. */
function asNumber(typed: Readonly<Record<string, string>>, name: string): Record<string, number> {
  const text = typed[name]?.trim().replace('−', '-')
  return text ? { [name]: Number(text) } : {}
}
