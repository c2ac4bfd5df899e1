import type { Product } from './schema.ts'

/** Major.Minor.Subminor.Patch, in this order. */
export type ProductVersion = readonly [major: number, minor: number, subminor: number, patch: number]

/**
 * What a version means for support: `current` needs nothing, `outdated` is supported but an update is advised,
 * `unsupported` is of a major version that is no longer supported, `unknown` cannot be read or is newer than any release.
 */
export type VersionStanding = 'current' | 'outdated' | 'unsupported' | 'unknown'

/** In place of a version where a customer has not been asked for it: a mail has no field for it, and none is guessed. */
export const VERSION_NOT_TOLD = ''

/** How a version that a customer types stands to the product's current release. Source: policy, "versions". */
export function classifyVersion(
  product: Pick<Product, 'currentRelease' | 'oldestSupportedMajor'>,
  text: string,
): VersionStanding {
  const version = parseVersion(text)
  const current = parseVersion(product.currentRelease)
  if (!version || !current) return 'unknown'
  const order = compareVersions(version, current)
  if (order > 0) return 'unknown'
  if (version[0] < product.oldestSupportedMajor) return 'unsupported'
  return order === 0 ? 'current' : 'outdated'
}

/** Reads "7.6.2.0"; a "v" before it and missing last numbers, taken as 0, are forgiven. Null for anything else. */
export function parseVersion(text: string): ProductVersion | null {
  const match = /^v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?$/i.exec(text.trim())
  if (!match) return null
  const [, major, minor = 0, subminor = 0, patch = 0] = match
  return [Number(major), Number(minor), Number(subminor), Number(patch)]
}

/** The versions that support is given for, from the oldest to the current release: "7.0–7.6". */
export function supportedVersions({
  currentRelease,
  oldestSupportedMajor,
}: Pick<Product, 'currentRelease' | 'oldestSupportedMajor'>): string {
  const oldest = `${oldestSupportedMajor}.0`
  const current = currentRelease.split('.').slice(0, 2).join('.')
  return oldest === current ? current : `${oldest}–${current}`
}

function compareVersions(a: ProductVersion, b: ProductVersion): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]
}
