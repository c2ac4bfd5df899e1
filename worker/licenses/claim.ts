import { eq, sql } from 'drizzle-orm'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { refusedBy } from '../db/refusal.ts'
import { licenses } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { retryingConflicts } from '../tickets/change.ts'
import { assertSigned, isStoredAs, type PresentedKey, readLicenseKey, signedLicense } from './presented-key.ts'
import { upgradableTickets, upgradeStatements } from './upgrades.ts'
import { type LicenseView, licenseView } from './view.ts'

/**
 * Links a license to the caller's account by its key, once and for good. Where it gives a better plan, open tickets are upgraded.
 * Reasons to refuse, in order: not a key at all, too many tries, a signed key that does not hold, unknown, withdrawn, free or trial,
 * linked to another account. A license whose support has ended is linked all the same: renewing it needs it there.
 * @returns the license, and whether it was linked only now
 * @throws {ProblemError} signed-out, license-malformed, too-many-requests, those of `assertSigned`, license-not-found, license-revoked,
 * license-not-linkable, license-linked-elsewhere
 */
export async function claimLicense(ctx: VerbContext, text: string): Promise<{ license: LicenseView; isNew: boolean }> {
  const key = await readLicenseKey(ctx.env, text)
  try {
    return await retryingConflicts(() => claim(ctx, key))
  } catch (error) {
    if (refusedBy(error, 'license-linked') || refusedBy(error, 'licenses.key_hash')) throw problem('license-linked-elsewhere')
    throw error
  }
}

async function claim(ctx: VerbContext, key: PresentedKey | null): Promise<{ license: LicenseView; isNew: boolean }> {
  const [account, [found], open] = await readAs(ctx, (me) => [
    ctx.db
      .select()
      .from(licenses)
      .where(key ? isStoredAs(key) : sql`false`),
    upgradableTickets(ctx, sql`select ${me}`),
  ])
  if (!key) throw problem('license-malformed', { errors: fieldProblem('/key', 'malformed').errors })
  if (found?.accountId === account.id) return { license: licenseView(found), isNew: false }
  await countAttempts(ctx, [
    { kind: 'claim-by-account', subject: account.id },
    { kind: 'claim-by-client', subject: ctx.clientHash },
  ])
  if (key.signed) await assertSigned(ctx.env, key.signed)
  const license = found ?? signedLicense(ctx, key)
  if (!license) throw problem('license-not-found')
  if (license.revokedAt !== null) throw problem('license-revoked')
  if (license.kind !== 'commercial') throw problem('license-not-linkable')
  const linked = { ...license, keyHash: key.hash, accountId: account.id, linkedAt: ctx.now }
  await ctx.db.batch([
    // A trigger refuses a license that is somebody else's by now, and with it the upgrades.
    found ? ctx.db.update(licenses).set(linked).where(eq(licenses.id, found.id)) : ctx.db.insert(licenses).values(linked),
    ...upgradeStatements(ctx, open, [{ ...license, holderId: account.id }]),
  ])
  return { license: licenseView(license), isNew: true }
}
