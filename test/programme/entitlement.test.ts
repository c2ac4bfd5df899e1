import { describe, expect, test } from 'vitest'
import {
  type CoverageFacts,
  type CoverageRequest,
  decideCoverage,
  decideEntitlement,
  decidePurchase,
  type LicenseFact,
  type LotFact,
} from '../../programme/entitlement.ts'
import { at } from './calendars.ts'
import { annualMaintenance, demo } from './definitions.ts'

const NOW = at('2026-11-03T10:00+01:00')

function license(facts: Partial<LicenseFact> = {}): LicenseFact {
  return { id: 'lic_1', product: 'nordlys-remote', plan: 'pro', supportUntil: null, revokedAt: null, ...facts }
}

function lot(facts: Partial<LotFact> = {}): LotFact {
  return { id: 'lot_1', pack: 'incident-1', product: null, remaining: 1, expiresAt: NOW + 1, ...facts }
}

function customer(facts: Partial<CoverageFacts> = {}): CoverageFacts {
  return { product: 'nordlys-remote', licenses: [], isReseller: false, lots: [], ...facts }
}

const planOf = (facts: CoverageFacts, now = NOW) => decideEntitlement(demo, facts, now).plan
const cover = (facts: CoverageFacts, request: Partial<CoverageRequest> = {}) =>
  decideCoverage(demo, facts, { payWith: 'plan', type: 'defect', now: NOW, ...request })

describe('the plan', () => {
  test.each([
    ['nobody has the free one', customer(), 'free'],
    ['a license gives its own', customer({ licenses: [license()] }), 'pro'],
    [
      'of several licenses the best one wins',
      customer({ licenses: [license({ plan: 'starter' }), license({ id: 'lic_2', plan: 'site' })] }),
      'site',
    ],
    [
      'a contract is better than any license',
      customer({ licenses: [license({ plan: 'site' }), license({ id: 'lic_2', plan: 'service-contract' })] }),
      'service-contract',
    ],
    [
      'a license for another product counts for nothing',
      customer({ licenses: [license({ product: 'nordlys-backup' })] }),
      'free',
    ],
    [
      'a plan that is not sold for the product counts for nothing',
      customer({ product: 'nordlys-backup', licenses: [license({ product: 'nordlys-backup', plan: 'service-contract' })] }),
      'free',
    ],
    ['a reseller ranks above free and trial', customer({ isReseller: true }), 'reseller'],
    [
      'a reseller with a license of its own has the better',
      customer({ isReseller: true, licenses: [license({ plan: 'starter' })] }),
      'starter',
    ],
    ['a license revoked counts for nothing', customer({ licenses: [license({ revokedAt: NOW })] }), 'free'],
    ['a license revoked later still counts', customer({ licenses: [license({ revokedAt: NOW + 1 })] }), 'pro'],
    ['an incident is no plan', customer({ lots: [lot()] }), 'free'],
  ])('%s', (_, facts, plan) => {
    expect(planOf(facts)).toBe(plan)
  })

  test.each([
    ['on its last second', '2026-12-31T23:59:59.999+01:00', 'pro'],
    ['at midnight after it', '2027-01-01T00:00:00.000+01:00', 'free'],
    ['when it is already the next day in UTC-side zones but not at the vendor', '2026-12-31T23:30:00+01:00', 'pro'],
    ['when it is still its last day elsewhere but not at the vendor', '2026-12-31T23:00:00Z', 'free'],
  ])('support to 31 December, its last day in the vendor’s zone included: %s', (_, now, plan) => {
    expect(planOf(customer({ licenses: [license({ supportUntil: '2026-12-31' })] }), at(now))).toBe(plan)
  })

  test('of two licenses for the same plan the one that lasts longest is the reason', () => {
    const licenses = [license({ supportUntil: '2026-12-31' }), license({ id: 'lic_2', supportUntil: '2027-12-31' })]
    expect(decideEntitlement(demo, customer({ licenses }), NOW).why[0]).toMatchObject({ reason: 'license', license: 'lic_2' })
  })

  test('a license that the organisation shares counts like one’s own, and is named as what it is', () => {
    const shared = license({ isShared: true, supportUntil: '2026-12-31' })
    const reason = { license: 'lic_1', plan: 'pro', supportUntil: '2026-12-31' }
    expect(decideEntitlement(demo, customer({ licenses: [shared] }), NOW)).toMatchObject({
      plan: 'pro',
      why: [{ reason: 'organisation-license', ...reason }, { reason: 'free' }],
    })
    const both = customer({ licenses: [license({ id: 'lic_2', plan: 'plus' }), shared] })
    expect(decideEntitlement(demo, both, NOW).why.map((why) => why.reason)).toEqual(['organisation-license', 'license', 'free'])
  })

  test('where a vendor has no free plan, nobody has one', () => {
    const entitlement = decideEntitlement(annualMaintenance, customer({ product: 'themelio-frame' }), NOW)
    expect(entitlement).toMatchObject({ plan: null, rank: null, balance: 0 })
    expect(Object.values(entitlement.channels)).toEqual([null, null, null, null, null])
  })

  test('a product that does not exist is a bug of the caller', () => {
    expect(() => planOf(customer({ product: 'nothing' }))).toThrow(RangeError)
  })
})

