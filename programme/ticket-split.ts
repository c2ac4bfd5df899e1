import { type Coverage, type CoverageFacts, type CoverageRefusal, decideCoverage } from './entitlement.ts'
import { planById, productById } from './find.ts'
import type { EpochMs, Programme, RequestType } from './schema.ts'

/**
 * What it takes to make several tickets of one. Each part is a problem, and an incident, of its own. Source: the policy's
 * clause `incident-several`, decision 0014.
 */

/** A ticket that holds several problems: how it was paid for, and the plan that answers it. */
export type SplittableTicket = Readonly<{ product: string; type: RequestType; payWith: 'plan' | 'incident'; plan: string }>

/** How each part is covered, in their order, or why not all of them are. `missing` counts the parts that nothing covers. */
export type SplitDecision =
  | Readonly<{ ok: true; coverages: readonly Coverage[] }>
  | Readonly<{ ok: false; refusal: CoverageRefusal; missing: number }>

/** Whether the customer is asked before a ticket is split: they are where it spends incidents of theirs. */
export function asksCustomer(ticket: Pick<SplittableTicket, 'payWith'>): boolean {
  return ticket.payWith === 'incident'
}

/**
 * How the parts of a ticket are covered. Those of a ticket that a plan answers stay under that plan: splitting takes nothing
 * from the customer. Those of one paid with an incident spend an incident each, as if they were submitted now, one after the
 * other; where there are not enough, none is spent.
 */
export function decideSplit(
  programme: Programme,
  facts: CoverageFacts,
  ticket: SplittableTicket,
  parts: number,
  now: EpochMs,
): SplitDecision {
  const { product, type, plan } = ticket
  if (!productById(programme, product) || !planById(programme, plan))
    return { ok: false, refusal: { reason: 'no-entitlement', product, plan }, missing: parts }
  const coverages: Coverage[] = []
  let { lots } = facts
  while (coverages.length < parts) {
    const decision = ticket.payWith === 'plan' ? keptUnder(plan) : incidentFor(programme, { ...facts, lots }, type, now)
    if (!decision.ok) return { ok: false, refusal: decision.refusal, missing: parts - coverages.length }
    const { coverage } = decision
    coverages.push(coverage)
    if (coverage.kind === 'incident')
      lots = lots.map((lot) => (lot.id === coverage.lot ? { ...lot, remaining: lot.remaining - 1 } : lot))
  }
  return { ok: true, coverages }
}

function keptUnder(plan: string) {
  return { ok: true, coverage: { kind: 'plan', plan } } as const
}

/** The incident that covers one part: as a ticket by itself, or by phone where the customer's incidents are good for that alone. */
function incidentFor(programme: Programme, facts: CoverageFacts, type: RequestType, now: EpochMs) {
  const asked = { payWith: 'incident', type, now } as const
  const written = decideCoverage(programme, facts, { ...asked, channel: 'ticket' })
  if (written.ok) return written
  const spoken = decideCoverage(programme, facts, { ...asked, channel: 'phone' })
  return spoken.ok ? spoken : written
}
