import { expect, test } from 'vitest'
import { loadProgramme } from '../../programme/load.ts'
import { filesKeptUntil, filesOutlivedBefore } from '../../programme/retention.ts'
import { demoWith } from './definitions.ts'

const at = Date.parse
const keeping = (attachmentsDays: number) =>
  loadProgramme(demoWith((definition) => Object.assign(definition, { retention: { attachmentsDays } })))

test.each([
  ['late in the evening', '2026-03-01T23:59:59+01:00', '2026-04-01T00:00:00+02:00'],
  ['just after midnight', '2026-03-02T00:00:00+01:00', '2026-04-02T00:00:00+02:00'],
  ['while UTC is a day behind', '2026-10-02T00:30:00+02:00', '2026-11-02T00:00:00+01:00'],
])('files of a ticket closed %s are kept to the end of the thirtieth day after, in the vendor’s zone', (_, closedAt, until) => {
  const programme = keeping(30)
  expect(filesKeptUntil(programme, at(closedAt))).toBe(at(until))
  expect(filesOutlivedBefore(programme, at(until) - 1)).toBeLessThanOrEqual(at(closedAt))
  expect(filesOutlivedBefore(programme, at(until))).toBeGreaterThan(at(closedAt))
})

test('without a rule files are kept', () => {
  const programme = loadProgramme(demoWith((definition) => Object.assign(definition, { retention: undefined })))
  expect(filesKeptUntil(programme, 0)).toBe(null)
  expect(filesOutlivedBefore(programme, 0)).toBe(null)
})
