import { diffArrays } from 'diff'
import type { NumberedClause, PolicyText } from './policy-text.ts'

/** What became of a clause between two versions. Its number is that of the later version, or, removed, of the earlier one. */
export type ClauseChange = Readonly<{
  slug: string
  number: string
  section: string
  kind: 'added' | 'removed' | 'changed'
  lines: readonly LineChange[]
}>

/** A line of a clause that differs, its sentence or one of its rows, in pieces. */
export type LineChange = readonly Piece[]

/** Words that stayed, came or went. */
export type Piece = Readonly<{ kind: 'same' | 'added' | 'removed'; text: string }>

/** Two lines that share less than this of their length are not one line reworded, but another line. */
const LIKENESS_MIN = 0.4

/** The clauses in which two versions differ, in the order of the later one; what it no longer has comes last. */
export function policyChanges(before: PolicyText, after: PolicyText): ClauseChange[] {
  const [old, now] = [clausesOf(before), clausesOf(after)]
  const kept = [...now].flatMap(([slug, clause]): ClauseChange[] => {
    const earlier = old.get(slug)
    if (!earlier) return [{ ...clause, slug, kind: 'added', lines: wholeLines(clause.lines, 'added') }]
    const lines = lineChanges(earlier.lines, clause.lines)
    return lines.length > 0 ? [{ ...clause, slug, kind: 'changed', lines }] : []
  })
  const gone = [...old].filter(([slug]) => !now.has(slug))
  return [
    ...kept,
    ...gone.map(([slug, clause]) => ({ ...clause, slug, kind: 'removed' as const, lines: wholeLines(clause.lines, 'removed') })),
  ]
}

/** The lines of a clause: its sentence, then its rows. */
export function linesOf({ text, rows }: Pick<NumberedClause, 'text' | 'rows'>): string[] {
  return [text, ...rows]
}

function clausesOf({ sections }: PolicyText) {
  return new Map(
    sections.flatMap(({ title, clauses }) =>
      clauses.map((clause) => [clause.slug, { number: clause.number, section: title, lines: linesOf(clause) }]),
    ),
  )
}

function wholeLines(lines: readonly string[], kind: Piece['kind']): LineChange[] {
  return lines.map((text) => [{ kind, text }])
}

/** The lines that differ. Of a run of lines that went and those that came in their place, each pair that is alike is one line reworded. */
function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const changes: LineChange[] = []
  let gone: readonly string[] = []
  for (const run of diffArrays([...before], [...after])) {
    if (run.removed) {
      gone = run.value
      continue
    }
    changes.push(...replacements(gone, run.added ? run.value : []))
    gone = []
  }
  return [...changes, ...replacements(gone, [])]
}

function replacements(gone: readonly string[], come: readonly string[]): LineChange[] {
  const left = [...gone]
  const changes = come.map((line): LineChange => {
    const index = left.findIndex((earlier) => likeness(wordChanges(earlier, line)) >= LIKENESS_MIN)
    const [earlier] = index < 0 ? [] : left.splice(index, 1)
    return earlier === undefined ? [{ kind: 'added', text: line }] : wordChanges(earlier, line)
  })
  return [...changes, ...wholeLines(left, 'removed')]
}

function wordChanges(before: string, after: string): LineChange {
  return diffArrays(wordsOf(before), wordsOf(after)).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }))
}

/** Words, spaces and signs of a text; a figure such as 7.6.2.0 or 08:00–17:00 is one word, so that it is shown to change as a whole. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}.:–%’-]*[\p{L}\p{N}%])?|\s+|./gu) ?? []
}

function likeness(pieces: LineChange): number {
  const lengthOf = (wanted: (kind: Piece['kind']) => boolean) =>
    pieces.filter(({ kind }) => wanted(kind)).reduce((sum, { text }) => sum + text.length, 0)
  return (
    lengthOf((kind) => kind === 'same') /
    Math.max(
      1,
      lengthOf((kind) => kind !== 'removed'),
    )
  )
}
