import { arrow, disc, type Place, rule, words } from './canvas.ts'
import type { Drawing } from './drawing.ts'

/** The article's rules, by the name they have in the program, and how far back they reach: the past is on the left. */
const RULES = [
  { name: 'Daily', count: 14, reachesTo: 290, y: 112 },
  { name: 'Weekly', count: 8, reachesTo: 170, y: 182 },
  { name: 'Monthly', count: 12, reachesTo: 20, y: 252 },
] as const
const TODAY = 400

/** Something that went wrong, and which version, of which rule, still has what was there before. */
const MISTAKES = [
  { key: 'pictures.retention.yesterday', rule: 0, version: 1 },
  { key: 'pictures.retention.weeks', rule: 1, version: 5 },
  { key: 'pictures.retention.months', rule: 2, version: 8 },
] as const

/** Which versions the rules of retention keep, and which of three mistakes each can undo. */
export const retention: Drawing = {
  title: 'pictures.retention.title',
  height: 316,
  parts: (t) => [
    ...RULES.flatMap(({ name, count, reachesTo, y }, index) => [
      rule(`M${reachesTo} ${y}H${TODAY}`),
      ...Array.from({ length: count }, (_, version) => disc(versionPlace(index, version), 4.5)),
      words(`${name} ${count}`, { x: TODAY, y: y + 27 }, 200, 'end strong'),
    ]),
    ...MISTAKES.flatMap(({ key, rule, version }) => {
      const { x, y } = versionPlace(rule, version)
      const isLast = version === 1
      return [
        words(t(key), { x: isLast ? TODAY : x, y: 24 }, isLast ? 88 : 124, isLast ? 'end soft' : 'soft'),
        arrow(`M${x} 72V${y - 6}`, 'dashed'),
      ]
    }),
    words(t('pictures.retention.today'), { x: TODAY, y: 304 }, 100, 'end soft'),
    words(t('pictures.retention.year'), { x: 20, y: 304 }, 200, 'start soft'),
  ],
}

/** Where a version stands; 0 is today's. */
function versionPlace(index: number, version: number): Place {
  const { count, reachesTo, y } = RULES[index] as (typeof RULES)[number]
  return { x: Math.round(TODAY - (version * (TODAY - reachesTo)) / (count - 1)), y }
}
