import type { VerbContext } from '../context.ts'
import { ownLicenses } from '../entitlement/facts.ts'
import { readAs } from '../sessions/read-as.ts'
import { type LicenseView, licenseView } from './view.ts'

/** The licenses linked to the caller's own account, without those withdrawn; what an organisation shares is listed with it. @throws {ProblemError} signed-out */
export async function listLicenses(ctx: VerbContext): Promise<LicenseView[]> {
  const [, rows] = await readAs(ctx, (me) => [ownLicenses(ctx, me)])
  return rows.filter((row) => row.revokedAt === null).map(licenseView)
}
