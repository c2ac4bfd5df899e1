import { and, eq, isNull, sql } from 'drizzle-orm'
import { auditRow } from '../audit/audit.ts'
import type { VerbContext } from '../context.ts'
import { licenses } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAsAdministrator } from '../sessions/read-as.ts'
import { iso } from '../tickets/view.ts'
import { assertSigned, isStoredAs, type PresentedKey, readLicenseKey, signedLicense } from './presented-key.ts'
import { type LicenseView, licenseView } from './view.ts'

/** A license that was withdrawn, with when. */
export interface RevokedLicense extends LicenseView {
  revokedAt: string
}

/** The license meant: by its key, or by its id. */
export type LicenseChoice = { key: string } | { license: string }
type RevokeContext = Pick<VerbContext, 'db' | 'env' | 'now'>

/**
 * Withdraws a license for good, for an administrator: it covers nothing from now on, and cannot be linked. A signed key that nobody has
 * linked is remembered as withdrawn. Promises made to tickets stay. Once more changes nothing.
 * @throws {ProblemError} signed-out, not-an-administrator, license-malformed, license-not-found, those of `assertSigned`
 */
export async function revokeLicense(ctx: VerbContext, choice: LicenseChoice): Promise<RevokedLicense> {
  const key = await chosenKey(ctx, choice)
  const [administrator, [found]] = await readAsAdministrator(ctx, () => [licenseOf(ctx, choice, key)])
  return write(ctx, administrator, found, choice, key)
}

/** The same on nobody's behalf, for a command on the machine that the portal runs on. @throws {ProblemError} as `revokeLicense` */
export async function revokeLocally(ctx: RevokeContext, choice: LicenseChoice): Promise<RevokedLicense> {
  const key = await chosenKey(ctx, choice)
  const [found] = await licenseOf(ctx, choice, key)
  return write(ctx, null, found, choice, key)
}

async function chosenKey(ctx: RevokeContext, choice: LicenseChoice): Promise<PresentedKey | null> {
  return 'key' in choice ? readLicenseKey(ctx.env, choice.key) : null
}

function licenseOf(ctx: RevokeContext, choice: LicenseChoice, key: PresentedKey | null) {
  const byKey = key ? isStoredAs(key) : sql`false`
  return ctx.db
    .select()
    .from(licenses)
    .where('license' in choice ? eq(licenses.id, choice.license) : byKey)
}

async function write(
  ctx: RevokeContext,
  actor: { id: string } | null,
  found: typeof licenses.$inferSelect | undefined,
  choice: LicenseChoice,
  key: PresentedKey | null,
): Promise<RevokedLicense> {
  if ('key' in choice && !key) throw problem('license-malformed', { errors: fieldProblem('/key', 'malformed').errors })
  if (!found && key?.signed) await assertSigned(ctx.env, key.signed)
  const license = found ?? (key && signedLicense(ctx, key))
  if (!license) throw problem('license-not-found')
  if (license.revokedAt !== null) return { ...licenseView(license), revokedAt: iso(license.revokedAt) }
  const { id: subject, accountId, product, plan, keyHint } = license
  await ctx.db.batch([
    found
      ? ctx.db
          .update(licenses)
          .set({ revokedAt: ctx.now })
          .where(and(eq(licenses.id, found.id), isNull(licenses.revokedAt)))
      : ctx.db
          .insert(licenses)
          .values({ ...license, revokedAt: ctx.now })
          .onConflictDoUpdate({
            target: licenses.keyHash,
            set: { revokedAt: sql`coalesce(${licenses.revokedAt}, excluded.revoked_at)` },
          }),
    auditRow(ctx, { actor, action: 'license.revoked', subject, accountId, before: { product, plan, keyHint } }),
  ])
  return { ...licenseView(license), revokedAt: iso(ctx.now) }
}
