import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { generateLicenseKey } from '../../programme/license-key.ts'
import { readSignedKey, signedKey, type VerificationKey, writeVerificationKey } from '../../programme/signed-license.ts'
import { issueSignedKey, newSigningPair, type SigningKey } from '../../scripts/signed-license.ts'
import { licenses } from '../../worker/db/schema.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

type Given = Partial<Parameters<typeof issueSignedKey>[1]>

let current: SigningKey
let old: SigningKey
let p: ReturnType<typeof portal>
let administrator: Client
beforeAll(async () => {
  const pairs = await Promise.all([newSigningPair('2026a'), newSigningPair('2025a')])
  current = pairs[0].signing
  old = pairs[1].signing
  const retired: VerificationKey = { ...pairs[1].verification, lastIssueOn: '2026-06-30' }
  const keys = [pairs[0].verification, retired].map(writeVerificationKey).join(' ')
  p = portal({ env: { LICENSE_PUBLIC_KEYS: keys } })
  administrator = await p.signedIn(newEmail(), ['administrator'])
})

const issued = (given: Given = {}, signing = current) =>
  issueSignedKey(signing, {
    product: 'nordlys-remote',
    plan: 'pro',
    kind: 'commercial',
    order: 'NS-40117',
    issuedOn: '2026-11-01',
    supportUntil: '2027-12-31',
    ...given,
  })
const link = (client: Client, key: string) => client.post('/api/licenses', { key })
const revoke = (client: Client, choice: object) => client.post('/api/desk/licenses/revoke', choice)
const planOf = async (client: Client) =>
  (await (await client.get('/api/entitlement?product=nordlys-remote')).json<{ plan: string }>()).plan

/** The key with one symbol of its signature changed, still well formed. */
function tampered(key: string): string {
  const read = readSignedKey(key)
  if (!read.ok) throw new Error('no signed key')
  return signedKey(
    read.payload,
    Uint8Array.from(read.signature, (byte, index) => (index === 5 ? byte ^ 1 : byte)),
  )
}

/** The key made to say something better than what was signed. */
function improved(key: string): string {
  const read = readSignedKey(key)
  if (!read.ok) throw new Error('no signed key')
  return signedKey(
    Uint8Array.from(read.payload, (byte, index) => (index === 5 ? byte + 1 : byte)),
    read.signature,
  )
}

test('a signed key links without an import, once, and covers at once', async () => {
  const key = await issued()
  const client = await p.signedIn()
  const response = await link(client, key.toLowerCase())
  expect(response.status).toBe(201)
  const { license } = await response.json<{ license: { id: string } }>()
  expect(license).toEqual({
    ...{ id: license.id, product: 'nordlys-remote', plan: 'pro', keyHint: key.replaceAll('-', '').slice(-4) },
    supportUntil: '2027-12-31',
  })
  expect(await planOf(client)).toBe('pro')
  expect((await link(client, key)).status).toBe(200)
  expect(await refusal(await link(await p.signedIn(), key))).toMatchObject({ status: 409, slug: 'license-linked-elsewhere' })
  const row = await db.query.licenses.findFirst({ where: eq(licenses.id, license.id) })
  expect(row).toMatchObject({ orderEmail: null, orderReference: 'NS-40117', signingKey: '2026a' })
  expect(JSON.stringify(row)).not.toContain(key.replaceAll('-', '').slice(0, 20))
})

