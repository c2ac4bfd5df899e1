import { describe, expect, test } from 'vitest'
import { decideCoverage, decideEntitlement, decidePurchase } from '../../programme/entitlement.ts'
import { planById, planPricesPerYear, productById } from '../../programme/find.ts'
import { lotExpiresAt, settlementOf } from '../../programme/incident-ledger.ts'
import { clauses } from '../../programme/policy.ts'
import { classifyVersion } from '../../programme/product-version.ts'
import { responseDeadlines } from '../../programme/response-deadline.ts'
import type { Programme, RequestType, Severity } from '../../programme/schema.ts'
import { at, iso } from './calendars.ts'
import { annualMaintenance, licenseTiers, perIncident, planMatrix, serviceContract } from './definitions.ts'

/** The provisions of the five programmes that the schema was made for, each named by what it says. */

const due = (programme: Programme, plan: string, submitted: string, severity: Severity = 'S3', type: RequestType = 'defect') =>
  responseDeadlines(programme, { plan, severity, type, at: at(submitted) })
const has = (programme: Programme, slug: string) => clauses(programme).some((clause) => clause.slug === slug)
const nobody = { licenses: [], isReseller: false, lots: [] }

describe('support by the incident', () => {
  const plan = planById(perIncident, 'per-incident')

  test.each([
    ['in the morning', '2026-11-03T08:00+01:00', '2026-11-03T10:00+01:00'],
    ['late in the evening', '2026-11-03T21:00+01:00', '2026-11-04T09:00+01:00'],
    ['on Friday evening', '2026-11-06T21:30+01:00', '2026-11-09T09:30+01:00'],
    ['in summer, when central Europe is two hours ahead', '2026-07-01T06:00Z', '2026-07-01T08:00Z'],
  ])('the guaranteed reply time is two business hours, Monday to Friday 8 to 22: %s', (_, submitted, dueAt) => {
    expect(iso(due(perIncident, 'per-incident', submitted).firstResponse)).toBe(iso(at(dueAt)))
    expect(plan?.targets[0]?.kind).toBe('guaranteed')
  })

  test('it can be used within one year from the date of purchasing', () => {
    expect(iso(lotExpiresAt(perIncident, 'incident-1', at('2026-11-03T12:00+01:00')))).toBe(iso(at('2027-11-04T00:00+01:00')))
  })

  test('users of server, professional and personal editions can buy it, and need nothing else', () => {
    for (const { id } of perIncident.products)
      expect(decidePurchase(perIncident, { ...nobody, product: id }, 'incident-1', 0)).toBeNull()
    expect(perIncident.products).toHaveLength(3)
  })

  test('help comes through the web site and by phone, from one dedicated engineer', () => {
    expect(plan?.channels).toMatchObject({ ticket: 'extended', phone: 'extended' })
    expect(plan?.extras.dedicatedEngineer).toBe(true)
  })

  test('technical resources come with it; knowledge base, documentation and forum are free for all', () => {
    expect(plan?.extras.technicalResources).toBe(true)
    expect(planById(perIncident, 'free')?.channels.forum).not.toBeNull()
    expect(clauses(perIncident).find(({ slug }) => slug === 'search-first')?.params.sources).toEqual({
      kind: 'sources',
      sources: ['knowledgeBase', 'documentation', 'forum'],
    })
  })

  test('an incident is one problem; several are charged one by one', () => {
    expect(has(perIncident, 'incident-what')).toBe(true)
    expect(has(perIncident, 'incident-several')).toBe(true)
  })

  test('it is for the latest version, and having the latest build is the customer’s part', () => {
    const product = productById(perIncident, 'disk-server')
    expect(product && classifyVersion(product, '16.9.0.0')).toBe('unsupported')
    expect(has(perIncident, 'incident-latest-build')).toBe(true)
  })

  test('what a later build solves is charged; a defect without an acceptable solution is not', () => {
    expect(settlementOf(perIncident, 'fixedInLaterBuild')).toBe('kept')
    expect(settlementOf(perIncident, 'defectWithoutSolution')).toBe('givenBack')
  })
})