describe('the decision says why, and what would improve it', () => {
  test('to someone with nothing: forum, and what can be linked or bought', () => {
    const entitlement = decideEntitlement(demo, customer(), NOW)
    expect(entitlement.why).toEqual([{ reason: 'free', plan: 'free' }])
    expect(entitlement.channels).toMatchObject({ ticket: null, forum: 'business', phone: null })
    expect(entitlement.improve).toEqual([
      { reason: 'link-license' },
      { reason: 'upgrade-plan', plan: 'starter' },
      { reason: 'upgrade-plan', plan: 'plus' },
      { reason: 'upgrade-plan', plan: 'pro' },
      { reason: 'upgrade-plan', plan: 'site' },
      { reason: 'upgrade-plan', plan: 'service-contract' },
      { reason: 'buy-pack', pack: 'incident-1' },
      { reason: 'buy-pack', pack: 'incident-10' },
    ])
  })

  test('to someone whose support has ended: renewing comes first', () => {
    const { why, improve } = decideEntitlement(demo, customer({ licenses: [license({ supportUntil: '2026-10-31' })] }), NOW)
    expect(why).toContainEqual({ reason: 'support-ended', license: 'lic_1', plan: 'pro', supportUntil: '2026-10-31' })
    expect(improve[0]).toEqual({ reason: 'renew-license', license: 'lic_1', plan: 'pro', supportUntil: '2026-10-31' })
    expect(improve).not.toContainEqual({ reason: 'link-license' })
  })

  test('to someone with the best plan: nothing is better, packs extend it', () => {
    const { improve } = decideEntitlement(demo, customer({ licenses: [license({ plan: 'service-contract' })] }), NOW)
    expect(improve.every(({ reason }) => reason === 'buy-pack')).toBe(true)
    expect(improve).toContainEqual({ reason: 'buy-pack', pack: 'premium-25' })
  })

  test('revoked beats ended, as a reason', () => {
    const { why } = decideEntitlement(
      demo,
      customer({ licenses: [license({ supportUntil: '2026-10-31', revokedAt: NOW - 1 })] }),
      NOW,
    )
    expect(why).toContainEqual({ reason: 'license-revoked', license: 'lic_1', plan: 'pro', revokedAt: NOW - 1 })
  })

  test('the balance counts what can be spent on the product now, and nothing else', () => {
    const lots = [
      lot({ remaining: 3 }),
      lot({ id: 'lot_2', expiresAt: NOW }),
      lot({ id: 'lot_3', remaining: 0 }),
      lot({ id: 'lot_4', pack: 'premium-2', remaining: 2 }),
    ]
    expect(decideEntitlement(demo, customer({ lots }), NOW)).toMatchObject({
      balance: 3,
      why: [
        { reason: 'free' },
        { reason: 'incidents', pack: 'incident-1', plan: 'incident', balance: 3 },
        { reason: 'pack-needs-plan', pack: 'premium-2', requiresPlan: ['service-contract', 'site', 'pro'], remaining: 2 },
      ],
    })
    expect(decideEntitlement(demo, customer({ lots, licenses: [license()] }), NOW).balance).toBe(5)
    expect(decideEntitlement(demo, customer({ lots, product: 'nordlys-backup' }), NOW).balance).toBe(3)
  })
})

