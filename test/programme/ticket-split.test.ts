import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import type { CoverageFacts, LotFact } from '../../programme/entitlement.ts'
import { asksCustomer, decideSplit } from '../../programme/ticket-split.ts'

const NOW = Date.parse('2026-11-18T10:00:00+01:00')
const DAY_MS = 86_400_000

const lot = (id: string, remaining: number, more: Partial<LotFact> = {}): LotFact => ({
  ...{ id, pack: 'incident-10', remaining, expiresAt: NOW + 100 * DAY_MS, product: null },
  ...more,
})
const facts = (lots: readonly LotFact[] = [], licenses: CoverageFacts['licenses'] = []): CoverageFacts => ({
  ...{ product: 'nordlys-remote', licenses, isReseller: false, lots },
})
const paidWith = (payWith: 'plan' | 'incident', more = {}) => ({
  ...({ product: 'nordlys-remote', type: 'defect', payWith, plan: payWith === 'plan' ? 'pro' : 'incident' } as const),
  ...more,
})
const pro = { id: 'l', product: 'nordlys-remote', plan: 'pro', supportUntil: null, revokedAt: null }

test('the customer is asked where a split spends incidents of theirs, and only there', () => {
  expect(asksCustomer(paidWith('incident'))).toBe(true)
  expect(asksCustomer(paidWith('plan'))).toBe(false)
})

test('the parts of a ticket under a plan stay under that plan, even when it has ended since', () => {
  const plan = { kind: 'plan', plan: 'pro' }
  expect(decideSplit(programme, facts(), paidWith('plan'), 2, NOW)).toEqual({ ok: true, coverages: [plan, plan] })
})

test('each part spends an incident, from the lot that expires first and then from the next', () => {
  const lots = [lot('later', 5), lot('sooner', 1, { expiresAt: NOW + DAY_MS })]
  const decision = decideSplit(programme, facts(lots), paidWith('incident'), 3, NOW)
  expect(decision.ok && decision.coverages.map((coverage) => 'lot' in coverage && coverage.lot)).toEqual([
    'sooner',
    'later',
    'later',
  ])
})

test('where there is not an incident for each part, none is covered, and what is missing is counted', () => {
  expect(decideSplit(programme, facts([lot('one', 1)]), paidWith('incident'), 3, NOW)).toMatchObject({
    ...{ ok: false, missing: 2, refusal: { reason: 'incident-balance-exhausted' } },
  })
})

test('incidents of a pack that extends a plan pay for a part while that plan is in force', () => {
  const premium = [lot('premium', 2, { pack: 'premium-2' })]
  expect(decideSplit(programme, facts(premium, [pro]), paidWith('incident'), 1, NOW)).toMatchObject({
    ok: true,
    coverages: [{ plan: 'premium-phone' }],
  })
  expect(decideSplit(programme, facts(premium), paidWith('incident'), 1, NOW)).toMatchObject({
    ok: false,
    refusal: { reason: 'pack-needs-plan' },
  })
})

test('a ticket of a plan or product that the programme no longer has is not split', () => {
  const gone = { ok: false, missing: 1, refusal: { reason: 'no-entitlement' } }
  expect(decideSplit(programme, facts(), paidWith('plan', { plan: 'gone' }), 1, NOW)).toMatchObject(gone)
  expect(decideSplit(programme, facts(), paidWith('plan', { product: 'gone' }), 1, NOW)).toMatchObject(gone)
})
