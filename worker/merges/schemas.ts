import * as z from 'zod/mini'

/** `POST /api/desk/tickets/{number}/merge`: number of the ticket that goes on; blanks within it are forgiven. */
export const MergeTicket = z.strictObject({
  into: z.string().check(
    z.maxLength(40),
    z.overwrite((typed) => typed.replaceAll(/\s/g, '')),
    z.minLength(1),
  ),
})
