import type { Env } from '../env.ts'
import { keyedHash } from '../hash.ts'

/** The secrets that hashes of license keys are made with. */
export type LicenseSecrets = Pick<Env, 'LICENSE_SECRET' | 'LICENSE_SECRET_PREVIOUS'>

/** What is stored of a license key. @param key normalised; of a signed key, the symbols that were signed */
export function licenseKeyHash(secrets: LicenseSecrets, key: string): Promise<string> {
  return keyedHash(secrets.LICENSE_SECRET, 'license', key)
}

/** What may be stored of it since before the secret was changed; null where there was no other. */
export async function previousKeyHash(
  { LICENSE_SECRET_PREVIOUS: previous }: LicenseSecrets,
  key: string,
): Promise<string | null> {
  return previous ? keyedHash(previous, 'license', key) : null
}
