import { incidentsTakenBack } from '../../programme/incident-ledger.ts'
import type { incidentLots, paymentReversals } from '../db/schema.ts'
import type { Purchase } from './view.ts'

type Reversal = Pick<typeof paymentReversals.$inferSelect, 'kind' | 'state' | 'amountMinor'>
type Lot = Pick<typeof incidentLots.$inferSelect, 'size' | 'expired' | 'refunded'>

/** What became of the money, for the letter that tells the buyer. */
export type ReversalNews = 'refunded' | 'refund-failed' | 'dispute-opened' | 'dispute-won' | 'dispute-lost'

/** What all that was reported of a payment comes to; it follows from what was reported, not from the order in which it came. */
export interface ReversalDecision {
  status: 'paid' | 'disputed' | 'refunded'
  /** What has gone back to the buyer; minor units. */
  refundedMinor: number
  /** Incidents to take back; below zero: to give back. */
  takeBack: number
  /** Null where nothing has changed for the buyer. */
  news: ReversalNews | null
}

/** Decides what becomes of a paid purchase and its lot. */
export function decideReversal(purchase: Purchase, lot: Lot, reversals: readonly Reversal[]): ReversalDecision {
  const totalMinor = purchase.totalMinor ?? purchase.amountMinor
  const lostMinor = sum(reversals, 'dispute', 'done')
  const refundedMinor = Math.min(totalMinor, refunds(reversals) + lostMinor)
  const isDisputed = reversals.some(({ kind, state }) => kind === 'dispute' && state === 'open')
  const isWhole = totalMinor > 0 && refundedMinor === totalMinor
  const status = isDisputed ? 'disputed' : isWhole ? 'refunded' : 'paid'
  const takeBack = incidentsTakenBack(lot, totalMinor, { beforeMinor: purchase.refundedMinor, afterMinor: refundedMinor })
  return { status, refundedMinor, takeBack, news: newsOf(purchase, { status, refundedMinor, lostMinor }) }
}

/**
 * What was refunded: the refunds we know by name that have not failed, or what the charge says has been refunded, less those that
 * have failed since; whichever is more, as either kind of report may be missing or late.
 */
function refunds(reversals: readonly Reversal[]): number {
  return Math.max(sum(reversals, 'refund', 'done'), sum(reversals, 'charge', 'done') - sum(reversals, 'refund', 'void'))
}

function newsOf(
  before: Purchase,
  { status, refundedMinor, lostMinor }: { status: Purchase['status']; refundedMinor: number; lostMinor: number },
): ReversalNews | null {
  const [wasDisputed, isDisputed] = [before.status === 'disputed', status === 'disputed']
  if (isDisputed && !wasDisputed) return 'dispute-opened'
  if (wasDisputed && !isDisputed) return lostMinor > 0 ? 'dispute-lost' : 'dispute-won'
  if (refundedMinor < before.refundedMinor) return 'refund-failed'
  if (refundedMinor === before.refundedMinor) return null
  return before.refundedMinor + lostMinor === refundedMinor ? 'dispute-lost' : 'refunded'
}

function sum(reversals: readonly Reversal[], kind: Reversal['kind'], state: Reversal['state']): number {
  return reversals.filter((each) => each.kind === kind && each.state === state).reduce((all, each) => all + each.amountMinor, 0)
}
