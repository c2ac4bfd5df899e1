import { and, inArray, isNotNull, lte } from 'drizzle-orm'
import type { EpochMs } from '../../programme/schema.ts'
import type { Db } from '../db/client.ts'
import { ticketSecrets } from '../db/schema.ts'

/** Details cleared in one run. */
const RUN_MAX = 500

/** Deletes remote access details that nobody has read in time. */
export async function expireSecrets({ db, now }: { db: Db; now: EpochMs }): Promise<void> {
  const due = db
    .select({ id: ticketSecrets.id })
    .from(ticketSecrets)
    .where(and(lte(ticketSecrets.expiresAt, now), isNotNull(ticketSecrets.sealed)))
    .orderBy(ticketSecrets.expiresAt)
    .limit(RUN_MAX)
  await db.update(ticketSecrets).set({ sealed: null, ended: 'expired', endedAt: now }).where(inArray(ticketSecrets.id, due))
}
