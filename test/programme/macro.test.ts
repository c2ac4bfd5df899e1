import { expect, test } from 'vitest'
import { fillPlaceholders, macroTextIn, type PlaceholderValues, unknownPlaceholders } from '../../programme/macro.ts'

const values: PlaceholderValues = {
  'customer.name': 'Ana {{vendor}}',
  'ticket.number': '123456789',
  'ticket.subject': '$& costs $1',
  'ticket.link': 'https://support.example.com/en/tickets/123456789/',
  product: 'Nordlys Remote',
  version: '7.6.2.0',
  currentRelease: '7.6.2.0',
  plan: 'Pro',
  deadline: null,
  'agent.name': 'Maria',
  vendor: 'Nordlys',
}

test.each([
  ['Hello {{customer.name}}', []],
  ['Hello {{ customer.name }}, {{vendor}}', []],
  ['No braces { } at all }}', []],
  ['Hello {{customer.nmae}}', ['{{customer.nmae}}']],
  ['Hello {{}}, {{x}} and {{x}}', ['{{}}', '{{x}}']],
  ['Hello {{customer.name', ['{{customer.name']],
  ['{{{vendor}}}', ['{{']],
])('in %j, what is no placeholder is found: %j', (text, unknown) => {
  expect(unknownPlaceholders(text)).toEqual(unknown)
})

test('placeholders are filled as they stand: no value is read as a pattern or filled again', () => {
  expect(fillPlaceholders('{{ticket.subject}}, {{ customer.name }}: {{ticket.number}}', values)).toEqual({
    text: '$& costs $1, Ana {{vendor}}: 123456789',
    unfilled: [],
  })
})

test('what the ticket has nothing for stays as it is written, and is named once', () => {
  const text = 'By {{deadline}}, {{vendor}} ({{deadline}})'
  expect(fillPlaceholders(text, values)).toEqual({ text: 'By {{deadline}}, Nordlys ({{deadline}})', unfilled: ['deadline'] })
})

test('a language that is missing is stood in for by English, else by the first that is there', () => {
  expect(macroTextIn({ da: 'Hej', en: 'Hello' }, 'da')).toEqual({ locale: 'da', text: 'Hej' })
  expect(macroTextIn({ da: 'Hej', en: 'Hello' }, 'el')).toEqual({ locale: 'en', text: 'Hello' })
  expect(macroTextIn({ ro: 'Bună', el: 'Γεια' }, 'da')).toEqual({ locale: 'el', text: 'Γεια' })
  expect(macroTextIn({}, 'da')).toBeNull()
})
