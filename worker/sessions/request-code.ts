import type { Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import { type Attempt, countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { signInCodes } from '../db/schema.ts'
import { keyedHash, newSixDigitCode, newToken, sha256 } from '../hash.ts'
import { newId } from '../ids.ts'
import { signInMail } from '../mail/letters.ts'
import { deliverSoon, mailRow } from '../mail/outbox.ts'

/** How long a code and its link can be used. */
export const CODE_MS = 15 * 60 * 1000
/** Wrong codes after which the right one no longer works. */
export const CODE_TRIES = 5

/**
 * Mails a link and a six-digit code to an address, whether or not it has an account: the answer must not tell.
 * @param next path on this origin that the link leads on to
 * @throws {ProblemError} too-many-requests, by address and by client
 */
export async function requestCode(ctx: VerbContext, email: string, locale: Locale, next?: string): Promise<void> {
  const byAddress: Attempt = { kind: 'code-by-address', subject: await keyedHash(ctx.env.SECRET, 'address', email) }
  await countAttempts(ctx, [byAddress, { kind: 'code-by-client', subject: ctx.clientHash }])
  const code = newSixDigitCode()
  const token = newToken()
  const link = `${ctx.env.ORIGIN}/${locale}/sign-in/?${new URLSearchParams({ token, ...(next && { next }) })}`
  const mail = mailRow(ctx, email, signInMail(serviceTranslators[locale], { code, link, minutes: CODE_MS / 60_000 }))
  await ctx.db.batch([
    ctx.db.insert(signInCodes).values({
      id: newId('code'),
      email,
      locale,
      codeHash: await keyedHash(ctx.env.SECRET, `code:${email}`, code),
      tokenHash: await sha256(token),
      triesLeft: CODE_TRIES,
      createdAt: ctx.now,
      expiresAt: ctx.now + CODE_MS,
    }),
    mail,
  ])
  deliverSoon(ctx)
}
