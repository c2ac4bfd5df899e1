import type { licenses } from '../db/schema.ts'

/** A license as its owner sees it; of the key, only the last four characters. */
export interface LicenseView {
  id: string
  product: string
  plan: string
  keyHint: string
  /** Last date of support, inclusive, in the vendor's zone; null: no end. */
  supportUntil: string | null
}

/** The view of a license's row. */
export function licenseView({
  id,
  product,
  plan,
  keyHint,
  supportUntil,
}: Pick<typeof licenses.$inferSelect, keyof LicenseView>): LicenseView {
  return { id, product, plan, keyHint, supportUntil }
}