test('of twenty who link one signed key at once, one gets it', async () => {
  const key = await issued()
  const clients = await Promise.all(Array.from({ length: 20 }, () => p.signedIn()))
  const answers = await Promise.all(clients.map((client) => link(client, key)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
})

test('two keys for the same thing are two licenses', async () => {
  const client = await p.signedIn()
  for (const key of [await issued(), await issued()]) expect((await link(client, key)).status).toBe(201)
  expect((await (await client.get('/api/licenses')).json<{ items: unknown[] }>()).items).toHaveLength(2)
})

test.each([
  ['a changed signature', async () => tampered(await issued()), 422, 'license-signature-invalid'],
  ['a later end than was signed', async () => improved(await issued()), 422, 'license-signature-invalid'],
  ['a key nobody knows', async () => issued({}, (await newSigningPair('2024x')).signing), 422, 'license-signing-key-unknown'],
  [
    'a stranger’s key under a known id',
    async () => issued({}, (await newSigningPair('2026a')).signing),
    422,
    'license-signature-invalid',
  ],
  ['a retired key after its last date', () => issued({ issuedOn: '2026-07-01' }, old), 422, 'license-signing-key-retired'],
  ['another vendor’s product', () => issued({ product: 'nordlys-teapot' }), 422, 'license-not-for-sale'],
  ['a plan that no key gives', () => issued({ plan: 'reseller' }), 422, 'license-not-for-sale'],
  ['a trial', () => issued({ kind: 'trial' }), 422, 'license-not-linkable'],
  ['a free license', () => issued({ kind: 'free', plan: 'free' }), 422, 'license-not-linkable'],
  ['half a key', async () => (await issued()).slice(0, 60), 422, 'license-malformed'],
])('a signed key with %s is refused', async (_, make, status, slug) => {
  const client = await p.signedIn()
  expect(await refusal(await link(client, await make()))).toMatchObject({ status, slug })
  expect(await planOf(client)).toBe('free')
})

test('what a retired key signed on its last date or before stays good', async () => {
  const client = await p.signedIn()
  expect((await link(client, await issued({ issuedOn: '2026-06-30' }, old))).status).toBe(201)
})

test('a portal without keys takes no signed license', async () => {
  const client = await portal({ env: { LICENSE_PUBLIC_KEYS: undefined } }).signedIn()
  expect(await refusal(await link(client, await issued()))).toMatchObject({ slug: 'license-signing-key-unknown' })
})

test('a license whose support has ended is linked and covers nothing', async () => {
  const client = await p.signedIn()
  expect((await link(client, await issued({ supportUntil: '2026-11-17' }))).status).toBe(201)
  expect(await planOf(client)).toBe('free')
})

test('guessing signatures is limited like guessing keys', async () => {
  const client = await p.signedIn()
  const key = await issued()
  const statuses = []
  for (let count = 0; count < 16; count += 1) statuses.push((await link(client, tampered(key))).status)
  expect(statuses).toEqual([...Array(15).fill(422), 429])
})

test('a revoked license covers no longer and cannot be linked, whether imported or signed, linked or not', async () => {
  const keys = [await issued(), await issued(), (await issueLicense()).key, (await issueLicense()).key]
  const owner = await p.signedIn()
  for (const [index, key] of keys.entries()) {
    const isLinked = index % 2 === 0
    if (isLinked) expect((await link(owner, key)).status).toBe(201)
    const response = await revoke(administrator, { key })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      license: { plan: 'pro', revokedAt: new Date(WEDNESDAY_MORNING).toISOString() },
    })
    if (!isLinked) expect(await refusal(await link(owner, key))).toMatchObject({ status: 403, slug: 'license-revoked' })
  }
  expect(await planOf(owner)).toBe('free')
  expect(await (await owner.get('/api/licenses')).json()).toMatchObject({ items: [] })
  const { why } = await (await owner.get('/api/entitlement?product=nordlys-remote')).json<{ why: { reason: string }[] }>()
  expect(why.filter(({ reason }) => reason === 'license-revoked')).toHaveLength(2)
})

test('a license is revoked by its id, too, once and for good, and it is recorded who did it', async () => {
  const { id } = await issueLicense()
  const first = await (await revoke(administrator, { license: id })).json()
  p.clock.now += 60_000
  expect(await (await revoke(administrator, { license: id })).json()).toEqual(first)
  p.clock.now -= 60_000
  const entries = await db.query.auditEntries.findMany({ where: (entry, { eq: is }) => is(entry.subject, id) })
  expect(entries).toMatchObject([{ action: 'license.revoked', actorId: administrator.accountId }])
  await expect(db.update(licenses).set({ revokedAt: null }).where(eq(licenses.id, id))).rejects.toThrow()
})

test.each([
  [
    'a key that was never issued',
    () => ({ key: generateLicenseKey(crypto.getRandomValues(new Uint8Array(15))) }),
    404,
    'license-not-found',
  ],
  ['an id that is none', () => ({ license: 'lic_none' }), 404, 'license-not-found'],
  ['no key at all', () => ({ key: 'none' }), 422, 'license-malformed'],
  ['a forged key', async () => ({ key: tampered(await issued()) }), 422, 'license-signature-invalid'],
  ['neither', () => ({}), 422, 'validation-failed'],
])('%s is not revoked', async (_, choice, status, slug) => {
  expect(await refusal(await revoke(administrator, await choice()))).toMatchObject({ status, slug })
})

test('nobody but an administrator revokes', async () => {
  const { key, id } = await issueLicense()
  const agent = await p.signedIn(newEmail(), ['agent'])
  expect(await refusal(await revoke(agent, { key }))).toMatchObject({ status: 403, slug: 'not-an-administrator' })
  expect(await refusal(await revoke(p.anonymous, { key }))).toMatchObject({ status: 401, slug: 'signed-out' })
  expect(await db.query.licenses.findFirst({ where: eq(licenses.id, id) })).toMatchObject({ revokedAt: null })
})

test('after the secret was changed, keys of before are found, linked, revoked, and kept under the new one', async () => {
  const previous = p.env.LICENSE_SECRET
  const moved = portal({ env: { LICENSE_SECRET: 'another secret of the tests', LICENSE_SECRET_PREVIOUS: previous } })
  const forgotten = portal({ env: { LICENSE_SECRET: 'another secret of the tests' } })
  const { key, id } = await issueLicense()
  const client = await moved.signedIn()
  expect(await refusal(await link(await forgotten.signedIn(), key))).toMatchObject({ slug: 'license-not-found' })
  expect(await (await link(client, key)).json()).toMatchObject({ license: { id } })
  expect(await refusal(await link(await forgotten.signedIn(), key))).toMatchObject({ slug: 'license-linked-elsewhere' })
  const imported = await issueLicense()
  const csv = `key,product,plan,kind,orderEmail,supportUntil\n${imported.key},nordlys-remote,plus,commercial,${newEmail()},`
  const chief = await moved.signedIn(newEmail(), ['administrator'])
  expect(await (await chief.post('/api/desk/licenses/import', { csv })).json()).toMatchObject({ imported: 0, updated: 1 })
  expect(await (await link(await forgotten.signedIn(), imported.key)).json()).toMatchObject({
    license: { id: imported.id, plan: 'plus' },
  })
})
