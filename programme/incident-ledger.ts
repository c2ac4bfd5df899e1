import { known, packById } from './find.ts'
import type { EpochMs, Outcome, Programme } from './schema.ts'
import { addDays, localDateAt, startOfDate, yearsAfter } from './time-zone.ts'

/**
 * What happens to incidents that were bought. The ledger is append-only and the balance derived from it; this says which
 * entries there are, which lot is spent first, how long it is good, and what a resolution does to what was held.
 */

/**
 * purchase +n, hold −1 when a ticket is submitted, then once either settle 0 (kept) or release +1 (given back);
 * expire −n for what is left; refund −n for what was paid back, which may leave a debt; a correction of either sign, with its reason.
 */
export const ENTRY_KINDS = ['purchase', 'hold', 'settle', 'release', 'expire', 'refund', 'correction'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** Days in which a consumer may withdraw from a purchase (Directive 2011/83/EU, article 9). */
export const WITHDRAWAL_DAYS = 14

/** Days for which an incident is good that is given back after its lot has expired. */
export const RELEASED_LATE_DAYS = 30

const DAY_MS = 24 * 60 * 60 * 1000

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
  const last = pack.validity === 'calendarYear' ? `${purchased.slice(0, 4)}-12-31` : yearsAfter(purchased, 1)
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

/**
 * When a lot expires that could not be spent while its payment was disputed: so many dates later as the dispute lasted, begun ones
 * included.
 */
export function expiryAfterDispute(programme: Programme, expiresAt: EpochMs, disputedAt: EpochMs, endedAt: EpochMs): EpochMs {
  const { timeZone } = programme.vendor
  const days = Math.ceil((endedAt - disputedAt) / DAY_MS)
  return startOfDate(timeZone, addDays(localDateAt(timeZone, expiresAt), days))
}

/**
 * How many incidents are taken back from a lot when the sum that was paid back for it moves; below zero, how many are given back,
 * the payment not having gone through. One is taken back for each whole price that was paid back, the part of one being the
 * customer's. What has expired unused is given up first; what was spent is taken back like the rest, and the lot then owes it.
 * @param paidBack sums in minor units, of `totalMinor` that was paid for the lot
 */
export function incidentsTakenBack(
  lot: Readonly<{ size: number; expired: number; refunded: number }>,
  totalMinor: number,
  paidBack: Readonly<{ beforeMinor: number; afterMinor: number }>,
): number {
  const paidFor = (minor: number) => (totalMinor === 0 ? 0 : Math.floor((lot.size * Math.min(minor, totalMinor)) / totalMinor))
  const [before, after] = [paidFor(paidBack.beforeMinor), paidFor(paidBack.afterMinor)]
  return after >= before ? Math.max(0, after - lot.expired - lot.refunded) : Math.max(-lot.refunded, after - before)
}

/** Incidents that one lot gives to another, which owes them. */
export type DebtTransfer = Readonly<{ from: string; to: string; incidents: number }>

/**
 * How an account's debts are met from what it has left, what expires first being given first: a debt left standing beside live
 * incidents would outlast them. A lot whose payment is disputed gives nothing.
 */
export function debtTransfers(
  lots: readonly Readonly<{ id: string; remaining: number; expiresAt: EpochMs; disputedAt: EpochMs | null }>[],
  now: EpochMs,
): DebtTransfer[] {
  const rest = lots.map((lot) => ({ ...lot }))
  const giving = rest.filter(({ disputedAt }) => disputedAt === null)
  const transfers: DebtTransfer[] = []
  for (const owing of rest.filter(({ remaining }) => remaining < 0)) {
    for (let from = lotToSpend(giving, now); from && owing.remaining < 0; from = lotToSpend(giving, now)) {
      const incidents = Math.min(from.remaining, -owing.remaining)
      from.remaining -= incidents
      owing.remaining += incidents
      transfers.push({ from: from.id, to: owing.id, incidents })
    }
  }
  return transfers
}

/** Days before its end at which the owner of a lot is reminded of what is left in it. */
export const REMINDER_DAYS = [30, 7] as const

/** When the owner of a lot is next reminded, later than `after`, that it expires; null when no reminder is to come. */
export function nextReminderAt(lotExpires: EpochMs, after: EpochMs): EpochMs | null {
  return REMINDER_DAYS.map((days) => lotExpires - days * DAY_MS).find((at) => at > after) ?? null
}
