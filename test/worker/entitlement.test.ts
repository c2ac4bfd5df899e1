import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { type Client, issueLicense, newEmail, portal, refusal } from './support.ts'

interface Entitlement {
  plan: string | null
  rank: number | null
  channels: Record<string, string | null>
  why: { reason: string }[]
  improve: { reason: string }[]
}

const entitlementOf = async (client: Client, product = 'nordlys-remote') =>
  (await client.get(`/api/entitlement?product=${product}`)).json<Entitlement>()

const submit = (client: Client, given: object = {}) =>
  client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Subject', body: 'Text' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version, ...given },
  })

const LAST_MOMENT = Date.parse('2026-12-31T23:59:59.999+01:00')

test('on its last date a contract is linked, covers, and takes tickets to the last moment; at midnight in the vendor’s zone it is over', async () => {
  const p = portal({ now: LAST_MOMENT })
  const client = await p.signedIn()
  const { key } = await issueLicense({ plan: 'service-contract', product: 'nordlys-remote-server', supportUntil: '2026-12-31' })
  const server = { product: 'nordlys-remote-server' }
  expect((await client.post('/api/licenses', { key })).status).toBe(201)
  expect(await entitlementOf(client, server.product)).toMatchObject({
    plan: 'service-contract',
    why: [{ reason: 'license' }, { reason: 'free' }],
  })
  expect((await submit(client, server)).status).toBe(201)
  p.clock.now += 1
  expect(await entitlementOf(client, server.product)).toMatchObject({
    why: expect.arrayContaining([expect.objectContaining({ reason: 'support-ended', supportUntil: '2026-12-31' })]),
    improve: expect.arrayContaining([expect.objectContaining({ reason: 'renew-license' })]),
  })
  expect(await refusal(await submit(client, server))).toMatchObject({ status: 403, slug: 'support-ended' })
  expect(await (await client.get('/api/licenses')).json()).toMatchObject({ items: [{ supportUntil: '2026-12-31' }] })
})

test('the end is counted in the vendor’s zone, wherever the customer is', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, supportUntil: '2026-12-31' })
  const p = portal({ now: Date.parse('2027-01-01T00:30:00+02:00') })
  const client = await p.signedIn(email)
  await client.submit('/ro/account/', { action: 'profile', locale: 'ro', timeZone: 'Europe/Bucharest' })
  expect((await entitlementOf(client)).plan).toBe('pro')
  p.clock.now = Date.parse('2027-01-01T01:00:00+02:00')
  expect((await entitlementOf(client)).plan).toBe('free')
})

test('a license that ended can still be linked and then says that it ended', async () => {
  const p = portal({ now: LAST_MOMENT + 1 })
  const client = await p.signedIn()
  const { key } = await issueLicense({ supportUntil: '2026-12-31' })
  expect((await client.post('/api/licenses', { key })).status).toBe(201)
  expect((await entitlementOf(client)).why.map(({ reason }) => reason)).toEqual(['free', 'support-ended'])
})

test('a reseller submits without a license, ranks above free and trial and below every paid plan, and does not post on the forum', async () => {
  const p = portal()
  const reseller = await p.signedIn(newEmail(), ['reseller'])
  const decided = await entitlementOf(reseller)
  const free = await entitlementOf(await p.signedIn())
  expect(decided).toMatchObject({ plan: 'reseller', why: [{ reason: 'reseller' }, { reason: 'free' }] })
  expect(decided.rank).toBeLessThan(free.rank ?? 0)
  for (const { rank } of programme.plans.filter(({ kind }) => kind === 'license' || kind === 'subscription'))
    expect(decided.rank).toBeGreaterThan(rank)
  expect(decided.channels.ticket).not.toBeNull()
  expect(decided.channels.forum).toBeNull()
  expect(free.channels.forum).not.toBeNull()
  const response = await submit(reseller)
  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({ ticket: { plan: 'reseller' } })
})

test('a reseller with a license of their own has the better of the two', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const reseller = await portal().signedIn(email, ['reseller'])
  const decided = await entitlementOf(reseller)
  expect(decided.plan).toBe('pro')
  expect(decided.why.map(({ reason }) => reason)).toEqual(['license', 'reseller', 'free'])
})

test('without a plan that includes tickets, what is open is told: the forum, a license, a pack', async () => {
  const client = await portal().signedIn()
  const decided = await entitlementOf(client)
  expect(decided).toMatchObject({ plan: 'free', why: [{ reason: 'free' }], channels: { ticket: null } })
  expect(new Set(decided.improve.map(({ reason }) => reason))).toEqual(new Set(['link-license', 'upgrade-plan', 'buy-pack']))
  expect(await refusal(await submit(client))).toMatchObject({ status: 403, slug: 'no-entitlement' })
  expect(await refusal(await submit(client, { payWith: 'incident' }))).toMatchObject({
    status: 402,
    slug: 'incident-balance-exhausted',
  })
})
