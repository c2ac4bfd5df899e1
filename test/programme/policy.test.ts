import { describe, expect, test } from 'vitest'
import { ENTRY_KINDS } from '../../programme/incident-ledger.ts'
import { loadProgramme } from '../../programme/load.ts'
import { clauses, LEDGER_CLAUSES, policyClauseFor, policySections } from '../../programme/policy.ts'
import { CLAUSE_SLUGS, SECTIONS } from '../../programme/policy-clauses.ts'
import type { Programme } from '../../programme/schema.ts'
import { OUTCOMES } from '../../programme/vocabulary.ts'
import {
  annualMaintenance,
  definitions,
  demo,
  demoWith,
  licenseTiers,
  perIncident,
  planMatrix,
  serviceContract,
} from './definitions.ts'

const slugsOf = (programme: Programme) => clauses(programme).map(({ slug }) => slug)
const clauseOf = (programme: Programme, slug: string) => clauses(programme).find((clause) => clause.slug === slug)
const programmes = Object.entries(definitions).map(([name, definition]) => [name, loadProgramme(definition)] as const)

test.each(programmes)('the clauses of %s are numbered through, section by section', (_, programme) => {
  for (const [index, section] of policySections(programme).entries()) {
    expect(section.number).toBe(`${index + 1}`)
    expect(section.clauses.map(({ number }) => number)).toEqual(section.clauses.map((_clause, nth) => `${index + 1}.${nth + 1}`))
  }
  expect(new Set(slugsOf(programme)).size).toBe(slugsOf(programme).length)
})

test('slugs are permanent: a clause once published is neither renamed nor removed', () => {
  expect(CLAUSE_SLUGS).toMatchSnapshot()
  expect(new Set(CLAUSE_SLUGS).size).toBe(CLAUSE_SLUGS.length)
})

test('every clause is in the policy of some programme, and every section too', () => {
  const present = new Set(programmes.flatMap(([, programme]) => slugsOf(programme)))
  expect(CLAUSE_SLUGS.filter((slug) => !present.has(slug))).toEqual([])
  expect([...new Set(programmes.flatMap(([, programme]) => policySections(programme).map(({ id }) => id)))].sort()).toEqual(
    [...SECTIONS].sort(),
  )
})

describe('a clause is present only where the programme has what it speaks of', () => {
  test.each([
    ['plan-contract-only', [serviceContract, annualMaintenance]],
    ['plan-triage', [planMatrix]],
    ['plan-residency', [planMatrix]],
    ['holidays', [demo, serviceContract, annualMaintenance, planMatrix]],
    ['tickets-before-forum', [demo, perIncident, licenseTiers, planMatrix]],
    ['license-link', [demo, serviceContract, licenseTiers, annualMaintenance, planMatrix]],
    ['reseller', [demo, licenseTiers]],
    ['consultation-advisers', [serviceContract]],
    ['consultation-from-files', [serviceContract, annualMaintenance]],
    ['updates-continuity', [annualMaintenance]],
    ['technical-resources', [demo, perIncident]],
    ['excluded-antivirus', [demo, licenseTiers]],
    ['excluded-immediate-resolution', [annualMaintenance]],
    ['remote-product', [demo, licenseTiers]],
    ['incident-held', [demo, perIncident, annualMaintenance]],
    ['incident-purpose', [demo, perIncident]],
    ['pack-extends', [demo, annualMaintenance]],
    ['promise-guaranteed', [demo, perIncident, serviceContract]],
    ['promise-target', [demo, planMatrix]],
    ['promise-average', [demo, licenseTiers]],
    ['promise-best-effort', [licenseTiers, annualMaintenance]],
    ['counting-working-days', [demo, serviceContract, planMatrix]],
    ['waiting-pauses', [demo, serviceContract]],
    ['reopening-given-back', [demo, perIncident, annualMaintenance]],
    ['escalation', [demo, planMatrix]],
    ['changes-monthly', [demo, serviceContract]],
    ['warranty-included', [planMatrix]],
    ['managed-services', [planMatrix]],
    ['policy-notice', [demo]],
    ['policy-without-notice', [perIncident, serviceContract, licenseTiers, annualMaintenance, planMatrix]],
    ['policy-machine-translation', [licenseTiers]],
  ])('%s', (slug, having) => {
    const all = [demo, perIncident, serviceContract, licenseTiers, annualMaintenance, planMatrix]
    expect(all.filter((programme) => clauseOf(programme, slug)).map(({ name }) => name)).toEqual(having.map(({ name }) => name))
  })

  test('a vendor may leave a clause out', () => {
    const without = loadProgramme(demoWith(({ policy }) => Object.assign(policy, { without: ['channels-discretion'] })))
    expect(slugsOf(demo).filter((slug) => !slugsOf(without).includes(slug))).toEqual(['channels-discretion'])
  })
})

