import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { LOCALES, type Locale } from '../locales/locale.ts'
import { siteTranslators } from '../locales/site.ts'
import { loadProgramme } from '../programme/load.ts'
import type { Programme } from '../programme/schema.ts'
import { linesOf } from '../site/components/policy/changes.ts'
import { type PolicyText, policyText } from '../site/components/policy/policy-text.ts'
import { ROOT } from './paths.ts'
import { chosenProgramme, type ProgrammeChoice } from './programme-name.ts'

/**
 * `npm run policy` holds the policy's text against the archive of what was published; `npm run policy -- publish` archives the version
 * in force. What governs is never rewritten: to change it, give the policy a new version. A translation may be corrected at any time.
 * `--replace` archives the version in force anew, whatever changed; it is for a version that nobody has been shown yet.
 * Without a name it does so for every programme. Source: docs/decisions/0019.
 */
const ARCHIVE = `${ROOT}site/content/policy`

/** How the text that a programme makes differs from the archived one of the same version. */
export type Drift = Readonly<{
  /** Folder of the programme in the archive. */
  programme: string
  version: string
  locale: Locale
  /** Whether the text of this language is the one that counts. */
  governs: boolean
  /** Each difference, for people to read. */
  differences: readonly string[]
}>

/** Names of the programmes in the archive: "own" is the vendor's. */
export function programmeNames(): string[] {
  return ['own', ...readdirSync(`${ROOT}programme/examples`).map((file) => file.replace(/\.ts$/, ''))]
}

/** Where the policy in force of a programme is not as it was published; in every language, the governing one first. */
export async function policyDrift(name: string): Promise<Drift[]> {
  const programme = await programmeNamed(name)
  const { version, governingLanguage } = programme.policy
  const languages = LOCALES.toSorted((a, b) => Number(b === governingLanguage) - Number(a === governingLanguage))
  return languages.flatMap((locale) => {
    const differences = differencesOf(readArchived(name, version, locale), policyText(siteTranslators[locale], programme))
    return differences.length > 0
      ? [{ programme: name, version, locale, governs: locale === governingLanguage, differences }]
      : []
  })
}

/** A drift for people to read, with its mend. */
export function driftText({ programme, version, locale, governs, differences }: Drift): string {
  const mend = governs
    ? 'Published text stays as it is: give policy.version and policy.effectiveAt new dates, then run "npm run policy -- publish".'
    : 'A translation may be corrected: run "npm run policy -- publish".'
  return [`The policy of ${programme}, ${version}, is not as published in "${locale}".`, ...differences, mend].join('\n  ')
}

/** For what is to be deployed. @throws where the policy of the programme is not as it was published */
export async function mustBeAsPublished({ name }: ProgrammeChoice): Promise<void> {
  const drifts = await policyDrift(name || 'own')
  if (drifts.length > 0) throw new Error(drifts.map(driftText).join('\n\n'))
}

async function publish(name: string, replace: boolean): Promise<void> {
  const programme = await programmeNamed(name)
  const { version } = programme.policy
  const broken = (await policyDrift(name)).find(({ governs, locale }) => governs && readArchived(name, version, locale))
  if (broken && !replace) throw new Error(driftText(broken))
  for (const locale of LOCALES) {
    const file = fileOf(name, version, locale)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(policyText(siteTranslators[locale], programme), null, 2)}\n`)
  }
  console.log(`Published: the policy of ${name}, ${version}.`)
}

async function programmeNamed(name: string): Promise<Programme> {
  const { file } = chosenProgramme(name === 'own' ? '' : name)
  const { default: definition } = await import(`${ROOT}${file}`)
  return loadProgramme(definition)
}

function fileOf(name: string, version: string, locale: Locale): string {
  return `${ARCHIVE}/${name}/${version}/${locale}.json`
}

function readArchived(name: string, version: string, locale: Locale): PolicyText | null {
  const file = fileOf(name, version, locale)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** What differs between an archived text and the one that is made now; a line each. */
export function differencesOf(archived: PolicyText | null, made: PolicyText): string[] {
  if (!archived) return ['It is not in the archive.']
  const [before, after] = [entriesOf(archived), entriesOf(made)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((place) => before.get(place) !== after.get(place))
    .map((place) => `${place}: published “${before.get(place) ?? 'nothing'}”, now “${after.get(place) ?? 'nothing'}”.`)
}

/** Everything a text says, by its place. */
function entriesOf({ effectiveAt, sections }: PolicyText): Map<string, string> {
  return new Map([
    ['effectiveAt', effectiveAt],
    ...sections.map(({ id, number, title }) => [`section ${id}`, `${number} ${title}`] as const),
    ...sections.flatMap(({ clauses }) =>
      clauses.map((clause) => [clause.slug, `${clause.number} ${linesOf(clause).join(' | ')}`] as const),
    ),
  ])
}

async function main([command, ...rest]: readonly string[]): Promise<void> {
  const named = rest.filter((word) => !word.startsWith('--'))
  const names = named.length > 0 ? named : programmeNames()
  if (command === 'publish') {
    for (const name of names) await publish(name, rest.includes('--replace'))
    return
  }
  const drifts = (await Promise.all(names.map(policyDrift))).flat()
  console.log(drifts.length === 0 ? 'Every policy is as published.' : drifts.map(driftText).join('\n\n'))
  if (drifts.length > 0) process.exitCode = 1
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
