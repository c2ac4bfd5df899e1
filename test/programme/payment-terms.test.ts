import { expect, test } from 'vitest'
import { loadProgramme } from '../../programme/load.ts'
import { dueDate, invoiceSeries, nextUnpaidStep } from '../../programme/payment-terms.ts'
import { demo, demoWith } from './definitions.ts'

test('an invoice is due after its term, counted in the vendor’s dates', () => {
  expect(dueDate(demo, Date.parse('2026-11-18T22:59:59Z'))).toBe('2026-12-02')
  expect(dueDate(demo, Date.parse('2026-11-18T23:00:00Z'))).toBe('2026-12-03')
})

test('the series changes with the vendor’s year', () => {
  expect(invoiceSeries(demo, Date.parse('2026-12-31T22:59:59Z'))).toBe('NS-2026')
  expect(invoiceSeries(demo, Date.parse('2026-12-31T23:00:00Z'))).toBe('NS-2027')
})

test('an unpaid invoice is reminded of before and after its date, then the order lapses once its last day is over', () => {
  const steps = [0, 1, 2].map((reminders) => nextUnpaidStep(demo, '2026-12-02', reminders))
  expect(steps.map(({ kind, at }) => [kind, new Date(at).toISOString()])).toEqual([
    ['reminder', '2026-11-28T23:00:00.000Z'],
    ['reminder', '2026-12-08T23:00:00.000Z'],
    ['lapse', '2026-12-23T23:00:00.000Z'],
  ])
})

test.each([
  ['reminders out of order', { reminderDays: [7, -3] }],
  ['a reminder when the order has lapsed', { reminderDays: [21] }],
  ['a reminder before there is an invoice', { reminderDays: [-14] }],
  ['an IBAN with a wrong digit', { bank: { name: 'Bank', iban: 'DK5000400440116244', bic: 'EXMPDKKK' } }],
])('a programme with %s is refused', (_, wrong) => {
  const definition = demoWith(({ vendor }) => {
    if (vendor.invoicing) Object.assign(vendor.invoicing, wrong)
  })
  expect(() => loadProgramme(definition)).toThrow(/invoicing/)
})

test('a programme that sells packs says how they are invoiced', () => {
  const definition = demoWith(({ vendor }) => {
    vendor.invoicing = undefined
  })
  expect(() => loadProgramme(definition)).toThrow(/nothing is said of invoices/)
})
