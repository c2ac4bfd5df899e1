import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadProgramme } from '../../programme/load.ts'
import { programmeText } from '../../scripts/programme.ts'
import { definitions, demo, licenseTiers, planMatrix, serviceContract } from './definitions.ts'

const ROOT = join(import.meta.dirname, '../..')

test.each(Object.entries(definitions))(
  'the summary of %s names every plan, pack, product and calendar, and is fit to be read',
  (_, definition) => {
    const programme = loadProgramme(definition)
    const text = programmeText(programme)
    for (const { id } of [...programme.plans, ...programme.packs, ...programme.products, ...Object.values(programme.calendars)]) {
      expect(text).toContain(id)
    }
    expect(text).not.toMatch(/undefined|\[object|NaN/)
  },
)

test('the summary states promises, prices and what is not included', () => {
  const text = programmeText(demo)
  expect(text).toContain('2. incident “Per incident” — incident, perPack')
  expect(text).toContain('firstResponse: 2 h on extended, guaranteed')
  expect(text).toContain('resolution (environment): 5 working day(s) on contract, guaranteed')
  expect(text).toContain('phone not included')
  expect(text).toContain('59 EUR / 440 DKK / 295 RON')
  expect(text).toContain('service-contract here: 2400 EUR / 17900 DKK / 11950 RON')
  expect(text).toContain('givenBack: defectWithoutSolution, withdrawn, duplicate')
})

test('the summary states what a plan brings besides, warranties and limits in words', () => {
  expect(programmeText(planMatrix)).toContain('extras: triage at level 2; citizens working in US only')
  expect(programmeText(planMatrix)).toContain(
    'warranty: 1 year(s), can be extended; replacement within 2 working day(s) on weekdays-12; return paid; repair on site included',
  )
  expect(programmeText(serviceContract)).toContain('changes of 10 h a month by 1 specialist(s); advice by analyst on settings')
  expect(programmeText(licenseTiers)).toContain('not covered: networkAdministration, hardware, thirdPartySoftware')
  expect(programmeText(licenseTiers)).toContain('governed by en, da, el, ro by machine; changes with no notice')
})

const run = (folder: string, ...names: string[]) =>
  spawnSync(process.execPath, ['scripts/programme.ts', ...names], { cwd: folder, encoding: 'utf8' })

test('the command prints and checks the programme that is named, and ends with 1 for one that is not there', () => {
  const known = run(ROOT, 'plan-matrix')
  expect([known.status, known.stderr]).toEqual([0, ''])
  expect(known.stdout).toContain('Palisade Support')
  expect(known.stdout).toContain('No faults found.')
  const unknown = run(ROOT, 'plan-of-all-plans')
  expect([unknown.status, unknown.stdout]).toEqual([1, ''])
  expect(unknown.stderr).toContain('there are: annual-maintenance')
})

test('the command says where a fault is and how to mend it, and ends with 1', () => {
  const copy = mkdtempSync(join(tmpdir(), 'programme-'))
  try {
    for (const folder of ['programme', 'locales', 'scripts']) cpSync(join(ROOT, folder), join(copy, folder), { recursive: true })
    cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'))
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    const file = join(copy, 'programme/programme.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace('oldestSupportedMajor: 7', 'oldestSupportedMajor: 8'))
    const { status, stderr } = run(copy)
    expect(status).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([
      'The programme has 1 fault(s).',
      '',
      '  at    products[0].oldestSupportedMajor',
      '  fault The current release, 7.6.2.0, is itself not supported.',
      '  mend  Lower it, or raise the release.',
    ])
  } finally {
    rmSync(copy, { recursive: true })
  }
})
