import { expect, test } from 'vitest'
import { RATINGS_MIN, satisfiedShare, tellablePlans } from '../../programme/satisfaction.ts'

const ratings = (counts: Record<string, number>) =>
  new Map(Object.entries(counts).map(([plan, rated]) => [plan, { rated, satisfied: 0 }]))

test.each([
  [9, 9, null],
  [10, 10, 1],
  [10, 0, 0],
  [1000, 999, 0.999],
  [3000, 2999, 0.999],
  [12, 8, 0.666],
])('of %i ratings, %i satisfied are a share of %s', (rated, satisfied, share) => {
  expect(satisfiedShare({ rated, satisfied })).toBe(share)
})

test.each([
  ['all are told where each has enough', { site: 10, pro: 12 }, ['pro', 'site']],
  ['those with too few are not told', { site: 40, pro: 6, plus: 5 }, ['site']],
  ['one with enough is left out where the rest would be told by subtracting', { site: 40, pro: 20, plus: 3 }, ['site']],
  ['none is told where only one has enough and the rest would be told', { site: 40, plus: 3 }, []],
  ['a plan without ratings keeps nothing back', { site: 40, plus: 0 }, ['site']],
  ['nothing of nothing', {}, []],
] as const)('%s', (_, counts, told) => {
  expect([...tellablePlans(ratings(counts))].sort()).toEqual(told)
})

test('what is kept back is never fewer than can be told, whatever the counts', () => {
  for (let seed = 1; seed < 400; seed += 1) {
    const counts = Object.fromEntries(['a', 'b', 'c', 'd'].map((plan, index) => [plan, (seed * (index * 7 + 3)) % 23]))
    const told = tellablePlans(ratings(counts))
    const keptBack = Object.entries(counts).flatMap(([plan, rated]) => (told.has(plan) ? [] : [rated]))
    const sum = keptBack.reduce((total, rated) => total + rated, 0)
    if (told.size > 0) expect(sum === 0 || sum >= RATINGS_MIN, JSON.stringify(counts)).toBe(true)
    for (const plan of told) expect(counts[plan]).toBeGreaterThanOrEqual(RATINGS_MIN)
  }
})
