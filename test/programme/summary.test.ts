import { expect, test } from 'vitest'
import { loadProgramme } from '../../programme/load.ts'
import { programmeText } from '../../scripts/programme.ts'
import { definitions, demo } from './definitions.ts'

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
  expect(text).toContain('givenBack: defectWithoutSolution, withdrawn, duplicate')
})
