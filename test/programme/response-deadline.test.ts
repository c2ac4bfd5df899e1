import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceByHours, InstantOutOfRange } from '../../programme/business-time.ts'
import { loadProgramme } from '../../programme/load.ts'
import {
  broughtForward,
  escalations,
  explainDeadlines,
  pausedRemaining,
  promises,
  responseDeadlines,
  resumeAt,
} from '../../programme/response-deadline.ts'
import { at, calendarOf, iso } from './calendars.ts'
import { demo, demoWith } from './definitions.ts'

const TUESDAY = at('2026-11-03T10:00+01:00')
const ask = (plan: string, facts: Partial<Parameters<typeof responseDeadlines>[1]> = {}) =>
  responseDeadlines(demo, { plan, severity: 'S2', type: 'defect', at: TUESDAY, ...facts })

test.each([
  ['service-contract', 'defect', '2026-11-03T11:00+01:00', null, '2026-11-04T10:00+01:00'],
  ['service-contract', 'consultation', '2026-11-03T11:00+01:00', null, '2026-11-05T10:00+01:00'],
  ['service-contract', 'environment', '2026-11-03T11:00+01:00', null, '2026-11-10T10:00+01:00'],
  ['service-contract', 'change', '2026-11-03T11:00+01:00', null, null],
  ['incident', 'defect', null, '2026-11-03T12:00+01:00', null],
  ['premium-phone', 'defect', null, '2026-11-03T12:00+01:00', null],
  ['site', 'defect', null, '2026-11-03T12:00+01:00', null],
  ['pro', 'defect', null, '2026-11-03T13:00+01:00', null],
  ['plus', 'defect', null, '2026-11-03T14:00+01:00', null],
  ['starter', 'defect', null, '2026-11-04T09:00+01:00', null],
  ['reseller', 'defect', null, '2026-11-04T13:00+01:00', null],
  ['free', 'defect', null, '2026-11-05T16:00+01:00', null],
] as const)('the demo vendor promises under %s for a %s', (plan, type, assignment, firstResponse, resolution) => {
  const deadlines = ask(plan, { type })
  expect([deadlines.assignment, deadlines.firstResponse, deadlines.resolution].map(iso)).toEqual(
    [assignment, firstResponse, resolution].map((due) => iso(due && at(due))),
  )
})

describe('where several targets match one event', () => {
  const programme = loadProgramme(
    demoWith(({ plans }) => {
      const site = plans.find(({ id }) => id === 'site')
      if (!site) throw new Error('the demo vendor has a plan "site"')
      site.targets = [
        { event: 'firstResponse', within: { hours: 4 }, calendar: 'business', kind: 'target' },
        { event: 'firstResponse', severities: ['S1'], within: { hours: 1 }, calendar: 'extended', kind: 'target' },
        { event: 'firstResponse', types: ['account'], within: { hours: 4 }, calendar: 'business', kind: 'guaranteed' },
      ]
    }),
  )
  const question = { plan: 'site', severity: 'S3', type: 'defect', at: TUESDAY } as const

  test('the earliest deadline holds', () => {
    expect(iso(responseDeadlines(programme, { ...question, severity: 'S1' }).firstResponse)).toBe('2026-11-03T10:00:00Z')
    expect(iso(responseDeadlines(programme, question).firstResponse)).toBe('2026-11-03T13:00:00Z')
  })

  test('of two equal deadlines the one that is meant more firmly is the promise', () => {
    expect(promises(programme, { ...question, type: 'account' }).firstResponse?.target.kind).toBe('guaranteed')
    expect(promises(programme, question).firstResponse?.target.kind).toBe('target')
  })
})

test('a plan that does not exist is an error that names it', () => {
  expect(() => ask('gold')).toThrow('The programme has no plan "gold".')
})

test('an instant outside of the known years is refused', () => {
  expect(() => ask('site', { at: at('2019-01-01T00:00Z') })).toThrow(InstantOutOfRange)
})

test('every deadline is explained by the days that were counted', () => {
  const explained = explainDeadlines(demo, { plan: 'starter', severity: 'S2', type: 'defect', at: at('2026-12-23T15:00+01:00') })
  expect(
    explained.map(({ event, dueAt, days }) => [
      event,
      iso(dueAt),
      days.map(({ date, openMs }) => `${date} ${openMs / 3_600_000}`),
    ]),
  ).toEqual([['firstResponse', '2026-12-24T13:00:00Z', ['2026-12-23 2', '2026-12-24 6']]])
})

test('an upgrade brings deadlines forward and never back', () => {
  const starter = { assignment: null, firstResponse: 200, resolution: 300 }
  expect(broughtForward(starter, { assignment: 50, firstResponse: 100, resolution: null })).toEqual({
    assignment: 50,
    firstResponse: 100,
    resolution: 300,
  })
  expect(broughtForward(starter, { assignment: null, firstResponse: 900, resolution: 900 })).toEqual(starter)
})

describe('the clock of the resolution', () => {
  const office = calendarOf({})

  test('goes on after a pause with the open time that was left', () => {
    const dueAt = at('2026-11-04T10:00Z')
    const remainingMs = pausedRemaining(office, at('2026-11-03T15:00Z'), dueAt)
    expect(remainingMs / 3_600_000).toBe(3)
    expect(iso(resumeAt(office, at('2026-11-06T15:00Z'), remainingMs))).toBe('2026-11-09T10:00:00Z')
  })

  test('a pause of no length, or outside of the hours, moves nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 86_400 }), fc.integer({ min: 1, max: 30 * 60 }), (seconds, minutes) => {
        const submittedAt = TUESDAY + seconds * 1000
        const dueAt = advanceByHours(office, submittedAt, minutes / 60)
        const pausedAt = submittedAt + Math.floor((dueAt - submittedAt) / 3000) * 1000
        expect(resumeAt(office, pausedAt, pausedRemaining(office, pausedAt, dueAt))).toBe(dueAt)
      }),
    )
  })

  test('nothing is left after the deadline', () => {
    expect(pausedRemaining(office, at('2026-11-04T11:00Z'), at('2026-11-04T10:00Z'))).toBe(0)
  })
})

describe('escalation', () => {
  test('steps are taken at their share of the open time, the whole being the deadline itself', () => {
    const promise = promises(demo, {
      plan: 'incident',
      severity: 'S1',
      type: 'defect',
      at: at('2026-11-03T21:00+01:00'),
    }).firstResponse
    if (!promise) throw new Error('an incident has a first response')
    expect(escalations(demo, promise, at('2026-11-03T21:00+01:00')).map(({ step, dueAt }) => [step.to, iso(dueAt)])).toEqual([
      ['assignee', '2026-11-04T07:30:00Z'],
      ['teamLead', '2026-11-04T08:00:00Z'],
      ['supportManager', '2026-11-04T09:00:00Z'],
    ])
  })

  test('a step after a fixed time is taken on the calendar of the target', () => {
    const promise = promises(demo, { plan: 'service-contract', severity: 'S1', type: 'defect', at: TUESDAY }).resolution
    if (!promise) throw new Error('a contract has a resolution')
    expect(escalations(demo, promise, TUESDAY).map(({ step, dueAt }) => [step.to, iso(dueAt)])).toEqual([
      ['assignee', '2026-11-03T15:45:00Z'],
      ['teamLead', '2026-11-04T09:00:00Z'],
      ['supportManager', '2026-11-11T09:00:00Z'],
    ])
  })
})
