import { describe, expect, test } from 'vitest'
import { decideCoverage, decideEntitlement } from '../../../programme/entitlement.ts'
import { planById, productById } from '../../../programme/find.ts'
import { classifyVersion, parseVersion } from '../../../programme/product-version.ts'
import { broughtForward, responseDeadlines } from '../../../programme/response-deadline.ts'
import { at, iso } from '../calendars.ts'
import { licenseTiers } from '../definitions.ts'
import { clauseOf, due, licenseFact, nobody, utc } from './support.ts'

/** Support that comes with the license, provision by provision (docs/traceability.md, 002). */

const REMOTE = 'tidewater-remote'
const COMMERCIAL = ['site', 'pro', 'plus', 'starter']

test.each([
  ['site', 1, '2026-11-03T10:00-08:00'],
  ['pro', 2, '2026-11-03T11:00-08:00'],
  ['plus', 3, '2026-11-03T12:00-08:00'],
  ['starter', 4, '2026-11-03T16:00-08:00'],
  ['free', 6, '2026-11-05T14:00-08:00'],
] as const)('%s is priority %i, and its average is counted in business hours of the Pacific', (id, rank, dueAt) => {
  expect(planById(licenseTiers, id)).toMatchObject({ rank, targets: [{ kind: 'average' }] })
  expect(due(licenseTiers, id, '2026-11-03T08:00-08:00').firstResponse).toBe(utc(dueAt))
})

describe('8 to 17 of the Pacific clock, Monday to Friday', () => {
  test.each([
    ['in summer too', '2026-07-01T07:00-07:00', '2026-07-01T10:00-07:00'],
    ['over the night on which an hour is skipped', '2026-03-06T16:00-08:00', '2026-03-09T09:00-07:00'],
    ['over the night on which an hour is repeated', '2026-10-30T16:00-07:00', '2026-11-02T09:00-08:00'],
    ['on Thanksgiving: no holidays are excepted', '2026-11-26T10:00-08:00', '2026-11-26T12:00-08:00'],
    ['at closing', '2026-11-03T17:00-08:00', '2026-11-04T10:00-08:00'],
    ['on Saturday', '2026-11-07T12:00-08:00', '2026-11-09T10:00-08:00'],
  ])('%s', (_, submitted, dueAt) => {
    expect(due(licenseTiers, 'site', submitted).firstResponse).toBe(utc(dueAt))
  })
})

test('licenses include tickets and the forum, free and trial the forum only, and nothing else is promised', () => {
  for (const id of COMMERCIAL)
    expect(planById(licenseTiers, id)?.channels).toEqual({
      ...{ ticket: 'business', forum: 'business' },
      ...{ phone: null, chat: null, assistant: null },
    })
  expect(planById(licenseTiers, 'free')?.channels).toMatchObject({ ticket: null, forum: 'business', phone: null, chat: null })
  expect(clauseOf(licenseTiers, 'channels-discretion')).toBeDefined()
})

test('support costs nothing beyond the license, at every level', () => {
  expect(clauseOf(licenseTiers, 'plan-free-of-charge')?.params.plans).toEqual({ kind: 'plans', ids: [...COMMERCIAL, 'free'] })
})

test('a better license is better support', () => {
  const licenses = [licenseFact('starter', REMOTE), licenseFact('plus', REMOTE)]
  expect(decideEntitlement(licenseTiers, { ...nobody, product: REMOTE, licenses }, 0)).toMatchObject({ plan: 'plus', rank: 3 })
})

test('an upgrade brings the deadlines of open tickets forward', () => {
  const question = { severity: 'S3', type: 'defect', at: at('2026-11-03T08:00-08:00') } as const
  const [starter, plus] = ['starter', 'plus'].map((plan) => responseDeadlines(licenseTiers, { ...question, plan }))
  expect(starter && plus && iso(broughtForward(starter, plus).firstResponse)).toBe(utc('2026-11-03T12:00-08:00'))
  expect(starter && plus && broughtForward(plus, starter)).toEqual(plus)
})

