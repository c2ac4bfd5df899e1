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
  /** Orders and checkouts, by the account that buys. */
  'order-by-account': { allowed: 60, windowMs: 60 * MINUTE_MS },
  /** Colleagues invited, by the account that invites and by the address invited. */
  'invite-by-account': { allowed: 100, windowMs: 24 * 60 * MINUTE_MS },
  'invite-by-address': { allowed: 5, windowMs: 24 * 60 * MINUTE_MS },
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
    if (!refusedBy(error, 'too-many-attempts')) throw error
    const longestMs = Math.max(...rows.map((row) => row.windowMs))
    throw problem('too-many-requests', { headers: { 'retry-after': String(longestMs / 1000) } })
  }
}
