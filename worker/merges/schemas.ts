import * as z from 'zod'

/** `POST /api/desk/tickets/{number}/merge`: number of the ticket that goes on; blanks within it are forgiven. */
export const MergeTicket = z.strictObject({
  into: z
    .string()
    .max(40)
    .overwrite((text) => text.replaceAll(/\s/g, ''))
    .min(1),
})