test('resellers have tickets only, remote sessions, and come before free and trial', () => {
  expect(planById(licenseTiers, 'reseller')).toMatchObject({
    kind: 'partner',
    rank: 5,
    channels: { ticket: 'business', forum: null },
    extras: { remoteSessions: true },
  })
  const reseller = { ...nobody, product: REMOTE, isReseller: true }
  expect(decideEntitlement(licenseTiers, reseller, 0)).toMatchObject({ plan: 'reseller', rank: 5, channels: { forum: null } })
  expect(decideCoverage(licenseTiers, reseller, { payWith: 'plan', type: 'defect', now: 0 }).ok).toBe(true)
  expect(clauseOf(licenseTiers, 'reseller')?.params).toEqual({
    channels: { kind: 'channels', channels: ['ticket'] },
    before: { kind: 'plans', ids: ['free'] },
  })
})

test('remote sessions are for commercial licenses and resellers only', () => {
  const plans = licenseTiers.plans.filter(({ extras }) => extras.remoteSessions).map(({ id }) => id)
  expect(plans).toEqual([...COMMERCIAL, 'reseller'])
  expect(clauseOf(licenseTiers, 'remote-sessions')?.params.plans).toEqual({ kind: 'plans', ids: plans })
})

test('sessions are held with the vendor’s own product, or with other software where it cannot be used', () => {
  expect(clauseOf(licenseTiers, 'remote-product')?.params.product).toEqual({ kind: 'products', ids: [REMOTE] })
})

test('answers are in English whatever the question is in, and the English policy governs its machine translations', () => {
  expect(licenseTiers.vendor.answersIn).toEqual(['en'])
  expect(licenseTiers.policy).toMatchObject({ governingLanguage: 'en', machineTranslated: ['da', 'el', 'ro'], noticeDays: 0 })
  expect(clauseOf(licenseTiers, 'languages')?.params.first).toEqual({ kind: 'languages', locales: ['en'] })
  expect(clauseOf(licenseTiers, 'policy-machine-translation')?.params.languages).toEqual({
    kind: 'languages',
    locales: ['da', 'el', 'ro'],
  })
})

test('installation, configuration and use, known solutions and new defects are covered, of these products only', () => {
  for (const id of COMMERCIAL)
    expect(planById(licenseTiers, id)?.covers).toEqual(['use', 'knownProblems', 'newDefects', 'workarounds'])
  expect(clauseOf(licenseTiers, 'covered')?.params.products).toEqual({ kind: 'products', ids: [REMOTE, 'tidewater-server'] })
})

test('networks, hardware, other software, scripts and antivirus are not covered', () => {
  expect(licenseTiers.exclusions).toEqual(['networkAdministration', 'hardware', 'thirdPartySoftware', 'scripting', 'antivirus'])
})

test('a release is numbered in four parts, and the latest major version is supported', () => {
  expect(parseVersion('7.6.2.0')).toEqual([7, 6, 2, 0])
  const product = productById(licenseTiers, REMOTE)
  expect(product && ['7.6.2.0', '7.0.0.0', '6.9.9.9'].map((version) => classifyVersion(product, version))).toEqual([
    'current',
    'outdated',
    'unsupported',
  ])
})

test.each([
  'scope',
  'acceptance',
  'search-first',
  'plan-upgrade',
  'registration',
  'license-link',
  'tickets-before-forum',
  'covered-defects',
  'excluded-network-administration',
  'excluded-hardware',
  'excluded-third-party-software',
  'excluded-scripting',
  'excluded-antivirus',
  'version-supported',
  'version-update-first',
  'access-details',
  'access-not-forum',
  'policy-without-notice',
  'policy-language',
] as const)('its policy has the clause %s', (slug) => {
  expect(clauseOf(licenseTiers, slug)).toBeDefined()
})
