import { programme } from '../../programme/active.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import { purchases } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { purchaseEntries } from '../../worker/incidents/ledger.ts'
import { db, WEDNESDAY_MORNING } from './support.ts'

/** Gives an account a paid pack, as a settled purchase does. @returns the purchase's id */
export async function givePack(
  accountId: string,
  incidents: number,
  pack = 'incident-1',
  now = WEDNESDAY_MORNING,
): Promise<string> {
  const purchase = {
    id: newId('purchase'),
    accountId,
    pack,
    product: null,
    incidents,
    currency: 'EUR',
    amountMinor: 9900,
    status: 'paid',
    payBy: 'card',
    policyVersion: programme.policy.version,
    locale: 'en',
    createdAt: now,
    paidAt: now,
  } satisfies typeof purchases.$inferInsert
  await db.batch([
    db.insert(purchases).values(purchase),
    ...purchaseEntries({ db, now }, purchase, lotExpiresAt(programme, pack, now)),
  ])
  return purchase.id
}
