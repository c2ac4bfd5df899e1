import * as z from 'zod/mini'
import { given, text } from '../fields.ts'
import { Email } from '../sessions/schemas.ts'

/** `POST /api/organisation`. The name stands in the subject of mails, so in one line. */
export const CreateOrganisation = z.strictObject({
  name: text(100).check(z.regex(/^\P{Cc}*$/u)),
})

/** `POST /api/organisation/invitations`. */
export const InviteColleague = z.strictObject({ email: Email })

/** `POST /api/organisation/accept`: the token of the invitation's link. */
export const AcceptInvitation = z.strictObject({ token: given(100, 20) })

/** `POST /api/organisation/owner`: the member who owns it from now on. */
export const HandOver = z.strictObject({ member: given() })
