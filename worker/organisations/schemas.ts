import * as z from 'zod'
import { Email } from '../sessions/schemas.ts'

/** `POST /api/organisation`. The name stands in the subject of mails, so in one line. */
export const CreateOrganisation = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u),
})

/** `POST /api/organisation/invitations`. */
export const InviteColleague = z.strictObject({ email: Email })

/** `POST /api/organisation/accept`: the token of the invitation's link. */
export const AcceptInvitation = z.strictObject({ token: z.string().min(20).max(100) })

/** `POST /api/organisation/owner`: the member who owns it from now on. */
export const HandOver = z.strictObject({ member: z.string().min(1).max(60) })
