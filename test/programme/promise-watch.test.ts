import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceByOpenMs, openMsBetween } from '../../programme/business-time.ts'
import { calendarById, known } from '../../programme/find.ts'
import { loadProgramme } from '../../programme/load.ts'
import { explainPromise, type MadePromise, madePromises } from '../../programme/promise-made.ts'
import { BREACH, type OpenPromise, stepKey, watch, watchFrom } from '../../programme/promise-watch.ts'
import { promises } from '../../programme/response-deadline.ts'
import { at, iso } from './calendars.ts'
import { demo, demoWith } from './definitions.ts'

const HOUR_MS = 3_600_000
const TUESDAY = at('2026-11-03T10:00+01:00')
const contract = known(calendarById(demo, 'contract'), 'calendar', 'contract')

function promiseOf(plan: string, event: OpenPromise['event'], submittedAt = TUESDAY): OpenPromise {
  const promised = promises(demo, { plan, severity: 'S1', type: 'defect', at: submittedAt })
  const dueAt = promised[event]?.dueAt
  if (dueAt === undefined) throw new Error(`${plan} promises no ${event}`)
  return { event, dueAt, made: madePromises(promised, submittedAt)[event] }
}
const none: ReadonlySet<string> = new Set()
const told = (steps: ReturnType<typeof watch>['steps']) => steps.map(({ name, takenAt }) => [name, iso(takenAt)])

describe('the watch over a promise', () => {
  const promise = promiseOf('incident', 'firstResponse')

  test('a response within two hours from ten is warned of at half past eleven, broken after twelve, escalated at one', () => {
    expect(told(watch(demo, [promise], none, promise.dueAt + 24 * HOUR_MS).steps)).toEqual([
      ['teamLead-100', '2026-11-03T11:00:00Z'],
      [BREACH, '2026-11-03T11:00:00.001Z'],
      ['supportManager-150', '2026-11-03T12:00:00Z'],
    ])
    const warned = watch(demo, [promise], none, promise.dueAt)
    expect(told(warned.steps).slice(0, 1)).toEqual([['assignee-75', '2026-11-03T10:30:00Z']])
  })

  test('at the deadline itself the promise can still be kept', () => {
    const steps = (now: number) => watch(demo, [promise], none, now).steps.map(({ name }) => name)
    expect(steps(promise.dueAt)).not.toContain(BREACH)
    expect(steps(promise.dueAt + 1)).toContain(BREACH)
  })

  test('a warning is left out once the deadline has passed', () => {
    const steps = (now: number) => watch(demo, [promise], none, now).steps.map(({ name }) => name)
    expect(steps(promise.dueAt)).toContain('assignee-75')
    expect(steps(promise.dueAt + 1)).not.toContain('assignee-75')
  })

  test('where the programme names no step, the person in charge is warned all the same', () => {
    const plain = loadProgramme(
      demoWith((programme) => {
        programme.escalation = []
      }),
    )
    expect(told(watch(plain, [promise], none, promise.dueAt).steps)).toEqual([['assignee-75', '2026-11-03T10:30:00Z']])
  })

  test('a promise whose calendar the programme has lost is still broken at its instant', () => {
    const lost = { ...promise, made: { ...(promise.made as MadePromise), calendar: 'gone' } }
    expect(told(watch(demo, [lost], none, promise.dueAt + 1).steps)).toEqual([[BREACH, '2026-11-03T11:00:00.001Z']])
  })

  test('a step after a fixed time is never taken before the deadline that a pause has moved', () => {
    const resolution = promiseOf('service-contract', 'resolution')
    const moved = { ...resolution, dueAt: at('2026-11-20T12:00+01:00') }
    const steps = watch(demo, [moved], none, at('2026-12-24T00:00Z')).steps
    expect(told(steps)).toEqual([
      ['teamLead-100', '2026-11-20T11:00:00Z'],
      ['supportManager-6d', '2026-11-20T11:00:00Z'],
      [BREACH, '2026-11-20T11:00:00.001Z'],
    ])
  })

  test('nothing is to be done before the first instant that is announced, and each step is taken once, whenever somebody looks', () => {
    const all = [promiseOf('service-contract', 'assignment'), promiseOf('service-contract', 'resolution'), promise]
    const names = (steps: ReturnType<typeof watch>['steps']) => steps.map(({ event, name }) => stepKey(event, name))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 400 }), { minLength: 1, maxLength: 12 }), (hours) => {
        const taken = new Set<string>()
        let announcedAt = watchFrom(demo, all)
        let lookedAt = Number.NEGATIVE_INFINITY
        for (const now of hours.map((hour) => TUESDAY + hour * HOUR_MS)) {
          const { steps, nextAt } = watch(demo, all, taken, now)
          if (now >= lookedAt && (announcedAt === null || now < announcedAt)) expect(steps).toEqual([])
          for (const name of names(steps)) expect(taken).not.toContain(name)
          for (const name of names(steps)) taken.add(name)
          expect(watch(demo, all, taken, now)).toEqual({ steps: [], nextAt })
          if (now >= lookedAt) announcedAt = nextAt
          lookedAt = Math.max(lookedAt, now)
        }
        const atLast = watch(demo, all, taken, TUESDAY + 500 * HOUR_MS)
        expect(atLast.nextAt).toBeNull()
        const breaches = [...taken, ...names(atLast.steps)].filter((name) => name.endsWith(BREACH))
        expect(breaches.sort()).toEqual(all.map(({ event }) => stepKey(event, BREACH)).sort())
      }),
    )
  })
})

