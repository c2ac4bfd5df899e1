import { describe, expect, test } from 'vitest'
import { siteTranslators } from '../../locales/site.ts'
import { loadProgramme } from '../../programme/load.ts'
import { differencesOf, driftText, policyDrift, programmeNames } from '../../scripts/policy.ts'
import { type ClauseChange, type LineChange, policyChanges } from '../../site/components/policy/changes.ts'
import { type PolicyText, policyText } from '../../site/components/policy/policy-text.ts'
import { demo, demoWith } from '../programme/definitions.ts'

const english = siteTranslators.en
const reopeningIn = (days: number) => loadProgramme(demoWith((definition) => Object.assign(definition, { reopenDays: days })))

test.each(programmeNames())('the policy of %s is, in every language, as it was published', async (name) => {
  expect((await policyDrift(name)).map(driftText)).toEqual([])
})

test('a figure that changes without a new version is named with its clause, what was published and what it is now', () => {
  const differences = differencesOf(policyText(english, demo), policyText(english, reopeningIn(21)))
  expect(differences).toHaveLength(1)
  expect(differences[0]).toMatch(/^reopening: published “.*14 days.*”, now “.*21 days.*”\.$/)
})

test('how a text that governs and one that translates are mended differs', () => {
  const drift = { programme: 'own', version: '2026-11-01', differences: ['reopening: …'] }
  expect(driftText({ ...drift, locale: 'en', governs: true })).toContain('new dates')
  expect(driftText({ ...drift, locale: 'el', governs: false })).toContain('A translation may be corrected')
})

describe('the differences between two versions', () => {
  /** A policy of one section with these clauses. */
  const policy = (clauses: Record<string, readonly string[]>): PolicyText => ({
    version: '2026-01-01',
    effectiveAt: '2026-01-01T00:00:00Z',
    sections: [
      {
        id: 'overview',
        number: '1',
        title: 'Overview',
        clauses: Object.entries(clauses).map(([slug, [text = '', ...rows]], index) => ({
          slug,
          number: `1.${index + 1}`,
          text,
          rows,
        })),
      },
    ],
  })
  const written = (line: LineChange) =>
    line.map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`)).join('')
  const brief = ({ slug, number, kind, lines }: ClauseChange) => [kind, number, slug, ...lines.map(written)]

  test('are the clauses that came, went or changed, by their permanent names', () => {
    const before = policy({ gone: ['We promise nothing.'], kept: ['This stays.'], figure: ['Within 4 hours.'] })
    const after = policy({ first: ['This is new.'], kept: ['This stays.'], figure: ['Within 2 hours.'] })
    expect(policyChanges(before, after).map(brief)).toEqual([
      ['added', '1.1', 'first', '[+This is new.]'],
      ['changed', '1.3', 'figure', 'Within [-4][+2] hours.'],
      ['removed', '1.1', 'gone', '[-We promise nothing.]'],
    ])
  })

  test('a clause that only got another number has not changed', () => {
    expect(policyChanges(policy({ a: ['One.'], b: ['Two.'] }), policy({ b: ['Two.'] })).map(({ slug }) => slug)).toEqual(['a'])
  })

  test('a row is compared with the row it took the place of, and a row that is another altogether is not', () => {
    const before = policy({ rows: ['Times:', 'PRO: within 3 hours', 'PLUS: within 4 hours'] })
    const after = policy({ rows: ['Times:', 'PRO: within 2 hours', 'PLUS: within 4 hours', 'Ring us at any time of the day'] })
    expect(policyChanges(before, after).map(brief)).toEqual([
      ['changed', '1.1', 'rows', 'PRO: within [-3][+2] hours', '[+Ring us at any time of the day]'],
    ])
  })

  test.each([
    ['a version number', 'Build 7.2.0.0 is current.', 'Build 7.6.2.0 is current.', 'Build [-7.2.0.0][+7.6.2.0] is current.'],
    ['a time', 'On weekdays 08:00–20:00.', 'On weekdays 08:00–22:00.', 'On weekdays [-08:00–20:00][+08:00–22:00].'],
    ['a Greek word', 'Από 1 Φεβρουαρίου', 'Από 1 Νοεμβρίου', 'Από 1 [-Φεβρουαρίου][+Νοεμβρίου]'],
    ['a Romanian word', 'până la sfârșit', 'până la început', 'până la [-sfârșit][+început]'],
  ])('%s changes as a whole', (_, before, after, expected) => {
    expect(policyChanges(policy({ a: [before] }), policy({ a: [after] }))[0]?.lines.map(written)).toEqual([expected])
  })
})