test('every figure of a clause is the programme’s: change one, and the clause says the new one', () => {
  const changed = loadProgramme(
    demoWith((definition) => {
      definition.reopenDays = 21
      const contract = definition.plans.find(({ id }) => id === 'service-contract')
      if (contract?.extras?.monthlyChanges) contract.extras.monthlyChanges.hours = 12
      const guaranteed = definition.plans.find(({ id }) => id === 'incident')?.targets?.[0]
      if (guaranteed) guaranteed.within = { hours: 3 }
    }),
  )
  expect(clauseOf(changed, 'reopening')?.params).toEqual({ count: { kind: 'number', value: 21 } })
  expect(clauseOf(changed, 'changes-monthly')?.rows[0]?.hours).toEqual({ kind: 'number', value: 12 })
  expect(clauseOf(changed, 'promise-guaranteed')?.rows).toContainEqual({
    plan: { kind: 'plans', ids: ['incident'] },
    event: { kind: 'event', event: 'firstResponse' },
    scope: { kind: 'scope', severities: null, types: null },
    within: { kind: 'within', within: { hours: 3 }, calendar: 'extended' },
  })
})

test('the wording of a promise follows its kind', () => {
  const plansOf = (slug: string) => clauseOf(demo, slug)?.rows.map(({ plan }) => plan?.kind === 'plans' && plan.ids[0])
  expect(plansOf('promise-guaranteed')).toEqual([
    'service-contract',
    'service-contract',
    'service-contract',
    'service-contract',
    'incident',
  ])
  expect(plansOf('promise-target')).toEqual(['premium-phone'])
  expect(plansOf('promise-average')).toEqual(['site', 'pro', 'plus', 'starter', 'reseller', 'free'])
})

describe('the ledger', () => {
  const events = [
    ...ENTRY_KINDS.filter((kind) => kind !== 'settle' && kind !== 'release').map((kind) => ({ kind })),
    ...OUTCOMES.flatMap((outcome) => [{ kind: 'settle', outcome } as const, { kind: 'release', outcome } as const]),
  ]

  test('names a clause for every entry there can be, which cannot be left out', () => {
    for (const event of events) expect(LEDGER_CLAUSES).toContain(policyClauseFor(event))
  })

  test.each([demo, perIncident, annualMaintenance])('names only clauses that the policy has', (programme) => {
    for (const outcome of OUTCOMES) {
      const kind = programme.outcomes[outcome] === 'kept' ? 'settle' : 'release'
      expect(slugsOf(programme)).toContain(policyClauseFor({ kind, outcome }))
    }
    for (const slug of LEDGER_CLAUSES) expect(slugsOf(programme)).toContain(slug)
  })

  test('names the clause of the very case', () => {
    expect(policyClauseFor({ kind: 'settle', outcome: 'fixedInLaterBuild' })).toBe('incident-later-build')
    expect(policyClauseFor({ kind: 'release', outcome: 'defectWithoutSolution' })).toBe('incident-defect')
    expect(policyClauseFor({ kind: 'release', outcome: 'duplicate' })).toBe('incident-given-back')
  })
})
