import * as z from 'zod'
import { ESTIMATE_STATUSES } from '../../programme/change-allowance.ts'
import { AllowancesQuery, BookMinutes, EstimateChange, FinishChange } from '../changes/schemas.ts'
import type { AllowanceView, BookingView, ChangeView, EstimateView } from '../changes/view.ts'
import { pageOf } from './answers.ts'
import type { Operation } from './operation.ts'

const Instant = z.iso.datetime()
/** As 2026-11. */
const Month = z.string()

const Booking = z.object({
  id: z.string(),
  minutes: z.int(),
  workedOn: z.iso.date(),
  note: z.string(),
  reason: z.string().nullable(),
}) satisfies z.ZodType<BookingView>

const Estimate = z.object({
  id: z.string(),
  status: z.enum(ESTIMATE_STATUSES),
  month: Month,
  minutes: z.int(),
  work: z.string(),
  bookedMinutes: z.int(),
  proposedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  bookings: z.array(Booking),
}) satisfies z.ZodType<EstimateView>

const Allowance = z.object({
  license: z.string(),
  product: z.string(),
  plan: z.string(),
  month: Month,
  allowedMinutes: z.int(),
  takenMinutes: z.int(),
  leftMinutes: z.int(),
  specialists: z.int(),
}) satisfies z.ZodType<AllowanceView>

const Change = z.object({ estimates: z.array(Estimate), allowances: z.array(Allowance) }) satisfies z.ZodType<ChangeView>

const estimateAnswer = z.object({ estimate: Estimate })
const monthRefused = ['change-not-included', 'change-month-closed', 'change-exceeds-month', 'change-allowance-exhausted'] as const
const changed = ['ticket-not-found', 'ticket-merged', 'ticket-closed', 'ticket-status-conflict'] as const
const answered = [...changed, 'not-the-ticket-owner', 'change-not-open'] as const

const customers: Operation[] = [
  {
    ...{ method: 'get', path: '/api/changes', summary: 'What is left of the changes that contracts include', access: 'account' },
    query: AllowancesQuery,
    answers: { 200: pageOf(Allowance) },
  },
  {
    ...{
      method: 'get',
      path: '/api/tickets/{number}/change',
      summary: 'The estimates of a ticket, what was booked on them, and what its months have left',
      access: 'account',
    },
    of: ['owner', 'participant'],
    answers: { 200: Change },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/change/agree',
      summary: 'Agree to the change that is proposed: its minutes are set aside',
      access: 'account',
    },
    answers: { 200: estimateAnswer },
    problems: [...answered, ...monthRefused],
  },
  {
    ...{
      method: 'post',
      path: '/api/tickets/{number}/change/decline',
      summary: 'Decline the change that is proposed',
      access: 'account',
    },
    answers: { 200: estimateAnswer },
    problems: answered,
  },
]

const agents: Operation[] = [
  {
    ...{
      method: 'get',
      path: '/api/desk/tickets/{number}/change',
      summary: 'The estimates of a ticket, what was booked on them, and what its months have left',
      access: 'agent',
    },
    answers: { 200: Change },
    problems: ['ticket-not-found'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/change',
      summary: 'Estimate a change and ask the customer to agree',
      access: 'agent',
    },
    body: EstimateChange,
    answers: { 201: estimateAnswer },
    problems: [...changed, 'change-open', ...monthRefused],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/change/withdraw',
      summary: 'Take back an estimate that the customer has not answered',
      access: 'agent',
    },
    answers: { 200: estimateAnswer },
    problems: [...changed, 'change-not-open'],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/change/bookings',
      summary: 'Book minutes worked on what the customer agreed to, or correct what was booked',
      access: 'agent',
    },
    ...{ isIdempotent: true, body: BookMinutes },
    answers: { 201: z.object({ booking: Booking }) },
    problems: [
      ...(['ticket-not-found', 'change-not-found', 'change-not-agreed', 'change-day-closed'] as const),
      ...(['change-estimate-exceeded', 'change-allowance-exhausted'] as const),
    ],
  },
  {
    ...{
      method: 'post',
      path: '/api/desk/tickets/{number}/change/finish',
      summary: 'Say that a change is done: what was not worked goes back to its month',
      access: 'agent',
    },
    body: FinishChange,
    answers: { 200: estimateAnswer },
    problems: ['ticket-not-found', 'change-not-found', 'change-not-agreed'],
  },
]

/** Small changes: estimated, agreed, booked. */
export const changeOperations: readonly Operation[] = [...customers, ...agents]
