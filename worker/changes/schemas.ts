import * as z from 'zod/mini'
import { given, text, whole } from '../fields.ts'

/** Longest work of one estimate, and of one booking, minutes: more is a slip of the hand. */
const MINUTES_MAX = 60_000

/** A calendar month, as 2026-11. */
const Month = z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/))
const EstimateId = given()
const Text = text(2000)

/** `POST /api/desk/tickets/{number}/change`: an estimate. Without a month it is for the current one. */
export const EstimateChange = z.strictObject({
  minutes: whole(1, MINUTES_MAX),
  work: Text,
  month: z.optional(Month),
})
export type EstimateChange = z.output<typeof EstimateChange>

/**
 * `POST /api/desk/tickets/{number}/change/bookings`: minutes worked on an estimate, today or on an earlier date in the vendor's zone. With
 * a reason it is a correction, and may be below zero.
 */
export const BookMinutes = z
  .strictObject({
    estimate: EstimateId,
    minutes: whole(-MINUTES_MAX, MINUTES_MAX).check(z.refine((minutes) => minutes !== 0)),
    workedOn: z.optional(z.iso.date()),
    note: Text,
    reason: z.optional(text(500, 3)),
  })
  .check(
    z.refine(({ minutes, reason }) => minutes > 0 || reason !== undefined, { path: ['reason'], params: { code: 'required' } }),
  )
export type BookMinutes = z.output<typeof BookMinutes>

/** `POST /api/desk/tickets/{number}/change/finish`. */
export const FinishChange = z.strictObject({ estimate: EstimateId })

/** `GET /api/changes`: the allowances in a month, the current one where none is named. */
export const AllowancesQuery = z.object({ month: z.optional(Month) })
export type AllowancesQuery = z.output<typeof AllowancesQuery>