describe('support by contract', () => {
  const plan = planById(serviceContract, 'service-contract')

  test('an engineer is appointed within one working hour, weekdays 9 to 18', () => {
    expect(iso(due(serviceContract, 'service-contract', '2026-11-03T10:00+02:00').assignment)).toBe(
      iso(at('2026-11-03T11:00+02:00')),
    )
    expect(iso(due(serviceContract, 'service-contract', '2026-11-03T17:30+02:00').assignment)).toBe(
      iso(at('2026-11-04T09:30+02:00')),
    )
  })

  test.each([
    ['one working day to restore what errors of the software broke', 'defect', 'S2', '2026-11-04T10:00+02:00'],
    ['two working days for advice', 'consultation', 'S4', '2026-11-05T10:00+02:00'],
    ['five working days where the surroundings keep it from working at all', 'environment', 'S1', '2026-11-10T10:00+02:00'],
    ['no time is set where the surroundings only disturb it', 'environment', 'S3', null],
    ['no time is set for changes', 'change', 'S4', null],
  ] as const)('from registration, %s', (_, type, severity, dueAt) => {
    expect(iso(due(serviceContract, 'service-contract', '2026-11-03T10:00+02:00', severity, type).resolution)).toBe(
      iso(dueAt && at(dueAt)),
    )
  })

  test('working days skip the day of the union of Romania', () => {
    expect(iso(due(serviceContract, 'service-contract', '2026-11-27T10:00+02:00').resolution)).toBe(
      iso(at('2026-12-02T10:00+02:00')),
    )
  })

  test('small changes take up to ten hours a month of one specialist, agreed in advance', () => {
    expect(plan?.extras.monthlyChanges).toEqual({ hours: 10, specialists: 1 })
    expect(has(serviceContract, 'changes-monthly')).toBe(true)
  })

  test('advice is given without access, from texts, screenshots and logs', () => {
    expect(plan?.extras.remoteSessions).toBe(false)
    expect(has(serviceContract, 'consultation-from-files')).toBe(true)
  })

  test('errors are analysed and put right, modifications kept, new versions installed, surroundings looked after', () => {
    expect(plan?.covers).toEqual([
      'consultation',
      'errorAnalysis',
      'modificationStorage',
      'newVersions',
      'restoration',
      'environmentFaults',
    ])
  })

  test('what it costs differs from product to product', () => {
    const prices = serviceContract.products.map((product) => plan && planPricesPerYear(plan, product)?.EUR)
    expect(new Set(prices).size).toBe(2)
  })
})

describe('support that comes with the license', () => {
  test.each([
    ['site', 1, '2026-11-03T10:00-08:00'],
    ['pro', 2, '2026-11-03T11:00-08:00'],
    ['plus', 3, '2026-11-03T12:00-08:00'],
    ['starter', 4, '2026-11-03T16:00-08:00'],
    ['free', 6, '2026-11-05T14:00-08:00'],
  ] as const)('%s is priority %i, and its average is counted in business hours of the Pacific', (id, rank, dueAt) => {
    const plan = planById(licenseTiers, id)
    expect(plan).toMatchObject({ rank, targets: [{ kind: 'average' }] })
    expect(iso(due(licenseTiers, id, '2026-11-03T08:00-08:00').firstResponse)).toBe(iso(at(dueAt)))
  })

  test('8 to 17 is the Pacific clock’s, in summer too', () => {
    expect(iso(due(licenseTiers, 'site', '2026-07-01T07:00-07:00').firstResponse)).toBe(iso(at('2026-07-01T10:00-07:00')))
  })

  test('licenses include tickets and the forum, free and trial the forum only', () => {
    expect(planById(licenseTiers, 'starter')?.channels).toMatchObject({
      ticket: 'business',
      forum: 'business',
      phone: null,
      chat: null,
    })
    expect(planById(licenseTiers, 'free')?.channels).toMatchObject({ ticket: null, forum: 'business' })
  })

  test('a better license is better support', () => {
    const license = (id: string, plan: string) => ({ id, plan, product: 'tidewater-remote', supportUntil: null, revokedAt: null })
    const facts = { ...nobody, product: 'tidewater-remote', licenses: [license('a', 'starter'), license('b', 'plus')] }
    expect(decideEntitlement(licenseTiers, facts, 0).plan).toBe('plus')
  })

  test('resellers have tickets only, remote sessions, and come before free and trial', () => {
    const reseller = planById(licenseTiers, 'reseller')
    expect(reseller).toMatchObject({
      kind: 'partner',
      rank: 5,
      channels: { ticket: 'business', forum: null },
      extras: { remoteSessions: true },
    })
    expect(decideEntitlement(licenseTiers, { ...nobody, product: 'tidewater-remote', isReseller: true }, 0).plan).toBe('reseller')
  })

  test('remote sessions are for commercial licenses and resellers only', () => {
    expect(licenseTiers.plans.filter(({ extras }) => extras.remoteSessions).map(({ id }) => id)).toEqual([
      'site',
      'pro',
      'plus',
      'starter',
      'reseller',
    ])
  })

  test('answers are in English whatever the question is in, and the English policy governs its machine translations', () => {
    expect(licenseTiers.vendor.answersIn).toEqual(['en'])
    expect(licenseTiers.policy).toMatchObject({ governingLanguage: 'en', machineTranslated: ['da', 'el', 'ro'], noticeDays: 0 })
  })

  test('networks, hardware, other software, scripts and antivirus are not covered', () => {
    expect(licenseTiers.exclusions).toEqual(['networkAdministration', 'hardware', 'thirdPartySoftware', 'scripting', 'antivirus'])
  })

  test('the latest major version is supported', () => {
    const product = productById(licenseTiers, 'tidewater-remote')
    expect(product && ['7.6.2.0', '7.0.0.0', '6.9.9.9'].map((version) => classifyVersion(product, version))).toEqual([
      'current',
      'outdated',
      'unsupported',
    ])
  })

  test.each([
    'acceptance',
    'search-first',
    'plan-upgrade',
    'plan-free-of-charge',
    'channels-discretion',
    'registration',
    'license-link',
    'tickets-before-forum',
    'covered-defects',
    'version-update-first',
    'remote-product',
    'access-details',
    'access-not-forum',
    'policy-without-notice',
  ])('its policy has the clause %s', (slug) => {
    expect(has(licenseTiers, slug)).toBe(true)
  })
})

