import { inArray } from 'drizzle-orm'
import { programme } from '../../programme/active.ts'
import { planById, productById } from '../../programme/find.ts'
import { licenseKeyHint, normalizeLicenseKey } from '../../programme/license-key.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { type ReadSignedKey, readSignedKey, readVerificationKeys, verificationKeyOf } from '../../programme/signed-license.ts'
import { licenses } from '../db/schema.ts'
import type { Env } from '../env.ts'
import { newId } from '../ids.ts'
import { problem } from '../problems/problem.ts'
import { licenseKeyHash, previousKeyHash } from './key-hash.ts'

type Signed = Extract<ReadSignedKey, { ok: true }>

/** A key as somebody presented it: well formed, and no more is known of it. */
export interface PresentedKey {
  hash: string
  /** Under which it may be stored still; null where the secret was not changed. */
  previousHash: string | null
  /** Its last four characters. */
  hint: string
  /** What it says of itself; null for a key that is only known once it is imported. */
  signed: Signed | null
}

/** Reads a key of either kind; null where the text is neither. */
export async function readLicenseKey(env: Env, text: string): Promise<PresentedKey | null> {
  const imported = normalizeLicenseKey(text)
  const read = imported.ok ? null : readSignedKey(text)
  if (read && !read.ok) return null
  const identity = imported.ok ? imported.key : (read?.symbols ?? '')
  const hint = imported.ok ? licenseKeyHint(imported.key) : (read?.hint ?? '')
  return { hash: await licenseKeyHash(env, identity), previousHash: await previousKeyHash(env, identity), hint, signed: read }
}

/** The condition that finds a key's license, whichever secret it was stored under. */
export function isStoredAs({ hash, previousHash }: PresentedKey) {
  return inArray(licenses.keyHash, previousHash === null ? [hash] : [hash, previousHash])
}

/**
 * Checks a signed key, asking nobody.
 * @throws {ProblemError} license-signing-key-unknown, license-signing-key-retired, license-signature-invalid, license-not-for-sale
 */
export async function assertSigned(env: Pick<Env, 'LICENSE_PUBLIC_KEYS'>, signed: Signed): Promise<void> {
  const { license, payload, signature } = signed
  const found = verificationKeyOf(readVerificationKeys(env.LICENSE_PUBLIC_KEYS ?? ''), license)
  if (!found.ok) throw problem(`license-signing-key-${found.reason}`)
  const key = await crypto.subtle.importKey('raw', found.key.publicKey, { name: 'Ed25519' }, false, ['verify'])
  if (!(await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, payload))) throw problem('license-signature-invalid')
  if (!canStandFor(license.product, license.plan)) throw problem('license-not-for-sale')
}

/** Whether a key can give this plan for this product: a pack or a partnership has none. */
export function canStandFor(product: string, plan: string): boolean {
  const kind = planById(programme, plan)?.kind
  const isKeyed = kind === 'free' || kind === 'license' || kind === 'subscription'
  return isKeyed && (productById(programme, product)?.plans.includes(plan) ?? false)
}

/** The row of a signed key that nobody has linked yet; null for a key that does not say what it is for. */
export function signedLicense(ctx: { now: EpochMs }, { hash, hint, signed }: PresentedKey): typeof licenses.$inferSelect | null {
  if (!signed) return null
  const { product, plan, kind, supportUntil, order, signingKey } = signed.license
  return {
    ...{ id: newId('license'), keyHash: hash, keyHint: hint, product, plan, kind, supportUntil, signingKey },
    ...{ orderEmail: null, orderReference: order, soldBy: null, accountId: null, linkedAt: null, revokedAt: null },
    importedAt: ctx.now,
  }
}
