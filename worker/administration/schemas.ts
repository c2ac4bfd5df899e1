import * as z from 'zod/mini'
import { AUDIT_ACTIONS, PURCHASE_STATUSES } from '../db/schema.ts'
import { given, text, whole } from '../fields.ts'
import { Email } from '../sessions/schemas.ts'
import { ListQuery } from '../tickets/schemas.ts'

const FIND_CHARS_MAX = 200
const Reason = text(500, 3)

/** `GET /api/desk/purchases`: `find` is a mail address, the number of an invoice, or a purchase's id. */
export const AllPurchasesQuery = z.extend(ListQuery, {
  status: z.optional(z.enum(PURCHASE_STATUSES)),
  find: z.optional(text(FIND_CHARS_MAX, 0)),
})
export type AllPurchasesQuery = z.output<typeof AllPurchasesQuery>

/** `POST /api/desk/purchases/{id}/paid`: the date on which the money arrived; absent, today. */
export const MarkPaid = z.strictObject({ receivedOn: z.optional(z.iso.date()) })

/** `POST /api/desk/purchases/{id}/cancel`. */
export const CancelPurchase = z.strictObject({ reason: Reason })

/** `GET /api/desk/accounts`: those whose address begins with `find`, by address. */
export const AccountsQuery = z.extend(ListQuery, {
  find: z._default(text(FIND_CHARS_MAX, 0).check(z.toLowerCase()), ''),
})
export type AccountsQuery = z.output<typeof AccountsQuery>

/** Incidents that one correction changes at most: more is a slip of the hand. */
const CORRECTION_MAX = 100

/** `POST /api/desk/accounts/{email}/corrections`: `delta` incidents more or fewer in a lot. */
export const CorrectIncidents = z.strictObject({
  lot: given(),
  delta: whole(-CORRECTION_MAX, CORRECTION_MAX).check(z.refine((delta) => delta !== 0)),
  reason: Reason,
})
export type CorrectIncidents = z.output<typeof CorrectIncidents>

/** `GET /api/desk/audit`: of one kind, and about the account with this address. */
export const AuditQuery = z.extend(ListQuery, { action: z.optional(z.enum(AUDIT_ACTIONS)), account: z.optional(Email) })
export type AuditQuery = z.output<typeof AuditQuery>

/** What can be taken out for bookkeeping. */
export const EXPORTS = ['invoices', 'purchases', 'ledger'] as const

/** Days that one file spans at most. */
const EXPORT_DAYS_MAX = 366
const DAY_MS = 24 * 60 * 60 * 1000

/** `GET /api/desk/exports/{what}`: dates are the vendor's, both included. */
export const ExportQuery = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .check(z.refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < EXPORT_DAYS_MAX * DAY_MS, { path: ['to'] }))
export type ExportQuery = z.output<typeof ExportQuery>
