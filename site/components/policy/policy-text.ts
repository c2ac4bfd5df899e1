import type { SiteTranslate } from '../../../locales/site.ts'
import { policySections } from '../../../programme/policy.ts'
import type { Programme } from '../../../programme/schema.ts'
import { clauseText } from './clause-text.ts'

/** The text of one version of a policy in one language, as it is shown and as it is archived (docs/decisions/0019). */
export type PolicyText = Readonly<{
  /** Local date that names the version. */
  version: string
  /** ISO 8601, with the vendor's offset. */
  effectiveAt: string
  sections: readonly SectionText[]
}>

/** A section with its clauses. */
export type SectionText = Readonly<{ id: string; number: string; title: string; clauses: readonly NumberedClause[] }>

/** A clause: its permanent name, its number in this version, its sentence, and a line for each of its rows. */
export type NumberedClause = Readonly<{ slug: string; number: string; text: string; rows: readonly string[] }>

/** The policy that a programme makes, in the language of `t`. */
export function policyText(t: SiteTranslate, programme: Programme): PolicyText {
  const { version, effectiveAt } = programme.policy
  const sections = policySections(programme).map(({ id, number, clauses }) => ({
    ...{ id, number, title: t(`policy.section.${id}`) },
    clauses: clauses.map((clause) => ({ slug: clause.slug, number: clause.number, ...clauseText(t, programme, clause) })),
  }))
  return { version, effectiveAt, sections }
}
