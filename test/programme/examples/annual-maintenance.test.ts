import { expect, test } from 'vitest'
import { decideCoverage, decideEntitlement, decidePurchase } from '../../../programme/entitlement.ts'
import { planById } from '../../../programme/find.ts'
import { lotExpiresAt } from '../../../programme/incident-ledger.ts'
import { REQUEST_TYPES, SEVERITIES } from '../../../programme/vocabulary.ts'
import { at, iso } from '../calendars.ts'
import { annualMaintenance } from '../definitions.ts'
import { clauseOf, due, licenseFact, nobody, utc } from './support.ts'

/** Support by yearly maintenance, provision by provision (docs/traceability.md, 003). */

const FRAME = 'themelio-frame'
const contract = licenseFact('professional', FRAME, '2026-12-31')
const facts = { ...nobody, product: FRAME }
const PREMIUM = ['premium-2', 'premium-4', 'premium-10', 'premium-25']

test('only a contract in force, or renting, gives support', () => {
  expect(decideEntitlement(annualMaintenance, facts, at('2026-11-03T10:00+02:00')).plan).toBeNull()
  for (const license of [contract, licenseFact('rental', FRAME)]) {
    const request = { payWith: 'plan', type: 'consultation', now: at('2026-11-03T10:00+02:00') } as const
    expect(decideCoverage(annualMaintenance, { ...facts, licenses: [license] }, request).ok).toBe(true)
  }
  expect(clauseOf(annualMaintenance, 'plan-contract-only')?.params.plans).toEqual({
    kind: 'plans',
    ids: ['professional', 'rental'],
  })
})

test.each([
  ['in its last second', '2026-12-31T23:59:59+02:00', 'professional'],
  ['while it is still the last day in Athens only', '2026-12-31T21:59:59Z', 'professional'],
  ['at midnight in Athens', '2026-12-31T22:00:00Z', null],
])('a contract for a year, with its updates, runs to 31 December: %s', (_, now, plan) => {
  expect(decideEntitlement(annualMaintenance, { ...facts, licenses: [contract] }, at(now)).plan).toBe(plan)
  expect(planById(annualMaintenance, 'professional')).toMatchObject({ term: 'calendarYear', extras: { softwareUpdates: true } })
})

test('a contract brings support in writing', () => {
  expect(planById(annualMaintenance, 'professional')?.channels).toEqual({
    ...{ ticket: 'business', forum: null },
    ...{ phone: null, chat: null, assistant: null },
  })
})

test('updates bring improvements, changes by law, and continuity with new operating systems', () => {
  for (const id of ['professional', 'rental'])
    expect(planById(annualMaintenance, id)?.covers).toEqual(
      expect.arrayContaining(['improvements', 'lawChanges', 'platformContinuity']),
    )
  expect(clauseOf(annualMaintenance, 'updates-content')).toBeDefined()
  expect(clauseOf(annualMaintenance, 'updates-continuity')).toBeDefined()
})

test('phone support comes in packs of 2, 4, 10 and 25', () => {
  expect(annualMaintenance.packs.map(({ id, incidents, plan }) => [id, incidents, plan])).toEqual([
    ['premium-2', 2, 'premium'],
    ['premium-4', 4, 'premium'],
    ['premium-10', 10, 'premium'],
    ['premium-25', 25, 'premium'],
  ])
})

test.each(PREMIUM)('%s is bought and spent on top of a contract only, and again as often as one likes', (pack) => {
  const now = at('2026-11-03T10:00+02:00')
  expect(decidePurchase(annualMaintenance, facts, pack, now)?.reason).toBe('pack-needs-plan')
  const lots = [{ id: 'lot', pack, product: null, remaining: 1, expiresAt: lotExpiresAt(annualMaintenance, pack, now) }]
  const request = { payWith: 'incident', type: 'consultation', now } as const
  expect(decideCoverage(annualMaintenance, { ...facts, lots }, request)).toMatchObject({ refusal: { reason: 'pack-needs-plan' } })
  const withContract = { ...facts, lots, licenses: [contract] }
  expect(decidePurchase(annualMaintenance, withContract, pack, now)).toBeNull()
  expect(decideCoverage(annualMaintenance, withContract, request).ok).toBe(true)
  expect(clauseOf(annualMaintenance, 'pack-renewal')?.params.packs).toEqual({ kind: 'packs', ids: PREMIUM })
})

test.each([
  ['in November', '2026-11-03T10:00+02:00', '2027-01-01T00:00+02:00'],
  ['in the last second of the year', '2026-12-31T23:59:59+02:00', '2027-01-01T00:00+02:00'],
  ['in its first', '2027-01-01T00:00:00+02:00', '2028-01-01T00:00+02:00'],
])('a pack is good for the year it is bought in: %s', (_, bought, expires) => {
  expect(iso(lotExpiresAt(annualMaintenance, 'premium-2', at(bought)))).toBe(utc(expires))
})

test('incidents are opened in writing or by phone, on working days and hours', () => {
  expect(planById(annualMaintenance, 'premium')?.channels).toMatchObject({ ticket: 'business', phone: 'business' })
  expect(annualMaintenance.calendars.business?.publicHolidays).toEqual(['GR'])
  expect(clauseOf(annualMaintenance, 'incident-what')?.params.channels).toEqual({
    kind: 'channels',
    channels: ['ticket', 'phone'],
  })
})

test('an incident is one question, technical or of use', () => {
  expect(planById(annualMaintenance, 'premium')?.covers).toEqual(['use', 'knownProblems', 'consultation'])
  expect(clauseOf(annualMaintenance, 'incident-what')).toBeDefined()
})

test('every reasonable effort is made; neither a time nor a solution on the spot is promised', () => {
  for (const { id } of annualMaintenance.plans)
    for (const severity of SEVERITIES)
      for (const type of REQUEST_TYPES)
        expect(due(annualMaintenance, id, '2026-11-03T10:00+02:00', severity, type)).toEqual({
          assignment: null,
          firstResponse: null,
          resolution: null,
        })
  expect(clauseOf(annualMaintenance, 'promise-best-effort')?.params.plans).toEqual({
    kind: 'plans',
    ids: ['premium', 'professional', 'rental'],
  })
  expect(clauseOf(annualMaintenance, 'excluded-immediate-resolution')).toBeDefined()
})
