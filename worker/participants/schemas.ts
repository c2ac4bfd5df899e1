import * as z from 'zod'

/** `POST /api/tickets/{number}/participants`: the account to share the ticket with, one of its `candidates`. */
export const AddParticipant = z.strictObject({ account: z.string().min(1).max(60) })
