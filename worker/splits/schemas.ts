import * as z from 'zod/mini'
import { text } from '../fields.ts'
import { SUBJECT_CHARS_MAX } from '../tickets/schemas.ts'

/** Further problems that one split can name. */
export const SPLIT_PARTS_MAX = 5

/** `POST /api/desk/tickets/{number}/split`: a subject for each further problem; the first stays with the ticket. */
export const ProposeSplit = z.strictObject({
  subjects: z.array(text(SUBJECT_CHARS_MAX)).check(z.minLength(1), z.maxLength(SPLIT_PARTS_MAX)),
})
export type ProposeSplit = z.output<typeof ProposeSplit>