describe('support by yearly maintenance', () => {
  const license = { id: 'lic', plan: 'professional', product: 'themelio-frame', supportUntil: '2026-12-31', revokedAt: null }
  const facts = { ...nobody, product: 'themelio-frame' }

  test('only a contract in force, or renting, gives support', () => {
    expect(decideEntitlement(annualMaintenance, facts, at('2026-12-31T23:59:59+02:00')).plan).toBeNull()
    for (const plan of ['professional', 'rental']) {
      const request = { payWith: 'plan', type: 'consultation', now: at('2026-12-31T23:59:59+02:00') } as const
      expect(decideCoverage(annualMaintenance, { ...facts, licenses: [{ ...license, plan }] }, request).ok).toBe(true)
    }
  })

  test('a contract for a year, with its updates, runs to 31 December', () => {
    expect(planById(annualMaintenance, 'professional')).toMatchObject({ term: 'calendarYear', extras: { softwareUpdates: true } })
    expect(decideEntitlement(annualMaintenance, { ...facts, licenses: [license] }, at('2027-01-01T00:00+02:00')).plan).toBeNull()
  })

  test('updates bring improvements, changes by law, and continuity with new operating systems', () => {
    expect(planById(annualMaintenance, 'professional')?.covers).toEqual(
      expect.arrayContaining(['improvements', 'lawChanges', 'platformContinuity']),
    )
  })

  test('phone support comes in packs of 2, 4, 10 and 25, on top of a contract, for the year', () => {
    expect(annualMaintenance.packs.map(({ incidents }) => incidents)).toEqual([2, 4, 10, 25])
    for (const { id } of annualMaintenance.packs) {
      const now = at('2026-11-03T10:00+02:00')
      expect(decidePurchase(annualMaintenance, facts, id, now)?.reason).toBe('pack-needs-plan')
      expect(decidePurchase(annualMaintenance, { ...facts, licenses: [license] }, id, now)).toBeNull()
      expect(iso(lotExpiresAt(annualMaintenance, id, now))).toBe(iso(at('2027-01-01T00:00+02:00')))
    }
  })

  test('incidents are opened in writing or by phone, on working days and hours', () => {
    expect(planById(annualMaintenance, 'premium')?.channels).toMatchObject({ ticket: 'business', phone: 'business' })
    expect(annualMaintenance.calendars.business?.publicHolidays).toEqual(['GR'])
  })

  test('every reasonable effort is made; neither a time nor a solution on the spot is promised', () => {
    expect(annualMaintenance.plans.flatMap(({ targets }) => targets)).toEqual([])
    expect(has(annualMaintenance, 'promise-best-effort')).toBe(true)
    expect(has(annualMaintenance, 'excluded-immediate-resolution')).toBe(true)
  })
})

