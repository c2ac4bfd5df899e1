import type { Env } from '../env.ts'
import { keyedHash } from '../hash.ts'

/** What is stored of a license key. @param key normalised */
export function licenseKeyHash(env: Pick<Env, 'LICENSE_SECRET'>, key: string): Promise<string> {
  return keyedHash(env.LICENSE_SECRET, 'license', key)
}
