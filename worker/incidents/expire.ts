import { and, asc, gt, isNull, lte } from 'drizzle-orm'
import type { EpochMs } from '../../programme/schema.ts'
import type { Db } from '../db/client.ts'
import { incidentLots } from '../db/schema.ts'
import { expireLot } from './ledger.ts'

/** Lots that expire in one run of the cron trigger. */
const RUN_MAX = 200

/** Writes the entry of every lot that has expired with incidents left; one that another run has written already is passed over. */
export async function expireLots({ db, now }: { db: Db; now: EpochMs }): Promise<void> {
  const due = await db
    .select({ id: incidentLots.id })
    .from(incidentLots)
    .where(and(gt(incidentLots.remaining, 0), isNull(incidentLots.disputedAt), lte(incidentLots.expiresAt, now)))
    .orderBy(asc(incidentLots.expiresAt))
    .limit(RUN_MAX)
  const [first, ...rest] = due.map(({ id }) => expireLot({ db, now }, id))
  if (first) await db.batch([first, ...rest])
}
