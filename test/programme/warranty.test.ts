import { expect, test } from 'vitest'
import definition from '../../programme/examples/plan-matrix.ts'
import serviceContract from '../../programme/examples/service-contract.ts'
import { known, productById } from '../../programme/find.ts'
import { loadProgramme } from '../../programme/load.ts'
import { yearsAfter } from '../../programme/time-zone.ts'
import {
  hasWarranties,
  isShippedInTime,
  normalizeSerial,
  REPLACEMENT_STATUSES,
  replacementAfter,
  replacementDueAt,
  warrantyStanding,
  warrantyUntil,
  withoutWarranty,
} from '../../programme/warranty.ts'

const programme = loadProgramme(definition)
const kiosk = known(productById(programme, 'palisade-kiosk'), 'product', 'palisade-kiosk')
const device = { product: kiosk.id, soldOn: '2025-11-18', includedYears: 1, extraYears: 0, replacedAt: null }

test.each([
  [' pk-0042/ab.7 ', 'PK0042AB7'],
  ['PK0042', 'PK0042'],
  ['PK004', null],
  ['PK0042!', null],
  ['Ω00042', null],
  ['A'.repeat(31), null],
  ['', null],
])('"%s" is the serial number %s', (typed, serial) => {
  expect(normalizeSerial(typed)).toEqual(serial === null ? { ok: false } : { ok: true, serial })
})

test('a warranty ends on the date of the sale, so many years later; of 29 February on the last of the month', () => {
  expect(warrantyUntil(device)).toBe('2026-11-18')
  expect(warrantyUntil({ ...device, extraYears: 2 })).toBe('2028-11-18')
  expect(warrantyUntil({ ...device, soldOn: '2024-02-29' })).toBe('2025-02-28')
  expect(yearsAfter('2024-02-29', 4)).toBe('2028-02-29')
})

test('its last day is the vendor’s whole day', () => {
  const at = (instant: string) => warrantyStanding(programme, device, Date.parse(instant)).state
  expect(at('2026-11-18T23:59:59-05:00')).toBe('inForce')
  expect(at('2026-11-19T00:00:00-05:00')).toBe('ended')
  expect(warrantyStanding(programme, { ...device, replacedAt: 0 }, Date.parse('2026-11-01T00:00Z'))).toEqual({
    ...{ state: 'replaced', until: '2026-11-18' },
  })
})

test('what is open without a warranty follows what the product has', () => {
  expect(withoutWarranty(kiosk)).toEqual(['plan-support', 'firmware', 'extension', 'paid-replacement'])
  expect(withoutWarranty({})).toEqual([])
  const { warranty } = kiosk
  if (!warranty) throw new Error('the kiosk has a warranty')
  expect(withoutWarranty({ warranty: { ...warranty, extendable: false, firmwareUpdates: false } })).toEqual([
    ...['plan-support', 'paid-replacement'],
  ])
  expect([hasWarranties(programme), hasWarranties(loadProgramme(serviceContract))]).toEqual([true, false])
})

test.each([
  ['a Wednesday at ten', '2026-11-18T10:00:00-05:00', '2026-11-20T10:00:00-05:00'],
  ['a Friday after closing', '2026-11-20T21:00:00-05:00', '2026-11-24T20:00:00-05:00'],
  ['the eve of Thanksgiving', '2026-11-25T10:00:00-05:00', '2026-11-30T10:00:00-05:00'],
])('two working days from %s', (_, from, due) => {
  if (!kiosk.warranty) throw new Error('the kiosk has a warranty')
  expect(new Date(replacementDueAt(programme, kiosk.warranty, Date.parse(from))).toISOString()).toBe(new Date(due).toISOString())
})

test('the promise is kept by shipping at the deadline, and broken by its passing', () => {
  expect([isShippedInTime(10, 10, 99), isShippedInTime(10, 11, 11)]).toEqual([true, false])
  expect([isShippedInTime(10, null, 10), isShippedInTime(10, null, 11)]).toEqual([null, false])
})

test('a replacement goes its way step by step', () => {
  const way = (['ship', 'arrive', 'return', 'cancel'] as const).map((step) =>
    REPLACEMENT_STATUSES.map((status) => replacementAfter(status, step)),
  )
  expect(way).toEqual([
    ['shipped', null, null, null, null],
    [null, 'arrived', null, null, null],
    [null, 'returned', 'returned', null, null],
    ['cancelled', null, null, null, null],
  ])
})
