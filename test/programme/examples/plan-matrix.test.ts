import { describe, expect, test } from 'vitest'
import { advanceByWorkingDays } from '../../../programme/business-time.ts'
import { calendarById, planById, productById } from '../../../programme/find.ts'
import { escalations, promises } from '../../../programme/response-deadline.ts'
import { at, iso } from '../calendars.ts'
import { planMatrix } from '../definitions.ts'
import { clauseOf, due, utc } from './support.ts'

/** Support by a matrix of plans, provision by provision (docs/traceability.md, 004). */

const PAID = ['silver', 'gold', 'platinum', 'emerald-us']
const weekdays = (hours: string) => [hours, hours, hours, hours, hours, '', '']
const always = Array.from({ length: 7 }, () => '00:00,24:00')

test.each([
  ['silver', weekdays('08:00,20:00'), null, null],
  ['gold', weekdays('00:00,24:00'), weekdays('00:00,24:00'), null],
  ['platinum', always, weekdays('00:00,24:00'), always],
  ['emerald-us', always, weekdays('08:00,21:00'), always],
])('%s is staffed for tickets, live chat and phone so, and for the assistant always', (id, ticket, chat, phone) => {
  const hoursOf = (calendar: string | null | undefined) =>
    calendar ? Object.values(planMatrix.calendars[calendar]?.week ?? {}).map((day) => day.join()) : null
  const channels = planById(planMatrix, id)?.channels
  expect(hoursOf(channels?.ticket)).toEqual(ticket)
  expect(hoursOf(channels?.chat)).toEqual(chat)
  expect(hoursOf(channels?.phone)).toEqual(phone)
  expect(hoursOf(channels?.assistant)).toEqual(always)
})

test('around the clock is every day of the year, working days are without the public holidays', () => {
  const { always: aroundTheClock, ...ofWorkingDays } = planMatrix.calendars
  expect(aroundTheClock?.holidays).toEqual([])
  for (const calendar of Object.values(ofWorkingDays)) expect(calendar.holidays).toContain('2026-11-26')
})

test.each([
  ['silver', '2026-11-03T14:00-05:00', '2026-11-04T10:00-05:00'],
  ['gold', '2026-11-03T12:00-05:00', '2026-11-03T18:00-05:00'],
  ['platinum', '2026-11-03T11:00-05:00', '2026-11-03T14:00-05:00'],
  ['emerald-us', '2026-11-03T11:00-05:00', '2026-11-03T14:00-05:00'],
  ['managed', '2026-11-03T11:00-05:00', '2026-11-03T14:00-05:00'],
])('%s: 4, 2, 1 and 1 hours for S1 and S2; a working day, 8, 4 and 4 working hours for S3 and S4', (id, severe, slight) => {
  for (const severity of ['S1', 'S2'] as const)
    expect(due(planMatrix, id, '2026-11-03T10:00-05:00', severity).firstResponse).toBe(utc(severe))
  for (const severity of ['S3', 'S4'] as const)
    expect(due(planMatrix, id, '2026-11-03T10:00-05:00', severity).firstResponse).toBe(utc(slight))
})

describe('time is counted in the hours of the plan', () => {
  test.each([
    ['Platinum on Sunday', 'platinum', 'S1', '2026-11-01T12:00-05:00', '2026-11-01T13:00-05:00'],
    ['Gold on Sunday', 'gold', 'S1', '2026-11-01T12:00-05:00', '2026-11-02T02:00-05:00'],
    ['Gold at night in the week', 'gold', 'S2', '2026-11-03T23:00-05:00', '2026-11-04T01:00-05:00'],
    ['Gold on Friday at midnight', 'gold', 'S1', '2026-11-06T23:00-05:00', '2026-11-09T01:00-05:00'],
    ['Silver in the evening', 'silver', 'S1', '2026-11-03T18:00-05:00', '2026-11-04T10:00-05:00'],
    ['Platinum in the hour that is repeated', 'platinum', 'S1', '2026-11-01T01:30-04:00', '2026-11-01T01:30-05:00'],
    ['Platinum before the hour that is skipped', 'platinum', 'S1', '2026-03-08T01:30-05:00', '2026-03-08T03:30-04:00'],
    ['Platinum on Thanksgiving', 'platinum', 'S1', '2026-11-26T12:00-05:00', '2026-11-26T13:00-05:00'],
    ['Gold on Thanksgiving', 'gold', 'S1', '2026-11-26T12:00-05:00', '2026-11-27T02:00-05:00'],
    ['Silver over a weekend', 'silver', 'S3', '2026-11-06T14:00-05:00', '2026-11-09T14:00-05:00'],
    ['Silver over Thanksgiving', 'silver', 'S4', '2026-11-25T14:00-05:00', '2026-11-27T14:00-05:00'],
    ['Gold, eight working hours in the afternoon', 'gold', 'S3', '2026-11-03T16:00-05:00', '2026-11-04T12:00-05:00'],
    ['Platinum, four working hours at night', 'platinum', 'S4', '2026-11-03T23:00-05:00', '2026-11-04T12:00-05:00'],
  ] as const)('%s', (_, plan, severity, submitted, dueAt) => {
    expect(due(planMatrix, plan, submitted, severity).firstResponse).toBe(utc(dueAt))
  })
})

