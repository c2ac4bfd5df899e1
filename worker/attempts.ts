import { and, count, eq, gt } from 'drizzle-orm'
import type { VerbContext } from './context.ts'
import { limited } from './context.ts'
import { refusedBy } from './db/refusal.ts'
import { attempts } from './db/schema.ts'
import { problem } from './problems/problem.ts'

const MINUTE_MS = 60_000

/** How often each guarded action is allowed to one subject within a window. */
const ALLOWANCES = {
  /** Codes asked for, by the address they go to. */
  'code-by-address': { allowed: 10, windowMs: 15 * MINUTE_MS },
  /** Codes asked for, by the client that asks. */
  'code-by-client': { allowed: 60, windowMs: 15 * MINUTE_MS },
  /** Codes and links tried, by the client that tries. */
  'sign-in-by-client': { allowed: 100, windowMs: 15 * MINUTE_MS },
  /** License keys tried, by account and by client. */
  'claim-by-account': { allowed: 15, windowMs: 60 * MINUTE_MS },
  'claim-by-client': { allowed: 60, windowMs: 60 * MINUTE_MS },
  /** Serial numbers tried that are not the account's own, by account and by client. */
  'serial-by-account': { allowed: 15, windowMs: 60 * MINUTE_MS },
  'serial-by-client': { allowed: 60, windowMs: 60 * MINUTE_MS },
  /** What readers do with articles, told by their pages, by client. */
  'reading-by-client': { allowed: 120, windowMs: 60 * MINUTE_MS },
  /** Orders and checkouts, by the account that buys. */
  'order-by-account': { allowed: 60, windowMs: 60 * MINUTE_MS },
  /** Colleagues invited, by the account that invites and by the address invited. */
  'invite-by-account': { allowed: 100, windowMs: 24 * 60 * MINUTE_MS },
  'invite-by-address': { allowed: 5, windowMs: 24 * 60 * MINUTE_MS },
  /** Mails taken in, and answers that say where to go, by the address they come from and go to. */
  'mail-by-sender': { allowed: 30, windowMs: 60 * MINUTE_MS },
  'mail-answer': { allowed: 1, windowMs: 24 * 60 * MINUTE_MS },
  /** End customers asked for consent, by the reseller that asks and by the address asked. */
  'consent-by-account': { allowed: 200, windowMs: 24 * 60 * MINUTE_MS },
  'consent-by-address': { allowed: 10, windowMs: 24 * 60 * MINUTE_MS },
} as const

/** What is guarded, and whose: an account's id or a keyed hash. */
export interface Attempt {
  kind: keyof typeof ALLOWANCES
  subject: string
}

/**
 * Counts guarded actions before they are done; the database refuses the one too many, so that a hundred at once get no further than a hundred in a row.
 * @throws {ProblemError} too-many-requests, with Retry-After in seconds
 */
export async function countAttempts(ctx: VerbContext, guarded: readonly [Attempt, ...Attempt[]]): Promise<void> {
  if (!limited(ctx)) return
  const rows = guarded.map(({ kind, subject }) => ({ kind, subject, at: ctx.now, ...ALLOWANCES[kind] }))
  try {
    await ctx.db.insert(attempts).values(rows)
  } catch (error) {
    if (!refusedBy(error, TOO_MANY_SIGN)) throw error
    const longestMs = Math.max(...rows.map((row) => row.windowMs))
    throw problem('too-many-requests', { headers: { 'retry-after': String(longestMs / 1000) } })
  }
}

/** How the database refuses the guarded action too many. */
export const TOO_MANY_SIGN = 'too-many-attempts'

/** The statement that counts a guarded action in the batch that does it; one too many refuses the batch. */
export function attemptRow(ctx: Pick<VerbContext, 'db' | 'now'>, { kind, subject }: Attempt) {
  return ctx.db.insert(attempts).values({ kind, subject, at: ctx.now, ...ALLOWANCES[kind] })
}

/** The query for how often a guarded action was done within its window; `isAllowed` says whether once more will do. */
export function attemptsMade(ctx: Pick<VerbContext, 'db' | 'now'>, { kind, subject }: Attempt) {
  return ctx.db
    .select({ times: count() })
    .from(attempts)
    .where(and(eq(attempts.kind, kind), eq(attempts.subject, subject), gt(attempts.at, ctx.now - ALLOWANCES[kind].windowMs)))
}

/** Whether a guarded action that was done so often may be done once more. */
export function isAllowed(kind: Attempt['kind'], times: number): boolean {
  return times < ALLOWANCES[kind].allowed
}
