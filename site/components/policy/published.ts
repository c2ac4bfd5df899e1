import type { Locale } from '../../../locales/locale.ts'
import { siteTranslators } from '../../../locales/site.ts'
import { programme } from '../../../programme/active.ts'
import { type PolicyText, policyText } from './policy-text.ts'

/** Every archived text of every programme, by its file (docs/decisions/0019). */
const archive = import.meta.glob<PolicyText>('../../content/policy/*/*/*.json', { eager: true, import: 'default' })
const folder = `../../content/policy/${process.env.PROGRAMME || 'own'}/`

/** Versions that the one in force has replaced, newest first. */
export const replacedVersions: readonly string[] = Object.keys(archive)
  .filter((file) => file.startsWith(folder) && file.endsWith(`/${programme.policy.governingLanguage}.json`))
  .map((file) => file.slice(folder.length).split('/')[0] ?? '')
  .filter((version) => version < programme.policy.version)
  .sort()
  .reverse()

/** Every version there is a text of, newest first; the first is the one in force. */
export const versions: readonly string[] = [programme.policy.version, ...replacedVersions]

/** The text of a version: of the one in force as the programme makes it, of an earlier one as it was published. @throws {RangeError} */
export function textOf(locale: Locale, version: string): PolicyText {
  if (version === programme.policy.version) return policyText(siteTranslators[locale], programme)
  const text = archive[`${folder}${version}/${locale}.json`]
  if (!text) throw new RangeError(`The policy of ${version} is not archived in "${locale}": run "npm run policy -- publish".`)
  return text
}