describe('how a promise was counted', () => {
  const made: MadePromise = { within: { hours: 12 }, calendar: 'contract', kind: 'guaranteed', countedFrom: TUESDAY }

  test('day by day, with what is closed and the time that was paused', () => {
    const pause = { fromAt: at('2026-11-03T15:00+01:00'), toAt: at('2026-11-05T10:00+01:00') }
    const count = explainPromise(demo, made, at('2026-11-05T17:00+01:00'), [pause])
    expect(count?.days.map(({ date, openMs, paused }) => [date, openMs / HOUR_MS, paused])).toEqual([
      ['2026-11-03', 5, true],
      ['2026-11-04', 0, true],
      ['2026-11-05', 7, true],
    ])
    expect(count?.recountedDueAt).toBe(at('2026-11-05T17:00+01:00'))
  })

  test('a day that was closed afterwards shows in the count, and the promise stays', () => {
    const closed = loadProgramme(
      demoWith((programme) => {
        if (programme.calendars.contract) programme.calendars.contract.closedOn = ['2026-11-04']
      }),
    )
    const promisedAt = at('2026-11-04T13:00+01:00')
    expect(explainPromise(demo, made, promisedAt)?.recountedDueAt).toBe(promisedAt)
    const count = explainPromise(closed, made, promisedAt)
    expect(count?.days.map(({ date, closed: why }) => [date, why])).toEqual([
      ['2026-11-03', null],
      ['2026-11-04', 'holiday'],
    ])
    expect(iso(count?.recountedDueAt ?? 0)).toBe('2026-11-05T12:00:00Z')
  })

  test('what the programme no longer knows is not explained', () => {
    expect(explainPromise(demo, { ...made, calendar: 'gone' }, TUESDAY)).toBeNull()
    expect(explainPromise(demo, { ...made, countedFrom: at('1999-01-01T10:00Z') }, TUESDAY)).toBeNull()
  })

  test('whatever the pauses, the days add up to what was promised, and lead to the instant that the running clock gave', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3000 })), { maxLength: 4 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 60 }), (minutes, hours) => {
        let dueAt = advanceByOpenMs(contract, TUESDAY, hours * HOUR_MS)
        let now = TUESDAY
        const pauses = minutes.flatMap(([running, standing]) => {
          const fromAt = now + running * 60_000
          if (fromAt >= dueAt) return []
          now = fromAt + standing * 60_000
          dueAt = advanceByOpenMs(contract, now, openMsBetween(contract, fromAt, dueAt))
          return [{ fromAt, toAt: now }]
        })
        const count = explainPromise(demo, { ...made, within: { hours } }, dueAt, pauses)
        expect(count?.recountedDueAt).toBe(dueAt)
        expect(count?.days.reduce((sum, { openMs }) => sum + openMs, 0)).toBe(hours * HOUR_MS)
      }),
    )
  })
})
