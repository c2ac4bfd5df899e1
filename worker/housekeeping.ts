import { and, eq, lt, lte, sql } from 'drizzle-orm'
import { programme } from '../programme/active.ts'
import { reopenableUntil } from '../programme/reopening.ts'
import type { EpochMs } from '../programme/schema.ts'
import { clearUploads } from './attachments/clear-uploads.ts'
import { removeOutlivedFiles } from './attachments/remove-outlived.ts'
import type { Db } from './db/client.ts'
import {
  apiTokens,
  attempts,
  idempotencyKeys,
  organisationInvitations,
  outbox,
  sessions,
  signInCodes,
  ticketPresence,
  tickets,
} from './db/schema.ts'
import { PRESENT_MS } from './desk/presence.ts'
import type { Env } from './env.ts'
import { expireLots } from './incidents/expire.ts'
import { remindOfExpiry } from './incidents/remind.ts'
import { followUpUnpaid } from './invoices/follow-up.ts'
import { oldReadings } from './kb/readings.ts'
import { deliverDue } from './mail/outbox.ts'
import { clearPlacedMails, placeLeftBehind } from './mail-in/housekeeping.ts'
import { lapseConsents } from './partners/consent.ts'
import { watchPromises } from './promises/watch.ts'
import { reconcilePending } from './purchases/reconcile.ts'
import { watchReplacements } from './replacements/watch.ts'
import { expireSecrets } from './secrets/expire.ts'
import { clearDeliveries, deliverAllDue } from './webhooks/deliver.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long a mail that was sent is kept, so that one that comes back is known: what it says stands on the ticket, too. */
const SENT_MAIL_MS = 90 * DAY_MS
/** How long the answer to a write is kept under its key. */
const IDEMPOTENCY_MS = 2 * DAY_MS
/** Resolved tickets looked at for closing in one run. */
const CLOSE_MAX = 100

/**
 * What the cron trigger does: places mails that were left behind, watches over promises, sends mails that wait, settles purchases whose webhook never came, reminds of what
 * expires soon, expires what was not spent, follows up unpaid orders, closes what was resolved, clears what has expired, tells other
 * systems. One chore that fails keeps no other from its turn.
 * @throws what the first chore failed with, after all others have had their turn
 */
export async function runHousekeeping(env: Env, db: Db, now: EpochMs, clock = () => now): Promise<void> {
  const chores = [
    () => placeLeftBehind({ env, db, now }),
    () => watchPromises({ env, db, now }),
    () => watchReplacements({ env, db, now }),
    () => deliverDue(env, db, now),
    () => reconcilePending({ env, db, now }),
    () => remindOfExpiry({ env, db, now }),
    () => expireLots({ db, now }),
    () => followUpUnpaid({ env, db, now }),
    () => closeResolved(db, now),
    () => removeOutlivedFiles({ env, db, now }),
    () => clearUploads({ env, db, now }),
    () => clearPlacedMails({ env, db, now }),
    () => clearExpired(db, now),
    () => expireSecrets({ db, now }),
    () => db.batch(oldReadings({ db, now })),
    // Last, since it waits for others.
    () => deliverAllDue({ env, db, now, clock }),
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
    db.delete(apiTokens).where(lte(apiTokens.expiresAt, now)),
    db.delete(signInCodes).where(lte(signInCodes.expiresAt, now)),
    db.delete(organisationInvitations).where(lte(organisationInvitations.expiresAt, now)),
    lapseConsents(db, now),
    clearDeliveries(db, now),
    db.delete(ticketPresence).where(lte(ticketPresence.seenAt, now - PRESENT_MS)),
    db.delete(outbox).where(lt(outbox.sentAt, now - SENT_MAIL_MS)),
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