describe('support by a matrix of plans', () => {
  const hoursOf = (id: string | null | undefined) =>
    id ? Object.values(planMatrix.calendars[id]?.week ?? {}).map((day) => day.join()) : null
  const weekdays = (hours: string) => [hours, hours, hours, hours, hours, '', '']
  const always = Array.from({ length: 7 }, () => '00:00,24:00')

  test.each([
    ['silver', weekdays('08:00,20:00'), null, null],
    ['gold', weekdays('00:00,24:00'), weekdays('00:00,24:00'), null],
    ['platinum', always, weekdays('00:00,24:00'), always],
    ['emerald-us', always, weekdays('08:00,21:00'), always],
  ])('%s is staffed for tickets, live chat and phone so', (id, ticket, chat, phone) => {
    const channels = planById(planMatrix, id)?.channels
    expect(hoursOf(channels?.ticket)).toEqual(ticket)
    expect(hoursOf(channels?.chat)).toEqual(chat)
    expect(hoursOf(channels?.phone)).toEqual(phone)
    expect(hoursOf(channels?.assistant)).toEqual(always)
  })

  test.each([
    ['silver', '2026-11-03T14:00-05:00', '2026-11-04T10:00-05:00'],
    ['gold', '2026-11-03T12:00-05:00', '2026-11-03T18:00-05:00'],
    ['platinum', '2026-11-03T11:00-05:00', '2026-11-03T14:00-05:00'],
    ['emerald-us', '2026-11-03T11:00-05:00', '2026-11-03T14:00-05:00'],
    ['managed', '2026-11-03T11:00-05:00', '2026-11-03T14:00-05:00'],
  ])('%s: 4, 2, 1 and 1 hours for S1 and S2; a working day, 8, 4 and 4 working hours for S3 and S4', (id, severe, slight) => {
    for (const severity of ['S1', 'S2'] as const)
      expect(iso(due(planMatrix, id, '2026-11-03T10:00-05:00', severity).firstResponse)).toBe(iso(at(severe)))
    for (const severity of ['S3', 'S4'] as const)
      expect(iso(due(planMatrix, id, '2026-11-03T10:00-05:00', severity).firstResponse)).toBe(iso(at(slight)))
  })

  test('at night and on Sundays only the plans for all seven days count time', () => {
    expect(iso(due(planMatrix, 'platinum', '2026-11-01T12:00-05:00', 'S1').firstResponse)).toBe(iso(at('2026-11-01T13:00-05:00')))
    expect(iso(due(planMatrix, 'gold', '2026-11-01T12:00-05:00', 'S1').firstResponse)).toBe(iso(at('2026-11-02T02:00-05:00')))
  })

  test('triage is by level 1, 1, 2 and 2, and only Emerald by citizens in the country', () => {
    const extras = ['silver', 'gold', 'platinum', 'emerald-us'].map((id) => planById(planMatrix, id)?.extras)
    expect(extras.map((extra) => extra?.triageLevel)).toEqual([1, 1, 2, 2])
    expect(extras.map((extra) => extra?.staffResidency)).toEqual([undefined, undefined, undefined, 'US'])
  })

  test('requests that run late are escalated', () => {
    expect(planMatrix.escalation.map(({ to }) => to)).toEqual(['assignee', 'teamLead', 'supportManager'])
  })

  test('managed services include Platinum, and alert, monitor, manage and report', () => {
    expect(planById(planMatrix, 'managed')?.extras.managedServices).toMatchObject({
      includesPlan: 'platinum',
      services: expect.arrayContaining(['alerting', 'hardwareMonitoring', 'softwareMonitoring', 'remoteManagement', 'reporting']),
    })
  })

  test('hardware is under warranty for the first year: replacement within two working days, return paid, firmware; repair on site for the kiosk', () => {
    const warranties = planMatrix.products.map(({ id, warranty }) => [id, warranty] as const)
    const common = {
      includedYears: 1,
      extendable: true,
      replacementWithin: { workingDays: 2 },
      returnPaid: true,
      firmwareUpdates: true,
    }
    expect(warranties).toEqual([
      ['palisade-core', undefined],
      ['palisade-kiosk', expect.objectContaining({ ...common, onSiteRepair: true })],
      ['palisade-appliance', expect.objectContaining({ ...common, onSiteRepair: false })],
    ])
  })
})
