import { expect, test } from 'vitest'
import {
  decideBooking,
  decideEstimate,
  type EstimateFact,
  hasMonthlyChanges,
  leftMinutes,
  monthAt,
  monthlyMinutes,
  openMonths,
} from '../../programme/change-allowance.ts'
import matrix from '../../programme/examples/plan-matrix.ts'
import definition from '../../programme/examples/service-contract.ts'
import { known, planById } from '../../programme/find.ts'
import { loadProgramme } from '../../programme/load.ts'

const programme = loadProgramme(definition)
const plan = known(planById(programme, 'service-contract'), 'plan', 'service-contract')
const NOON = Date.parse('2026-11-18T12:00:00+02:00')
const contract = { plan, supportUntil: null }
const fact = (more: Partial<EstimateFact> = {}): EstimateFact => ({
  ...{ month: '2026-11', minutes: 120, bookedMinutes: 0, status: 'agreed' },
  ...more,
})

test('a contract of ten hours a month has six hundred minutes of it', () => {
  expect(monthlyMinutes(plan)).toBe(600)
  expect(hasMonthlyChanges(programme)).toBe(true)
  expect(hasMonthlyChanges(loadProgramme(matrix))).toBe(false)
})

test('what is agreed counts whole, what is done as it was booked, everything else not at all', () => {
  const estimates = [
    fact(),
    fact({ status: 'done', minutes: 100, bookedMinutes: 70 }),
    fact({ status: 'proposed' }),
    fact({ status: 'declined' }),
    fact({ status: 'withdrawn' }),
    fact({ month: '2026-12' }),
  ]
  expect(leftMinutes(600, estimates, '2026-11')).toBe(410)
  expect(leftMinutes(600, estimates, '2026-12')).toBe(480)
})

test.each([
  ['2026-11-30T23:59:59+02:00', '2026-11'],
  ['2026-12-01T00:00:00+02:00', '2026-12'],
  ['2026-11-30T22:30:00Z', '2026-12'],
  ['2026-07-31T21:00:00Z', '2026-08'],
])('%s is in the month %s of the vendor', (at, month) => {
  expect(monthAt(programme, Date.parse(at))).toBe(month)
})

test('the months to choose from go over the end of the year, and end with the contract', () => {
  expect(openMonths(programme, contract, NOON)).toEqual(['2026-11', '2026-12', '2027-01', '2027-02'])
  expect(openMonths(programme, { supportUntil: '2026-12-01' }, NOON)).toEqual(['2026-11', '2026-12'])
  expect(openMonths(programme, { supportUntil: '2026-11-30' }, NOON)).toEqual(['2026-11'])
})

test('an estimate is for an open month that has room for it', () => {
  const decide = (month: string, minutes: number, estimates: EstimateFact[] = []) =>
    decideEstimate(programme, contract, estimates, { month, minutes }, NOON)
  expect(decide('2026-11', 600)).toBeNull()
  expect(decide('2026-11', 601)).toEqual({ reason: 'change-exceeds-month', allowedMinutes: 600 })
  expect(decide('2026-10', 60)).toEqual({ reason: 'change-month-closed', month: '2026-10' })
  expect(decide('2027-03', 60)).toEqual({ reason: 'change-month-closed', month: '2027-03' })
  expect(decide('2026-11', 480, [fact()])).toBeNull()
  expect(decide('2026-11', 481, [fact()])).toEqual({
    ...{ reason: 'change-allowance-exhausted', month: '2026-11', leftMinutes: 480, fitsIn: '2026-12' },
  })
  const full = ['2026-11', '2026-12', '2027-01', '2027-02'].map((month) => fact({ month }))
  expect(decide('2026-11', 600, full)).toMatchObject({ fitsIn: null })
})

test('a plan without changes has none', () => {
  const without = { ...plan, extras: { ...plan.extras, monthlyChanges: undefined } }
  expect(decideEstimate(programme, { plan: without, supportUntil: null }, [], { month: '2026-11', minutes: 1 }, NOON)).toEqual({
    ...{ reason: 'change-not-included', plan: 'service-contract' },
  })
})

const agreedAt = Date.parse('2026-11-10T09:00:00+02:00')
const day = (workedOn: string, minutes = 30, isCorrection = false) => ({ workedOn, minutes, isCorrection })

test.each([
  ['on the day of the agreement', day('2026-11-10'), null],
  ['today', day('2026-11-18'), null],
  ['before the agreement', day('2026-11-09'), { reason: 'change-day-closed', month: '2026-11' }],
  ['tomorrow', day('2026-11-19'), { reason: 'change-day-closed', month: '2026-11' }],
  ['to the last minute agreed', day('2026-11-18', 120), null],
  ['one more', day('2026-11-18', 121), { reason: 'change-estimate-exceeded', leftMinutes: 120 }],
  ['below none', day('2026-11-18', -1, true), { reason: 'change-estimate-exceeded', leftMinutes: 120 }],
])('minutes booked %s', (_, booking, refusal) => {
  expect(decideBooking(programme, { ...fact(), agreedAt, monthLeftMinutes: 480 }, booking, NOON)).toEqual(refusal)
})

test('work of the month is booked after its end, work after it is not', () => {
  const december = Date.parse('2026-12-02T12:00:00+02:00')
  const decide = (workedOn: string) =>
    decideBooking(programme, { ...fact(), agreedAt, monthLeftMinutes: 480 }, day(workedOn), december)
  expect(decide('2026-11-30')).toBeNull()
  expect(decide('2026-12-01')).toEqual({ reason: 'change-day-closed', month: '2026-11' })
})

test('what is done is only corrected, and no further than its month goes', () => {
  const done = { ...fact({ status: 'done', bookedMinutes: 60 }), agreedAt, monthLeftMinutes: 20 }
  const decide = (minutes: number, isCorrection: boolean) =>
    decideBooking(programme, done, day('2026-11-18', minutes, isCorrection), NOON)
  expect(decide(10, false)).toEqual({ reason: 'change-not-agreed', status: 'done' })
  expect(decide(20, true)).toBeNull()
  expect(decide(21, true)).toEqual({ reason: 'change-allowance-exhausted', month: '2026-11', leftMinutes: 20 })
  expect(decide(-60, true)).toBeNull()
})

test.each(['proposed', 'declined', 'withdrawn'] as const)('nothing is booked on what is %s', (status) => {
  const estimate = { ...fact({ status }), agreedAt: status === 'declined' ? agreedAt : null, monthLeftMinutes: 600 }
  expect(decideBooking(programme, estimate, day('2026-11-18', 10, true), NOON)).toEqual({ reason: 'change-not-agreed', status })
})
