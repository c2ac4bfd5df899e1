import { expect, test } from 'vitest'
import { COUNTRIES } from '../../programme/countries.ts'
import { decideVat, EU_COUNTRIES, vatOn } from '../../programme/vat.ts'
import { normalizeVatId } from '../../programme/vat-id.ts'

const danish = { country: 'DK', vatPercent: 25 }

test.each([
  ['at home, with a VAT id', danish, { country: 'DK', vatId: 'DK12345678' }, 'domestic', 25],
  ['at home, without one', danish, { country: 'DK', vatId: null }, 'domestic', 25],
  ['a business in another member state', danish, { country: 'GR', vatId: 'EL123456789' }, 'reverseCharge', 0],
  ['a consumer in another member state', danish, { country: 'RO', vatId: null }, 'domestic', 25],
  ['a business outside of the Union', danish, { country: 'CH', vatId: 'CHE123456788' }, 'outOfScope', 0],
  ['a consumer outside of the Union', danish, { country: 'US', vatId: null }, 'outOfScope', 0],
  ['Northern Ireland, which is outside for services', danish, { country: 'GB', vatId: null }, 'outOfScope', 0],
  ['somebody who has not said where they are', danish, { country: null, vatId: null }, 'domestic', 25],
  ['a buyer in the Union of a seller outside', { country: 'US', vatPercent: 0 }, { country: 'DK', vatId: null }, 'outOfScope', 0],
] as const)('a sale to %s is taxed as it should be', (_, seller, buyer, treatment, percent) => {
  expect(decideVat(seller, buyer)).toEqual({ treatment, percent })
})

test.each([
  [49_000, 25, 12_250],
  [8_900, 19, 1_691],
  [1, 25, 0],
  [2, 25, 1],
  [1_010, 5.5, 56],
  [0, 25, 0],
])('the tax on %i at %d percent is %i, rounded half up', (net, percent, vat) => {
  expect(vatOn(net, percent)).toBe(vat)
})

test.each([
  ['AT', 'U12345678', 'ATU12345678'],
  ['BE', 'BE 0123.456.789', 'BE0123456789'],
  ['BG', '123456789', 'BG123456789'],
  ['CY', 'CY12345678X', 'CY12345678X'],
  ['CZ', '12345678', 'CZ12345678'],
  ['DE', 'de 123 456 789', 'DE123456789'],
  ['DK', '12 34 56 78', 'DK12345678'],
  ['EE', '123456789', 'EE123456789'],
  ['ES', 'X1234567X', 'ESX1234567X'],
  ['FI', '12345678', 'FI12345678'],
  ['FR', 'FR XX 123456789', 'FRXX123456789'],
  ['GR', 'EL 123456789', 'EL123456789'],
  ['GR', '123456789', 'EL123456789'],
  ['HR', '12345678901', 'HR12345678901'],
  ['HU', '12345678', 'HU12345678'],
  ['IE', '1234567WA', 'IE1234567WA'],
  ['IE', '1S23456L', 'IE1S23456L'],
  ['IT', '12345678901', 'IT12345678901'],
  ['LT', '123456789012', 'LT123456789012'],
  ['LU', '12345678', 'LU12345678'],
  ['LV', '12345678901', 'LV12345678901'],
  ['MT', '12345678', 'MT12345678'],
  ['NL', '123456789B01', 'NL123456789B01'],
  ['PL', '1234567890', 'PL1234567890'],
  ['PT', '123456789', 'PT123456789'],
  ['RO', 'RO 18547290', 'RO18547290'],
  ['SE', '123456789001', 'SE123456789001'],
  ['SI', '12345678', 'SI12345678'],
  ['SK', '1234567890', 'SK1234567890'],
  ['CH', 'CHE-123.456.788', 'CHE123456788'],
])('a VAT id of %s written "%s" is %s', (country, typed, printed) => {
  expect(normalizeVatId(country, typed)).toBe(printed)
})

test.each([
  ['DK', '1234567'],
  ['DK', 'DE123456789'],
  ['GR', 'GR123456789'],
  ['ES', '123456789'],
  ['NL', '123456789'],
  ['AT', '12345678'],
  ['US', '?'],
])('in %s, "%s" is no VAT id', (country, typed) => {
  expect(normalizeVatId(country, typed)).toBeUndefined()
})

test('every member state is a country, has a form of VAT id, and each country is named once', () => {
  expect([...EU_COUNTRIES].filter((country) => !COUNTRIES.includes(country))).toEqual([])
  expect(new Set(COUNTRIES).size).toBe(COUNTRIES.length)
  expect(COUNTRIES).toHaveLength(249)
})
