import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { displayLicenseKey } from '../../programme/license-key.ts'
import { licenses } from '../../worker/db/schema.ts'
import { db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

test('a key links its license once; typed again by its owner it changes nothing', async () => {
  const p = portal()
  const { key, id } = await issueLicense({ supportUntil: '2027-03-31' })
  const client = await p.signedIn()
  const response = await client.post('/api/licenses', { key: displayLicenseKey(key) })
  expect(response.status).toBe(201)
  const expected = { license: { id, product: 'nordlys-remote', plan: 'pro', keyHint: key.slice(-4), supportUntil: '2027-03-31' } }
  expect(await response.json()).toEqual(expected)
  const again = await client.post('/api/licenses', { key: key.toLowerCase() })
  expect(again.status).toBe(200)
  expect(await again.json()).toEqual(expected)
  expect(await (await client.get('/api/licenses')).json()).toEqual({ items: [expected.license], nextCursor: null })
})

test('a second account is refused; of twenty at once, one gets it', async () => {
  const p = portal()
  const { key } = await issueLicense()
  const clients = await Promise.all(Array.from({ length: 20 }, () => p.signedIn()))
  const answers = await Promise.all(clients.map((client) => client.post('/api/licenses', { key })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const refused = answers.filter(({ status }) => status === 409)
  expect(refused).toHaveLength(19)
  expect(await refusal(refused[0] as Response)).toMatchObject({ slug: 'license-linked-elsewhere' })
})

test.each([
  ['a free key', { kind: 'free' as const }, 422, 'license-not-linkable'],
  ['a trial key', { kind: 'trial' as const }, 422, 'license-not-linkable'],
  ['a withdrawn key', { revokedAt: WEDNESDAY_MORNING }, 403, 'license-revoked'],
])('%s is refused', async (_, given, status, slug) => {
  const { key } = await issueLicense(given)
  const client = await portal().signedIn()
  expect(await refusal(await client.post('/api/licenses', { key }))).toMatchObject({ status, slug })
})

test('a well-formed key that was never issued is unknown; a mistyped one is told apart', async () => {
  const { key } = await issueLicense()
  await db.delete(licenses)
  const client = await portal().signedIn()
  expect(await refusal(await client.post('/api/licenses', { key }))).toMatchObject({ status: 404, slug: 'license-not-found' })
  const mistyped = `${key[0] === 'A' ? 'B' : 'A'}${key.slice(1)}`
  expect(await refusal(await client.post('/api/licenses', { key: mistyped }))).toMatchObject({
    status: 422,
    slug: 'license-malformed',
    errors: [expect.objectContaining({ pointer: '/key' })],
  })
})

test('guessing is limited by account, mistyping is not counted', async () => {
  const p = portal()
  const client = await p.signedIn()
  for (let count = 0; count < 20; count += 1) expect((await client.post('/api/licenses', { key: 'not a key' })).status).toBe(422)
  const keys = await Promise.all(Array.from({ length: 16 }, () => issueLicense({ kind: 'trial' })))
  const statuses = []
  for (const { key } of keys) statuses.push((await client.post('/api/licenses', { key })).status)
  expect(statuses).toEqual([...Array(15).fill(422), 429])
})

test('of a key only a keyed hash and its last four characters are stored', async () => {
  const { key, id } = await issueLicense()
  const rows = JSON.stringify(await db.query.licenses.findFirst({ where: (license, { eq }) => eq(license.id, id) }))
  expect(rows).not.toContain(key)
  expect(rows).toContain(`"keyHint":"${key.slice(-4)}"`)
})

test('nobody links or lists without a session', async () => {
  const p = portal()
  expect(await refusal(await p.request('/api/licenses', { method: 'POST', json: { key: 'x' } }))).toMatchObject({
    slug: 'signed-out',
  })
  expect(await refusal(await p.request('/api/licenses'))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await p.request('/api/entitlement?product=nordlys-remote'))).toMatchObject({ slug: 'signed-out' })
})

test('the entitlement follows the license that was linked, with its reason', async () => {
  const p = portal()
  const email = newEmail()
  const { id } = await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  const answer = await (await client.get('/api/entitlement?product=nordlys-remote')).json()
  expect(answer).toMatchObject({
    plan: 'pro',
    rank: programme.plans.find((plan) => plan.id === 'pro')?.rank,
    balance: 0,
    channels: programme.plans.find((plan) => plan.id === 'pro')?.channels,
  })
  expect(answer).toHaveProperty('why', expect.arrayContaining([expect.objectContaining({ reason: 'license', license: id })]))
})

test('support is good through its last date in the vendor’s zone, and not a moment longer', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, supportUntil: '2026-11-18' })
  const p = portal({ now: Date.parse('2026-11-18T23:59:59.999+01:00') })
  const client = await p.signedIn(email)
  const plan = async () => (await (await client.get('/api/entitlement?product=nordlys-remote')).json<{ plan: string }>()).plan
  expect(await plan()).toBe('pro')
  p.clock.now += 1
  expect(await plan()).toBe('free')
})

test('an unknown product is refused with its pointer', async () => {
  const client = await portal().signedIn()
  expect(await refusal(await client.get('/api/entitlement?product=nothing'))).toMatchObject({
    status: 422,
    errors: [expect.objectContaining({ pointer: '/product', code: 'not-one-of-these' })],
  })
})
