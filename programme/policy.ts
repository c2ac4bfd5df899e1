import type { EntryKind } from './incident-ledger.ts'
import { CLAUSES, type ClauseSlug, type ParamValue, SECTIONS, type SectionId } from './policy-clauses.ts'
import type { Outcome, Programme } from './schema.ts'

export type { ClauseSlug, ParamValue, SectionId } from './policy-clauses.ts'

/**
 * A clause of a programme's policy. Its text is the message `policy.<slug>`, with `params`; where it has rows, each is the
 * message `policy.<slug>.row`, with the row's params. The slug is the permalink and never changes; the number does when
 * the programme gains or loses what a clause speaks of.
 */
export type Clause = Readonly<{
  number: string
  slug: ClauseSlug
  section: SectionId
  params: Readonly<Record<string, ParamValue>>
  rows: readonly Readonly<Record<string, ParamValue>>[]
}>

/** A section of the policy with its clauses; its title is the message `policy.section.<id>`. */
export type Section = Readonly<{ number: string; id: SectionId; clauses: readonly Clause[] }>

/** A line of the ledger, as far as its clause depends on it. A hold ends with the outcome of its ticket. */
export type LedgerEvent =
  | Readonly<{ kind: Exclude<EntryKind, 'settle' | 'release'> }>
  | Readonly<{ kind: Extract<EntryKind, 'settle' | 'release'>; outcome: Outcome }>

/** Clauses that ledger entries name; a programme that sells packs cannot leave them out. */
export const LEDGER_CLAUSES = [
  'incident-purchase',
  'incident-held',
  'incident-kept',
  'incident-later-build',
  'incident-given-back',
  'incident-defect',
  'incident-validity',
  'incident-refund',
  'incident-record',
] as const satisfies readonly ClauseSlug[]

/** The policy in sections, each clause present only where the programme has what it speaks of. */
export function policySections(programme: Programme): Section[] {
  const sections: Section[] = []
  for (const id of SECTIONS) {
    const number = `${sections.length + 1}`
    const present = presentClauses(programme, id)
    if (present.length === 0) continue
    const clauses = present.map((clause, index) => ({ ...clause, number: `${number}.${index + 1}` }))
    sections.push({ number, id, clauses })
  }
  return sections
}

/** All clauses of the policy, in order. */
export function clauses(programme: Programme): Clause[] {
  return policySections(programme).flatMap((section) => section.clauses)
}

/** The clause that an entry of the incident ledger follows. */
export function policyClauseFor(event: LedgerEvent): (typeof LEDGER_CLAUSES)[number] {
  switch (event.kind) {
    case 'purchase':
      return 'incident-purchase'
    case 'hold':
      return 'incident-held'
    case 'settle':
      return event.outcome === 'fixedInLaterBuild' ? 'incident-later-build' : 'incident-kept'
    case 'release':
      return event.outcome === 'defectWithoutSolution' ? 'incident-defect' : 'incident-given-back'
    case 'expire':
      return 'incident-validity'
    case 'refund':
      return 'incident-refund'
    case 'correction':
      return 'incident-record'
    default:
      return event satisfies never
  }
}

function presentClauses(programme: Programme, section: SectionId): Omit<Clause, 'number'>[] {
  return CLAUSES.flatMap((definition) => {
    if (definition.section !== section || programme.policy.without.includes(definition.slug)) return []
    const facts = definition.facts(programme)
    return facts ? [{ slug: definition.slug, section, params: facts.params ?? {}, rows: facts.rows ?? [] }] : []
  })
}