test('triage is by level 1, 1, 2 and 2, and only Emerald by citizens in the country', () => {
  const extras = PAID.map((id) => planById(planMatrix, id)?.extras)
  expect(extras.map((extra) => extra?.triageLevel)).toEqual([1, 1, 2, 2])
  expect(extras.map((extra) => extra?.staffResidency)).toEqual([undefined, undefined, undefined, 'US'])
})

test('requests that run late are escalated', () => {
  const question = { plan: 'gold', severity: 'S1', type: 'defect', at: at('2026-11-03T10:00-05:00') } as const
  const promise = promises(planMatrix, question).firstResponse
  const steps = promise ? escalations(planMatrix, promise, question.at) : []
  expect(steps.map(({ step, dueAt }) => [step.to, iso(dueAt)])).toEqual([
    ['assignee', utc('2026-11-03T11:30-05:00')],
    ['teamLead', utc('2026-11-03T12:00-05:00')],
    ['supportManager', utc('2026-11-03T13:00-05:00')],
  ])
  expect(clauseOf(planMatrix, 'escalation')?.rows).toHaveLength(3)
})

test('managed services include Platinum, alert and resolve around the clock, monitor, manage and report', () => {
  const managed = planById(planMatrix, 'managed')
  expect(managed?.extras.managedServices).toEqual({
    includesPlan: 'platinum',
    services: [
      'alerting',
      'hardwareMonitoring',
      'softwareMonitoring',
      'remoteManagement',
      'reporting',
      'optimisation',
      'platformStability',
      'securityResponse',
    ],
  })
  expect(managed?.channels).toEqual(planById(planMatrix, 'platinum')?.channels)
  expect(managed?.targets).toEqual(planById(planMatrix, 'platinum')?.targets)
  expect(clauseOf(planMatrix, 'managed-services')?.rows).toHaveLength(1)
})

test('hardware is under warranty for the first year: replacement within two working days, return paid, firmware; repair on site for the kiosk', () => {
  const common = {
    includedYears: 1,
    extendable: true,
    replacementWithin: { workingDays: 2 },
    returnPaid: true,
    firmwareUpdates: true,
  }
  expect(planMatrix.products.map(({ id, warranty }) => [id, warranty])).toEqual([
    ['palisade-core', undefined],
    ['palisade-kiosk', expect.objectContaining({ ...common, onSiteRepair: true })],
    ['palisade-appliance', expect.objectContaining({ ...common, onSiteRepair: false })],
  ])
  const onSite = clauseOf(planMatrix, 'warranty-on-site')?.params.products
  expect(onSite).toEqual({ kind: 'products', ids: ['palisade-kiosk'] })
})

test.each([
  ['a fault found on Tuesday', '2026-11-03T10:00-05:00', '2026-11-05T10:00-05:00'],
  ['a fault found on Friday', '2026-11-20T10:00-05:00', '2026-11-24T10:00-05:00'],
  ['a fault found on Saturday', '2026-11-21T10:00-05:00', '2026-11-24T20:00-05:00'],
  ['a fault found on the day before Thanksgiving', '2026-11-25T10:00-05:00', '2026-11-30T10:00-05:00'],
])('a replacement is shipped within two working days: %s', (_, found, shipped) => {
  const warranty = productById(planMatrix, 'palisade-kiosk')?.warranty
  const calendar = calendarById(planMatrix, warranty?.replacementCalendar ?? '')
  const days = warranty && 'workingDays' in warranty.replacementWithin ? warranty.replacementWithin.workingDays : 0
  expect(calendar && iso(advanceByWorkingDays(calendar, at(found), days))).toBe(utc(shipped))
})

test('everybody has the forum, and it alone where nothing was bought', () => {
  for (const plan of planMatrix.plans) expect(plan.channels.forum).toBe('always')
  expect(planById(planMatrix, 'community')?.channels).toMatchObject({ ticket: null, phone: null, chat: null, assistant: null })
})
