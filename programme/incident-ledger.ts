import { known, packById } from './find.ts'
import type { EpochMs, Outcome, Programme } from './schema.ts'
import { addDays, localDateAt, startOfDate } from './time-zone.ts'

/**
 * What happens to incidents that were bought. The ledger is append-only and the balance derived from it; this says which
 * entries there are, which lot is spent first, how long it is good, and what a resolution does to what was held.
 */

/**
 * purchase +n, hold −1 when a ticket is submitted, then once either settle 0 (kept) or release +1 (given back);
 * expire −n and refund −n for what is left; a correction of either sign, with its reason.
 */
export const ENTRY_KINDS = ['purchase', 'hold', 'settle', 'release', 'expire', 'refund', 'correction'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** Days for which an incident is good that is given back after its lot has expired. */
export const RELEASED_LATE_DAYS = 30

/** What an outcome does to the incident that was held for the ticket. */
export function settlementOf(programme: Programme, outcome: Outcome): 'kept' | 'givenBack' {
  return programme.outcomes[outcome]
}

/** The entry that an outcome adds after the hold, with its effect on the balance. */
export function entryFor(
  programme: Programme,
  outcome: Outcome,
): Readonly<{ kind: 'settle'; delta: 0 } | { kind: 'release'; delta: 1 }> {
  return settlementOf(programme, outcome) === 'kept' ? { kind: 'settle', delta: 0 } : { kind: 'release', delta: 1 }
}

/** The outcome of a ticket that the customer ends: withdrawn before a person's first reply, answered after it. */
export function closingOutcome(firstResponseMetAt: EpochMs | null): Outcome {
  return firstResponseMetAt === null ? 'withdrawn' : 'answered'
}

/** The lot that is spent first: of those with an incident left and not expired, the one to expire first, then the lower id. */
export function lotToSpend<Lot extends Readonly<{ id: string; remaining: number; expiresAt: EpochMs }>>(
  lots: readonly Lot[],
  now: EpochMs,
): Lot | undefined {
  return lots
    .filter((lot) => lot.remaining > 0 && lot.expiresAt > now)
    .sort((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1))[0]
}

/**
 * The first instant at which a pack bought at `purchasedAt` can no longer be spent: the midnight that ends its last date
 * in the vendor's zone. A year from a date ends on the same date of the next year, that date included (Regulation (EEC,
 * Euratom) 1182/71, article 3); a pack bought on 29 February ends on 28 February.
 * @throws {RangeError} for an unknown pack.
 */
export function lotExpiresAt(programme: Programme, packId: string, purchasedAt: EpochMs): EpochMs {
  const pack = known(packById(programme, packId), 'pack', packId)
  const { timeZone } = programme.vendor
  const purchased = localDateAt(timeZone, purchasedAt)
  const last = pack.validity === 'calendarYear' ? `${purchased.slice(0, 4)}-12-31` : oneYearAfter(purchased)
  return startOfDate(timeZone, addDays(last, 1))
}

/**
 * When an incident given back at `releasedAt` to a lot can no longer be spent: with its lot, or, if that has expired by
 * then, at the end of the 30th day after, in the vendor's zone.
 */
export function releaseExpiry(programme: Programme, lotExpires: EpochMs, releasedAt: EpochMs): EpochMs {
  if (releasedAt < lotExpires) return lotExpires
  const { timeZone } = programme.vendor
  return startOfDate(timeZone, addDays(localDateAt(timeZone, releasedAt), RELEASED_LATE_DAYS + 1))
}

function oneYearAfter(date: string): string {
  const year = Number(date.slice(0, 4)) + 1
  return date.endsWith('-02-29') ? `${year}-02-28` : `${year}${date.slice(4)}`
}
