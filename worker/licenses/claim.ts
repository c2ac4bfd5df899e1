import { and, eq, isNull, sql } from 'drizzle-orm'
import { normalizeLicenseKey } from '../../programme/license-key.ts'
import { countAttempts } from '../attempts.ts'
import type { VerbContext } from '../context.ts'
import { licenses } from '../db/schema.ts'
import { fieldProblem, problem } from '../problems/problem.ts'
import { readAs } from '../sessions/read-as.ts'
import { licenseKeyHash } from './key-hash.ts'
import { type LicenseView, licenseView } from './view.ts'

/**
 * Links a license to the caller's account by its key, once and for good.
 * Reasons to refuse, in order: not a key at all, too many tries, unknown, withdrawn, free or trial, linked to another account.
 * @returns the license, and whether it was linked only now
 * @throws {ProblemError} signed-out, license-malformed, too-many-requests, license-not-found, license-revoked, license-not-linkable,
 * license-linked-elsewhere
 */
export async function claimLicense(ctx: VerbContext, text: string): Promise<{ license: LicenseView; isNew: boolean }> {
  const normalized = normalizeLicenseKey(text)
  const keyHash = normalized.ok ? await licenseKeyHash(ctx.env, normalized.key) : ''
  const [account, [found]] = await readAs(ctx, () => [ctx.db.select().from(licenses).where(eq(licenses.keyHash, keyHash))])
  if (!normalized.ok) throw problem('license-malformed', { errors: fieldProblem('/key', 'malformed').errors })
  if (found?.accountId === account.id) return { license: licenseView(found), isNew: false }
  await countAttempts(ctx, [
    { kind: 'claim-by-account', subject: account.id },
    { kind: 'claim-by-client', subject: ctx.clientHash },
  ])
  if (!found) throw problem('license-not-found')
  if (found.revokedAt !== null) throw problem('license-revoked')
  if (found.kind !== 'commercial') throw problem('license-not-linkable')
  const [claimed] = await ctx.db
    .update(licenses)
    .set({ accountId: sql`${account.id}`, linkedAt: ctx.now })
    .where(and(eq(licenses.id, found.id), isNull(licenses.accountId), isNull(licenses.revokedAt)))
    .returning()
  if (!claimed) throw problem('license-linked-elsewhere')
  return { license: licenseView(claimed), isNew: true }
}