describe('a ticket paid by the plan', () => {
  test.each([
    [
      'is covered by the best plan',
      customer({ licenses: [license()] }),
      {},
      { ok: true, coverage: { kind: 'plan', plan: 'pro' } },
    ],
    [
      'is covered by a lesser plan where the best does not take its type',
      customer({ licenses: [license(), license({ id: 'lic_2', plan: 'service-contract' })] }),
      { type: 'change' },
      { ok: true, coverage: { kind: 'plan', plan: 'service-contract' } },
    ],
    [
      'is not, without a plan that includes tickets',
      customer(),
      {},
      { ok: false, refusal: { reason: 'no-entitlement', product: 'nordlys-remote', plan: 'free' } },
    ],
    [
      'is not, for a type that the plan does not take',
      customer({ licenses: [license()] }),
      { type: 'change' },
      { ok: false, refusal: { reason: 'type-not-covered', plan: 'pro', type: 'change' } },
    ],
    [
      'is not, once the support has ended',
      customer({ licenses: [license({ supportUntil: '2026-11-02' })] }),
      {},
      { ok: false, refusal: { reason: 'support-ended', license: 'lic_1', plan: 'pro', supportUntil: '2026-11-02' } },
    ],
    [
      'is not, by a license revoked',
      customer({ licenses: [license({ revokedAt: NOW })] }),
      {},
      { ok: false, refusal: { reason: 'license-revoked', license: 'lic_1', plan: 'pro' } },
    ],
    [
      'is not, by incidents that were not asked for',
      customer({ lots: [lot()] }),
      {},
      { ok: false, refusal: { reason: 'no-entitlement', product: 'nordlys-remote', plan: 'free' } },
    ],
    [
      'is not, by phone, where the plan has none',
      customer({ licenses: [license()] }),
      { channel: 'phone' },
      { ok: false, refusal: { reason: 'no-entitlement', product: 'nordlys-remote', plan: 'pro' } },
    ],
  ] as const)('%s', (_, facts, request, decision) => {
    expect(cover(facts, request)).toEqual(decision)
  })
})

