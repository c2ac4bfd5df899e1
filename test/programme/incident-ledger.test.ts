import { describe, expect, test } from 'vitest'
import {
  closingOutcome,
  entryFor,
  lotExpiresAt,
  lotToSpend,
  releaseExpiry,
  settlementOf,
} from '../../programme/incident-ledger.ts'
import { decideReopen, reopenableUntil } from '../../programme/reopening.ts'
import { at, iso } from './calendars.ts'
import { demo } from './definitions.ts'

describe('how long a pack is good', () => {
  test.each([
    ['a year, the same date of the next year included', 'incident-1', '2026-03-10T12:00+01:00', '2027-03-11T00:00+01:00'],
    ['a year, by the date at the vendor’s, not in UTC', 'incident-1', '2026-03-10T23:30:00Z', '2027-03-12T00:00+01:00'],
    ['a year from a leap day ends with February', 'incident-1', '2028-02-29T12:00+01:00', '2029-03-01T00:00+01:00'],
    ['a year to a summer date', 'incident-10', '2026-06-30T12:00+02:00', '2027-07-01T00:00+02:00'],
    ['to the end of the calendar year', 'premium-2', '2026-03-10T12:00+01:00', '2027-01-01T00:00+01:00'],
    ['to the end of the year, bought in its last second', 'premium-2', '2026-12-31T23:59:59+01:00', '2027-01-01T00:00+01:00'],
    [
      'to the end of the next, bought in the first second of it',
      'premium-2',
      '2027-01-01T00:00:00+01:00',
      '2028-01-01T00:00+01:00',
    ],
  ])('%s', (_, pack, purchasedAt, expiresAt) => {
    expect(iso(lotExpiresAt(demo, pack, at(purchasedAt)))).toBe(iso(at(expiresAt)))
  })

  test('an unknown pack is an error', () => {
    expect(() => lotExpiresAt(demo, 'incident-3', 0)).toThrow(RangeError)
  })
})

describe('what is given back', () => {
  const expiresAt = at('2027-01-01T00:00+01:00')

  test('before its lot expires is good for as long as the lot', () => {
    expect(releaseExpiry(demo, expiresAt, expiresAt - 1)).toBe(expiresAt)
  })

  test('after that is good to the end of the thirtieth day', () => {
    expect(iso(releaseExpiry(demo, expiresAt, expiresAt))).toBe(iso(at('2027-02-01T00:00+01:00')))
    expect(iso(releaseExpiry(demo, expiresAt, at('2027-03-10T15:00+01:00')))).toBe(iso(at('2027-04-10T00:00+02:00')))
  })
})

test.each([
  ['answered', 'kept'],
  ['solved', 'kept'],
  ['workaround', 'kept'],
  ['fixedInLaterBuild', 'kept'],
  ['outOfScope', 'kept'],
  ['defectWithoutSolution', 'givenBack'],
  ['withdrawn', 'givenBack'],
  ['duplicate', 'givenBack'],
] as const)('with the outcome %s an incident is %s', (outcome, settlement) => {
  expect(settlementOf(demo, outcome)).toBe(settlement)
  expect(entryFor(demo, outcome)).toEqual(settlement === 'kept' ? { kind: 'settle', delta: 0 } : { kind: 'release', delta: 1 })
})

test('a customer who ends a ticket before the first reply withdraws it, after that it was answered', () => {
  expect(closingOutcome(null)).toBe('withdrawn')
  expect(closingOutcome(0)).toBe('answered')
})

describe('the lot that is spent', () => {
  const lot = (id: string, expiresAt: number, remaining = 1) => ({ id, expiresAt, remaining })

  test.each([
    ['expires first', [lot('a', 30), lot('b', 20), lot('c', 40)], 'b'],
    ['has something left', [lot('a', 30), lot('b', 20, 0)], 'a'],
    ['has not expired', [lot('a', 30), lot('b', 10)], 'a'],
    ['is the same each time where two expire together', [lot('b', 30), lot('a', 30)], 'a'],
  ])('%s', (_, lots, id) => {
    expect(lotToSpend(lots, 10)?.id).toBe(id)
  })

  test('is none where there is none', () => {
    expect(lotToSpend([lot('a', 10)], 10)).toBeUndefined()
  })
})

describe('reopening', () => {
  const endedAt = at('2026-11-03T10:00+01:00')

  test('is possible to the end of the last day, in the vendor’s zone', () => {
    expect(iso(reopenableUntil(demo, endedAt))).toBe(iso(at('2026-11-18T00:00+01:00')))
    expect(decideReopen(demo, { endedAt, incidentGivenBack: false }, at('2026-11-17T23:59:59+01:00'))).toBeNull()
    expect(decideReopen(demo, { endedAt, incidentGivenBack: false }, at('2026-11-18T00:00+01:00'))).toEqual({
      reason: 'reopen-period-over',
      untilAt: at('2026-11-18T00:00+01:00'),
    })
  })

  test('is refused once the incident was given back', () => {
    expect(decideReopen(demo, { endedAt, incidentGivenBack: true }, endedAt)).toEqual({ reason: 'incident-given-back' })
  })
})
