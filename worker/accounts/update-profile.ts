import { eq } from 'drizzle-orm'
import * as z from 'zod/mini'
import { LOCALES } from '../../locales/locale.ts'
import type { VerbContext } from '../context.ts'
import { accounts } from '../db/schema.ts'
import { text } from '../fields.ts'
import { readAs } from '../sessions/read-as.ts'
import { TimeZone } from '../sessions/schemas.ts'

/** What people may change about themselves; an empty name is none. */
export const Profile = z.strictObject({
  name: z._default(
    z.pipe(
      text(100, 0),
      z.transform((name) => name || null),
    ),
    null,
  ),
  locale: z.enum(LOCALES),
  timeZone: TimeZone,
  wantsReminders: z.boolean(),
})

/** Keeps how the caller is called, written to, and told the time. @throws {ProblemError} signed-out */
export async function updateProfile(ctx: VerbContext, profile: z.output<typeof Profile>): Promise<void> {
  const [account] = await readAs(ctx, () => [])
  await ctx.db.update(accounts).set(profile).where(eq(accounts.id, account.id))
}
