import { describe, expect, test } from 'vitest'
import {
  closingOutcome,
  debtTransfers,
  entryFor,
  expiryAfterDispute,
  incidentsTakenBack,
  lotExpiresAt,
  lotToSpend,
  nextReminderAt,
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

describe('what is taken back when money is paid back', () => {
  const lot = { size: 10, expired: 0, refunded: 0 }
  const whole = { beforeMinor: 0, afterMinor: 1000 }
  test.each([
    ['everything, all', lot, 1000, whole, 10],
    ['more than was paid, all', lot, 1000, { beforeMinor: 0, afterMinor: 5000 }, 10],
    ['the price of one, one', lot, 1000, { beforeMinor: 0, afterMinor: 100 }, 1],
    ['a cent less than the price of one, none', lot, 1000, { beforeMinor: 0, afterMinor: 99 }, 0],
    ['a cent less than everything, all but one', lot, 1000, { beforeMinor: 0, afterMinor: 999 }, 9],
    ['a third of what does not divide, in the customer’s favour', lot, 1001, { beforeMinor: 0, afterMinor: 333 }, 3],
    ['the rest, the rest', { ...lot, refunded: 3 }, 1000, { beforeMinor: 300, afterMinor: 1000 }, 7],
    ['nothing new, nothing', { ...lot, refunded: 3 }, 1000, { beforeMinor: 300, afterMinor: 300 }, 0],
    ['everything after four expired, six', { ...lot, expired: 4 }, 1000, whole, 6],
    ['half after six expired, none', { ...lot, expired: 6 }, 1000, { beforeMinor: 0, afterMinor: 500 }, 0],
    [
      'the rest after what was left expired, none',
      { ...lot, refunded: 3, expired: 7 },
      1000,
      { beforeMinor: 300, afterMinor: 1000 },
      0,
    ],
    ['less than before, as many are given back', { ...lot, refunded: 5 }, 1000, { beforeMinor: 500, afterMinor: 200 }, -3],
    [
      'less than before, no more than was taken',
      { ...lot, refunded: 2, expired: 3 },
      1000,
      { beforeMinor: 500, afterMinor: 0 },
      -2,
    ],
    ['something for what cost nothing, none', lot, 0, whole, 0],
  ])('%s', (_, facts, totalMinor, paidBack, taken) => {
    expect(incidentsTakenBack(facts, totalMinor, paidBack) + 0).toBe(taken)
  })
})

test.each([
  ['an hour is a day', '2026-11-18T10:00+01:00', '2026-11-18T11:00+01:00', '2027-01-02T00:00+01:00'],
  ['a day is a day', '2026-11-18T10:00+01:00', '2026-11-19T10:00+01:00', '2027-01-02T00:00+01:00'],
  ['into summer time', '2026-11-18T10:00+01:00', '2027-03-18T10:00+01:00', '2027-05-01T00:00+02:00'],
])('a lot is good for as many dates longer as its dispute lasted: %s', (_, from, to, expiresAt) => {
  expect(iso(expiryAfterDispute(demo, at('2027-01-01T00:00+01:00'), at(from), at(to)))).toBe(iso(at(expiresAt)))
})

describe('how debts are met', () => {
  const lot = (id: string, remaining: number, expiresAt = 100, disputedAt: number | null = null) => ({
    ...{ id, remaining, expiresAt, disputedAt },
  })
  test.each([
    ['nothing is owed', [lot('a', 3)], []],
    ['nothing is left', [lot('a', -3), lot('b', 0)], []],
    ['from what expires first', [lot('a', -1), lot('b', 2, 200), lot('c', 2, 100)], [{ from: 'c', to: 'a', incidents: 1 }]],
    [
      'from several, as far as it goes',
      [lot('a', -5), lot('b', 1, 100), lot('c', 2, 200)],
      [
        { from: 'b', to: 'a', incidents: 1 },
        { from: 'c', to: 'a', incidents: 2 },
      ],
    ],
    ['not from what has expired, nor from what is disputed', [lot('a', -1), lot('b', 1, 10), lot('c', 1, 100, 5)], []],
  ])('%s', (_, lots, transfers) => {
    expect(debtTransfers(lots, 10)).toEqual(transfers)
  })
})

test('the owner of a lot is reminded 30 days and 7 days before its end; a reminder whose time has passed is left out', () => {
  const days = (count: number) => count * 86_400_000
  const expires = Date.parse('2027-11-19T00:00:00+01:00')
  expect(nextReminderAt(expires, expires - days(365))).toBe(expires - days(30))
  expect(nextReminderAt(expires, expires - days(30) - 1)).toBe(expires - days(30))
  expect(nextReminderAt(expires, expires - days(30))).toBe(expires - days(7))
  expect(nextReminderAt(expires, expires - days(20))).toBe(expires - days(7))
  expect(nextReminderAt(expires, expires - days(7))).toBeNull()
})
