import * as z from 'zod/mini'
import { given } from '../fields.ts'

/** `POST /api/tickets/{number}/participants`: the account to share the ticket with, one of its `candidates`. */
export const AddParticipant = z.strictObject({ account: given() })