describe('a ticket paid with an incident', () => {
  const pay = (facts: Partial<CoverageFacts>, request: Partial<CoverageRequest> = {}) =>
    cover(customer(facts), { payWith: 'incident', ...request })

  test('is covered by the plan that its pack pays for', () => {
    expect(pay({ lots: [lot()] })).toEqual({ ok: true, coverage: { kind: 'incident', plan: 'incident', lot: 'lot_1' } })
  })

  test('spends the lot that expires first', () => {
    const lots = [
      lot({ id: 'lot_a', expiresAt: NOW + 3 }),
      lot({ id: 'lot_b', expiresAt: NOW + 2 }),
      lot({ id: 'lot_c', expiresAt: NOW + 1, remaining: 0 }),
    ]
    expect(pay({ lots })).toMatchObject({ coverage: { lot: 'lot_b' } })
  })

  test.each([
    ['there is none', {}, {}, { reason: 'incident-balance-exhausted', product: 'nordlys-remote', balance: 0 }],
    [
      'all are spent',
      { lots: [lot({ remaining: 0 })] },
      {},
      { reason: 'incident-balance-exhausted', product: 'nordlys-remote', balance: 0 },
    ],
    [
      'all have expired',
      { lots: [lot({ expiresAt: NOW })] },
      {},
      { reason: 'incident-balance-exhausted', product: 'nordlys-remote', balance: 0 },
    ],
    [
      'they are for other products',
      { product: 'nordlys-backup', lots: [lot({ pack: 'premium-2' })] },
      {},
      { reason: 'incident-balance-exhausted', product: 'nordlys-backup', balance: 0 },
    ],
    [
      'they extend a plan that is not in force',
      { lots: [lot({ pack: 'premium-2' })] },
      {},
      { reason: 'pack-needs-plan', pack: 'premium-2', requiresPlan: ['service-contract', 'site', 'pro'] },
    ],
    [
      'their plan does not take the type',
      { lots: [lot()] },
      { type: 'change' },
      { reason: 'type-not-covered', plan: 'incident', type: 'change' },
    ],
  ] as const)('is refused where %s', (_, facts, request, refusal) => {
    expect(pay(facts, request)).toEqual({ ok: false, refusal })
  })

  test('a pack that extends a plan is spent while the plan is in force', () => {
    expect(pay({ lots: [lot({ pack: 'premium-2' })], licenses: [license()] })).toEqual({
      ok: true,
      coverage: { kind: 'incident', plan: 'premium-phone', lot: 'lot_1' },
    })
  })
})

describe('a pack', () => {
  const buy = (pack: string, facts: Partial<Omit<CoverageFacts, 'product'>> & { product?: string | null }) =>
    decidePurchase(demo, { ...customer(), product: null, ...facts }, pack, NOW)

  test('that needs no plan can be bought by anyone', () => {
    expect(buy('incident-1', {})).toBeNull()
    expect(buy('incident-1', { product: 'nordlys-backup' })).toBeNull()
  })

  test('that extends a plan can be bought only with the plan in force', () => {
    const refusal = { reason: 'pack-needs-plan', pack: 'premium-2', requiresPlan: ['service-contract', 'site', 'pro'] }
    expect(buy('premium-2', {})).toEqual(refusal)
    expect(buy('premium-2', { licenses: [license({ plan: 'plus' })] })).toEqual(refusal)
    expect(buy('premium-2', { licenses: [license({ supportUntil: '2026-11-02' })] })).toEqual(refusal)
    expect(buy('premium-2', { licenses: [license({ supportUntil: '2026-11-03' })] })).toBeNull()
  })

  test('is refused for a product that it is not sold for', () => {
    expect(buy('premium-2', { product: 'nordlys-backup', licenses: [license()] })).toEqual({
      reason: 'pack-not-sold',
      pack: 'premium-2',
      product: 'nordlys-backup',
    })
  })
})

describe('a price list', () => {
  const product = 'nordlys-remote-server'

  test('incidents bought from the general one are not spent on a product that has its own', () => {
    const facts = customer({ product, lots: [lot()] })
    expect(decideEntitlement(demo, facts, NOW).balance).toBe(0)
    expect(cover(facts, { payWith: 'incident' })).toMatchObject({ ok: false, refusal: { reason: 'incident-balance-exhausted' } })
  })

  test('incidents bought from a product’s own are spent on it, and on nothing else', () => {
    const lots = [lot({ product })]
    expect(cover(customer({ product, lots }), { payWith: 'incident' })).toMatchObject({ ok: true, coverage: { lot: 'lot_1' } })
    expect(cover(customer({ lots }), { payWith: 'incident' })).toMatchObject({ ok: false })
  })

  test('a pack that has one price is spent on all products it is sold for', () => {
    const lots = [lot({ pack: 'premium-2' })]
    const licenses = [license({ product })]
    expect(decideEntitlement(demo, customer({ product, lots, licenses }), NOW).balance).toBe(1)
  })
})
