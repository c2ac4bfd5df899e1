import type { VerbContext } from '../context.ts'
import { licenseFacts } from '../entitlement/facts.ts'
import { readAs } from '../sessions/read-as.ts'
import { type LicenseView, licenseView } from './view.ts'

/** The licenses linked to the caller's account, without those withdrawn. @throws {ProblemError} signed-out */
export async function listLicenses(ctx: VerbContext): Promise<LicenseView[]> {
  const [, rows] = await readAs(ctx, (me) => [licenseFacts(ctx, me)])
  return rows.filter((row) => row.revokedAt === null).map(licenseView)
}
