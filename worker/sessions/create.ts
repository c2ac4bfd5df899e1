import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { accounts, sessions, signInCodes } from '../db/schema.ts'
import { keyedHash, newToken, sha256 } from '../hash.ts'
import { newId } from '../ids.ts'
import { linkOrdered, orderedWith } from '../licenses/link-ordered.ts'
import { problem } from '../problems/problem.ts'
import { retryingConflicts } from '../tickets/change.ts'
import { SESSION_MS } from './cookie.ts'
import { type Account, readAs } from './read-as.ts'

/** What proves that the mail arrived: the code with its address, or the link's token. */
export type Proof = { email: string; code: string } | { token: string }

/**
 * Signs in with what was mailed; the first time makes the account. Licenses ordered with the same address are linked on the way, and
 * open tickets get the better plan, if it is one.
 * @returns the session's token, for the cookie alone, and the account
 * @throws {ProblemError} sign-in-code-invalid (wrong, used, expired, or guessed too often: one answer for all); too-many-requests
 */
export async function createSession(
  ctx: VerbContext,
  proof: Proof,
  timeZone?: string,
): Promise<{ token: string; account: Account }> {
  await countAttempts(ctx, [{ kind: 'sign-in-by-client', subject: ctx.clientHash }])
  const used = 'token' in proof ? await useToken(ctx, proof.token) : await useCode(ctx, proof.email, proof.code)
  if (!used) throw problem('sign-in-code-invalid')
  const token = newToken()
  const sessionHash = await sha256(token)
  await retryingConflicts(() => openSession(ctx, used, sessionHash, timeZone ?? programme.vendor.timeZone))
  const [account] = await readAs({ ...ctx, sessionHash }, () => [])
  return { token, account }
}

/** The account, the session and the links of licenses, in one batch; each part does nothing where it is done already. */
async function openSession(
  ctx: VerbContext,
  { email, locale }: { email: string; locale: Locale },
  sessionHash: string,
  timeZone: string,
) {
  const accountId = sql<string>`(select ${accounts.id} from ${accounts} where ${accounts.email} = ${email})`
  const [ordered, open] = await ctx.db.batch(orderedWith(ctx, email))
  await ctx.db.batch([
    ctx.db
      .insert(accounts)
      .values({ id: newId('account'), email, locale, timeZone, createdAt: ctx.now })
      .onConflictDoUpdate({ target: accounts.email, set: { locale } }),
    ...linkOrdered(ctx, email, ordered, open),
    ctx.db.insert(sessions).values({ tokenHash: sessionHash, accountId, createdAt: ctx.now, expiresAt: ctx.now + SESSION_MS }),
  ])
}

/** Uses the link's token up; of two at once, one succeeds. */
async function useToken(ctx: VerbContext, token: string) {
  const tokenHash = await sha256(token)
  const [used] = await ctx.db
    .update(signInCodes)
    .set({ usedAt: ctx.now })
    .where(
      and(
        eq(signInCodes.tokenHash, tokenHash),
        isNull(signInCodes.usedAt),
        gt(signInCodes.triesLeft, 0),
        gt(signInCodes.expiresAt, ctx.now),
      ),
    )
    .returning({ email: signInCodes.email, locale: signInCodes.locale })
  return used
}

/** Uses the code up. A wrong one costs every code of that address a try, so that asking for more codes gives no more guesses each. */
async function useCode(ctx: VerbContext, email: string, code: string) {
  const codeHash = await keyedHash(ctx.env.SECRET, `code:${email}`, code)
  const usable = and(
    eq(signInCodes.email, email),
    isNull(signInCodes.usedAt),
    gt(signInCodes.triesLeft, 0),
    gt(signInCodes.expiresAt, ctx.now),
  )
  const right = ctx.db
    .select({ id: signInCodes.id })
    .from(signInCodes)
    .where(and(usable, eq(signInCodes.codeHash, codeHash)))
    .limit(1)
  const [[used]] = await ctx.db.batch([
    ctx.db
      .update(signInCodes)
      .set({ usedAt: ctx.now })
      .where(inArray(signInCodes.id, right))
      .returning({ email: signInCodes.email, locale: signInCodes.locale }),
    ctx.db
      .update(signInCodes)
      .set({ triesLeft: sql`${signInCodes.triesLeft} - 1` })
      .where(and(usable, sql`changes() = 0`)),
  ])
  return used
}
