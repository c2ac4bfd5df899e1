import { describe, expect, test } from 'vitest'
import { decideCoverage } from '../../../programme/entitlement.ts'
import { planById, planPricesPerYear } from '../../../programme/find.ts'
import { at } from '../calendars.ts'
import { serviceContract } from '../definitions.ts'
import { clauseOf, due, licenseFact, nobody, utc } from './support.ts'

/** Support by contract, provision by provision (docs/traceability.md, 001). */

const CONTRACT = 'service-contract'
const plan = planById(serviceContract, CONTRACT)
const planOnly = { kind: 'plans', ids: [CONTRACT] }

describe('an engineer is appointed within one working hour, weekdays 9 to 18', () => {
  test.each([
    ['in the morning', '2026-11-03T10:00+02:00', '2026-11-03T11:00+02:00'],
    ['at opening', '2026-11-03T09:00+02:00', '2026-11-03T10:00+02:00'],
    ['before opening', '2026-11-03T07:15+02:00', '2026-11-03T10:00+02:00'],
    ['an hour before closing', '2026-11-03T17:00+02:00', '2026-11-03T18:00+02:00'],
    ['half an hour before closing', '2026-11-03T17:30+02:00', '2026-11-04T09:30+02:00'],
    ['on Friday evening', '2026-11-06T19:00+02:00', '2026-11-09T10:00+02:00'],
    ['over the night on which an hour is repeated', '2026-10-23T17:30+03:00', '2026-10-26T09:30+02:00'],
    ['over the night on which an hour is skipped', '2026-03-27T17:30+02:00', '2026-03-30T09:30+03:00'],
    ['on the day of the union of Romania', '2026-12-01T10:00+02:00', '2026-12-02T10:00+02:00'],
  ])('%s', (_, submitted, dueAt) => {
    expect(due(serviceContract, CONTRACT, submitted).assignment).toBe(utc(dueAt))
  })

  test('it is guaranteed', () => {
    expect(plan?.targets.map(({ kind }) => kind)).toEqual(['guaranteed', 'guaranteed', 'guaranteed', 'guaranteed'])
  })
})

test.each([
  ['one working day to restore what errors of the software broke', 'defect', 'S2', '2026-11-04T10:00+02:00'],
  ['two working days for advice', 'consultation', 'S4', '2026-11-05T10:00+02:00'],
  ['five working days where the surroundings keep it from working at all', 'environment', 'S1', '2026-11-10T10:00+02:00'],
  ['no time is set where the surroundings only disturb it', 'environment', 'S3', null],
  ['no time is set for changes', 'change', 'S4', null],
] as const)('from registration, %s', (_, type, severity, dueAt) => {
  expect(due(serviceContract, CONTRACT, '2026-11-03T10:00+02:00', severity, type).resolution).toBe(utc(dueAt))
})

test.each([
  ['registered before opening: the closing of the same day', '2026-11-03T08:00+02:00', '2026-11-03T18:00+02:00'],
  ['registered at closing: the closing of the next', '2026-11-03T18:00+02:00', '2026-11-04T18:00+02:00'],
  ['registered on Friday afternoon: Monday afternoon', '2026-11-06T16:00+02:00', '2026-11-09T16:00+02:00'],
  ['registered on Sunday: the closing of Monday', '2026-11-08T12:00+02:00', '2026-11-09T18:00+02:00'],
  [
    'on Saint Andrew’s day, before the union day: the closing of the first day after both',
    '2026-11-30T10:00+02:00',
    '2026-12-02T18:00+02:00',
  ],
  ['before Saint Andrew’s day and the union day', '2026-11-27T10:00+02:00', '2026-12-02T10:00+02:00'],
  ['before Orthodox Easter, from Good Friday to Monday', '2027-04-29T10:00+03:00', '2027-05-04T10:00+03:00'],
  ['over the night on which an hour is repeated', '2026-10-23T16:00+03:00', '2026-10-26T16:00+02:00'],
])('a working day, %s', (_, submitted, dueAt) => {
  expect(due(serviceContract, CONTRACT, submitted).resolution).toBe(utc(dueAt))
})

test('only a contract in force gives support, to the end of its last day in the vendor’s zone', () => {
  const licenses = [licenseFact(CONTRACT, 'codru-dispatch', '2027-03-31')]
  const ask = (now: string) =>
    decideCoverage(
      serviceContract,
      { ...nobody, product: 'codru-dispatch', licenses },
      { payWith: 'plan', type: 'defect', now: at(now) },
    )
  expect(ask('2027-03-31T23:59:59+03:00')).toEqual({ ok: true, coverage: { kind: 'plan', plan: CONTRACT } })
  expect(ask('2027-04-01T00:00:00+03:00')).toMatchObject({ ok: false, refusal: { reason: 'support-ended' } })
  expect(clauseOf(serviceContract, 'plan-contract-only')?.params.plans).toEqual(planOnly)
})

test('what it costs differs from product to product', () => {
  const prices = serviceContract.products.map((product) => plan && planPricesPerYear(plan, product)?.EUR)
  expect(prices).toEqual([144_000, 96_000])
  expect(clauseOf(serviceContract, 'plan-contract-price')?.params.plans).toEqual(planOnly)
})

test('advice is on settings, on the customer’s own changes, on faults, and on installing updates', () => {
  expect(plan?.covers).toContain('consultation')
  expect(clauseOf(serviceContract, 'consultation')?.params.plans).toEqual(planOnly)
})

test('analysts advise on settings, system engineers on faults and installation', () => {
  expect(clauseOf(serviceContract, 'consultation-advisers')?.rows).toEqual([
    {
      plan: planOnly,
      settings: { kind: 'adviser', adviser: 'analyst' },
      faults: { kind: 'adviser', adviser: 'systemEngineer' },
    },
  ])
})

test('advice is given without access, from texts, screenshots and logs', () => {
  expect(plan?.extras.remoteSessions).toBe(false)
  expect(clauseOf(serviceContract, 'consultation-from-files')?.params.plans).toEqual(planOnly)
  expect(clauseOf(serviceContract, 'remote-sessions')).toBeUndefined()
})

test('errors are analysed and put right, modifications kept, new versions installed, surroundings looked after', () => {
  const items = ['consultation', 'errorAnalysis', 'modificationStorage', 'newVersions', 'restoration', 'environmentFaults']
  expect(plan?.covers).toEqual(items)
  expect(clauseOf(serviceContract, 'covered')?.rows.map(({ item }) => item)).toEqual(
    items.map((item) => ({ kind: 'covered', item })),
  )
  for (const slug of ['modification-storage', 'restoration', 'environment-faults', 'updates'] as const)
    expect(clauseOf(serviceContract, slug)?.params.plans).toEqual(planOnly)
})

test('small changes take up to ten hours a month of one specialist, agreed in advance', () => {
  expect(plan?.extras.monthlyChanges).toEqual({ hours: 10, specialists: 1 })
  expect(clauseOf(serviceContract, 'changes-monthly')?.rows).toEqual([
    { plan: planOnly, hours: { kind: 'number', value: 10 }, count: { kind: 'number', value: 1 } },
  ])
})
