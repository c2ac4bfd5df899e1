import { LOCALES } from '../../../locales/locale.ts'
import { replacedVersions, versions } from './published.ts'

/** A page for every version of the policy in every language. */
export const everyVersion = () => pathsOf(versions)
/** The same for the versions that have been replaced. */
export const everyReplacedVersion = () => pathsOf(replacedVersions)

function pathsOf(listed: readonly string[]) {
  return LOCALES.flatMap((locale) => listed.map((version) => ({ params: { locale, version }, props: { locale, version } })))
}
