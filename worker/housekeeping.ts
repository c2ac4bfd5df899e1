import { and, eq, lt, lte, sql } from 'drizzle-orm'
import { programme } from '../programme/active.ts'
import { reopenableUntil } from '../programme/reopening.ts'
import type { EpochMs } from '../programme/schema.ts'
import type { Db } from './db/client.ts'
import { attempts, idempotencyKeys, organisationInvitations, sessions, signInCodes, tickets } from './db/schema.ts'
import type { Env } from './env.ts'
import { expireLots } from './incidents/expire.ts'
import { remindOfExpiry } from './incidents/remind.ts'
import { followUpUnpaid } from './invoices/follow-up.ts'
import { deliverDue } from './mail/outbox.ts'
import { watchPromises } from './promises/watch.ts'
import { reconcilePending } from './purchases/reconcile.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long the answer to a write is kept under its key. */
const IDEMPOTENCY_MS = 2 * DAY_MS
/** Resolved tickets looked at for closing in one run. */
const CLOSE_MAX = 100

/**
 * What the cron trigger does: watches over promises, sends mails that wait, settles purchases whose webhook never came, reminds of what
 * expires soon, expires what was not spent, follows up unpaid orders, closes what was resolved, clears what has expired. One chore that
 * fails keeps no other from its turn.
 * @throws what the first chore failed with, after all others have had their turn
 */
export async function runHousekeeping(env: Env, db: Db, now: EpochMs): Promise<void> {
  const chores = [
    () => watchPromises({ env, db, now }),
    () => deliverDue(env, db, now),
    () => reconcilePending({ env, db, now }),
    () => remindOfExpiry({ env, db, now }),
    () => expireLots({ db, now }),
    () => followUpUnpaid({ env, db, now }),
    () => closeResolved(db, now),
    () => clearExpired(db, now),
  ]
  const failures: unknown[] = []
  for (const chore of chores) {
    try {
      await chore()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

async function clearExpired(db: Db, now: EpochMs): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lte(sessions.expiresAt, now)),
    db.delete(signInCodes).where(lte(signInCodes.expiresAt, now)),
    db.delete(organisationInvitations).where(lte(organisationInvitations.expiresAt, now)),
    db.delete(attempts).where(lt(attempts.at, now - DAY_MS)),
    db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, now - IDEMPOTENCY_MS)),
  ])
}

/** Closes tickets that were resolved longer ago than they may be reopened. */
async function closeResolved(db: Db, now: EpochMs): Promise<void> {
  const resolved = await db
    .select({ id: tickets.id, resolvedAt: tickets.resolvedAt, revision: tickets.revision })
    .from(tickets)
    .where(and(eq(tickets.status, 'resolved'), lt(tickets.resolvedAt, now - programme.reopenDays * DAY_MS)))
    .orderBy(tickets.resolvedAt)
    .limit(CLOSE_MAX)
  const over = resolved.filter(({ resolvedAt }) => resolvedAt !== null && reopenableUntil(programme, resolvedAt) <= now)
  for (const { id, revision } of over) {
    await db
      .update(tickets)
      .set({ status: 'closed', closedAt: now, updatedAt: now, revision: sql`${tickets.revision} + 1` })
      .where(and(eq(tickets.id, id), eq(tickets.revision, revision)))
  }
}
