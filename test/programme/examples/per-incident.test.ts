import { describe, expect, test } from 'vitest'
import { decideCoverage, decidePurchase } from '../../../programme/entitlement.ts'
import { planById, productById } from '../../../programme/find.ts'
import { lotExpiresAt, settlementOf } from '../../../programme/incident-ledger.ts'
import { classifyVersion } from '../../../programme/product-version.ts'
import { at, iso } from '../calendars.ts'
import { perIncident } from '../definitions.ts'
import { clauseOf, due, nobody, utc } from './support.ts'

/** Support by the incident, provision by provision (docs/traceability.md, 000). */

const plan = planById(perIncident, 'per-incident')

describe('the guaranteed reply time is two business hours, Monday to Friday 8 to 22', () => {
  test.each([
    ['in the morning', '2026-11-03T08:00+01:00', '2026-11-03T10:00+01:00'],
    ['before opening: from the opening', '2026-11-03T03:00+01:00', '2026-11-03T10:00+01:00'],
    ['two hours before closing: at closing, not the next opening', '2026-11-03T20:00+01:00', '2026-11-03T22:00+01:00'],
    ['late in the evening', '2026-11-03T21:00+01:00', '2026-11-04T09:00+01:00'],
    ['at closing', '2026-11-03T22:00+01:00', '2026-11-04T10:00+01:00'],
    ['on Friday evening', '2026-11-06T21:30+01:00', '2026-11-09T09:30+01:00'],
    ['on Saturday', '2026-11-07T12:00+01:00', '2026-11-09T10:00+01:00'],
    ['in summer, when central Europe is two hours ahead', '2026-07-01T06:00Z', '2026-07-01T08:00Z'],
    ['over the night on which an hour is skipped', '2026-03-27T21:00+01:00', '2026-03-30T09:00+02:00'],
    ['over the night on which an hour is repeated', '2026-10-23T21:30+02:00', '2026-10-26T09:30+01:00'],
    ['on Christmas Day, a Friday: no holidays are excepted', '2026-12-25T10:00+01:00', '2026-12-25T12:00+01:00'],
    ['over the end of the year', '2026-12-31T21:00+01:00', '2027-01-01T09:00+01:00'],
  ])('%s', (_, submitted, dueAt) => {
    expect(due(perIncident, 'per-incident', submitted).firstResponse).toBe(utc(dueAt))
  })

  test('it is guaranteed, not aimed at', () => {
    expect(plan?.targets).toEqual([{ event: 'firstResponse', within: { hours: 2 }, calendar: 'extended', kind: 'guaranteed' }])
    expect(clauseOf(perIncident, 'promise-guaranteed')?.rows).toHaveLength(1)
  })
})

describe('it can be used within one year from the date of purchasing', () => {
  test.each([
    ['bought at noon', '2026-11-03T12:00+01:00', '2027-11-04T00:00+01:00'],
    ['bought in the last second of a day', '2026-11-03T23:59:59+01:00', '2027-11-04T00:00+01:00'],
    ['bought in summer', '2026-07-01T12:00+02:00', '2027-07-02T00:00+02:00'],
    ['bought on a leap day', '2028-02-29T12:00+01:00', '2029-03-01T00:00+01:00'],
  ])('%s', (_, bought, expires) => {
    expect(iso(lotExpiresAt(perIncident, 'incident-1', at(bought)))).toBe(utc(expires))
  })

  test('to its last millisecond, and not a moment longer', () => {
    const expiresAt = lotExpiresAt(perIncident, 'incident-1', at('2026-11-03T12:00+01:00'))
    const facts = {
      ...nobody,
      product: 'disk-server',
      lots: [{ id: 'lot', pack: 'incident-1', product: null, remaining: 1, expiresAt }],
    }
    const ask = (now: number) => decideCoverage(perIncident, facts, { payWith: 'incident', type: 'defect', now })
    expect(ask(expiresAt - 1)).toEqual({ ok: true, coverage: { kind: 'incident', plan: 'per-incident', lot: 'lot' } })
    expect(ask(expiresAt)).toMatchObject({ ok: false, refusal: { reason: 'incident-balance-exhausted' } })
  })
})

test('users of server, professional and personal editions can buy it, and need nothing else', () => {
  expect(perIncident.products.map(({ id }) => id)).toEqual(['disk-server', 'disk-professional', 'disk-personal'])
  for (const { id } of perIncident.products)
    expect(decidePurchase(perIncident, { ...nobody, product: id }, 'incident-1', 0)).toBeNull()
})

test('it is sold one by one, for occasional and for urgent needs', () => {
  expect(perIncident.packs.map(({ incidents, requiresPlan }) => [incidents, requiresPlan])).toEqual([[1, null]])
  expect(clauseOf(perIncident, 'incident-purpose')?.params.packs).toEqual({ kind: 'packs', ids: ['incident-1'] })
})

test('help comes through the web site with its mails and by phone, from one dedicated engineer', () => {
  expect(plan?.channels).toEqual({ ticket: 'extended', forum: 'extended', phone: 'extended', chat: null, assistant: null })
  expect(plan?.extras.dedicatedEngineer).toBe(true)
  expect(clauseOf(perIncident, 'dedicated-engineer')?.params.plans).toEqual({ kind: 'plans', ids: ['per-incident'] })
})

test('technical resources come with it; knowledge base, documentation and forum are free for all', () => {
  expect(plan?.extras.technicalResources).toBe(true)
  expect(clauseOf(perIncident, 'technical-resources')?.params.plans).toEqual({ kind: 'plans', ids: ['per-incident'] })
  expect(planById(perIncident, 'free')).toMatchObject({ price: { kind: 'free' }, channels: { forum: 'extended', ticket: null } })
})

test('before paying one is told to look where it costs nothing', () => {
  expect(clauseOf(perIncident, 'search-first')?.params.sources).toEqual({
    kind: 'sources',
    sources: ['knowledgeBase', 'documentation', 'forum'],
  })
})

test('an incident is one problem; several are charged one by one', () => {
  expect(clauseOf(perIncident, 'incident-what')).toBeDefined()
  expect(clauseOf(perIncident, 'incident-several')).toBeDefined()
})

test('it is for the latest version, and having the latest build is the customer’s part', () => {
  const product = productById(perIncident, 'disk-server')
  const versions = ['17.4.0.2', '17.3.9.9', '16.9.0.0']
  expect(product && versions.map((version) => classifyVersion(product, version))).toEqual(['current', 'outdated', 'unsupported'])
  expect(clauseOf(perIncident, 'incident-latest-build')?.params.products).toEqual({
    kind: 'products',
    ids: perIncident.products.map(({ id }) => id),
  })
})

test('what a later build solves is charged; a defect without an acceptable solution is not', () => {
  expect(settlementOf(perIncident, 'fixedInLaterBuild')).toBe('kept')
  expect(settlementOf(perIncident, 'defectWithoutSolution')).toBe('givenBack')
  expect(clauseOf(perIncident, 'incident-later-build')).toBeDefined()
  expect(clauseOf(perIncident, 'incident-defect')).toBeDefined()
})
