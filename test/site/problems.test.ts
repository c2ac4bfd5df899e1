import { expect, test } from 'vitest'
import enProblemHelp from '../../locales/en/problemHelp.json' with { type: 'json' }
import enProblems from '../../locales/en/problems.json' with { type: 'json' }

const slugsOf = (keys: object, suffix: string) =>
  Object.keys(keys)
    .filter((key) => key.endsWith(suffix))
    .map((key) => key.split('.')[1])
    .toSorted()

test('every problem that the API can answer with has a page that says what it means and what to do', () => {
  expect(slugsOf(enProblemHelp, '.meaning')).toEqual(slugsOf(enProblems, '.title'))
  expect(slugsOf(enProblemHelp, '.remedy')).toEqual(slugsOf(enProblems, '.title'))
})
