import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { purchases } from '../../worker/db/schema.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal } from './support.ts'
import { checkoutEvent, deliver, incidentsOf, type Ordered, order, ordered, purchaseRow, submitted } from './support-payments.ts'

async function withPlan(p: ReturnType<typeof portal>, plan: string): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan })
  return p.signedIn(email)
}

const rowsOf = (client: Client) => db.select().from(purchases).where(eq(purchases.accountId, client.accountId))

test('a pack ordered by card waits for its payment at the checkout', async () => {
  const client = await portal().signedIn()
  const response = await client.post('/api/purchases', order)
  expect(response.status).toBe(201)
  const { purchase, checkoutUrl } = await response.json<Ordered>()
  expect(response.headers.get('location')).toBe(`/api/purchases/${purchase.id}`)
  expect(purchase).toMatchObject({
    status: 'pending',
    pack: 'incident-10',
    incidents: 10,
    amountMinor: 49_000,
    currency: 'EUR',
    payBy: 'card',
  })
  expect(checkoutUrl).toMatch(/^http:\/\/localhost:8787\/dev\/checkout\//)
  expect(purchase.checkoutUrl).toBe(checkoutUrl)
  expect((await incidentsOf(client)).balance).toBe(0)
})

test.each([
  ['the general price', { product: undefined }, 49_000],
  ['a product’s own price', { product: 'nordlys-remote-server' }, 74_000],
  ['the general price of a product without its own', { product: 'nordlys-backup', currency: 'RON' }, 244_000],
  ['the price in kroner', { currency: 'DKK' }, 366_000],
])('an order is at %s', async (_, more, amountMinor) => {
  const client = await portal().signedIn()
  expect(await ordered(client, more)).toMatchObject({ amountMinor })
})

test('the same order sent twice under one key is one purchase; another order under it is refused', async () => {
  const client = await portal().signedIn()
  const key = { 'idempotency-key': crypto.randomUUID() }
  const first = await (await client.post('/api/purchases', order, key)).text()
  expect(await (await client.post('/api/purchases', order, key)).text()).toBe(first)
  expect(await refusal(await client.post('/api/purchases', { ...order, pack: 'incident-1' }, key))).toMatchObject({
    slug: 'idempotency-key-reused',
    status: 409,
  })
  expect(await rowsOf(client)).toHaveLength(1)
})

test('the same order sent ten times at once under one key is one purchase', async () => {
  const client = await portal().signedIn()
  const key = { 'idempotency-key': crypto.randomUUID() }
  const responses = await Promise.all(Array.from({ length: 10 }, () => client.post('/api/purchases', order, key)))
  const ids = await Promise.all(responses.map(async (response) => (await response.json<Ordered>()).purchase.id))
  expect(new Set(ids).size).toBe(1)
  expect(await rowsOf(client)).toHaveLength(1)
})

test.each([
  ['a pack there is not', { pack: 'incident-3' }, 422, 'validation-failed'],
  ['a currency we do not take', { currency: 'USD' }, 422, 'validation-failed'],
  ['a product there is not', { product: 'nordlys-mail' }, 422, 'validation-failed'],
  ['a field there is not', { amountMinor: 1 }, 422, 'validation-failed'],
  ['no way to pay', { payBy: undefined }, 422, 'validation-failed'],
  ['a policy no longer in force', { policyVersion: '2025-01-01' }, 409, 'policy-version-outdated'],
  ['a pack the product is not sold with', { pack: 'premium-2', product: 'nordlys-backup' }, 422, 'pack-not-sold'],
  ['a pack that extends a plan the buyer has not', { pack: 'premium-2' }, 403, 'pack-needs-plan'],
])('%s is refused, and nothing is written', async (_, more, status, slug) => {
  const client = await portal().signedIn()
  expect(await refusal(await client.post('/api/purchases', { ...order, ...more }))).toMatchObject({ status, slug })
  expect(await rowsOf(client)).toEqual([])
})

test('a pack that extends a plan is sold to who has that plan for the product, and to nobody else', async () => {
  const p = portal()
  const pro = await withPlan(p, 'pro')
  expect(await ordered(pro, { pack: 'premium-2' })).toMatchObject({ amountMinor: 9_000 })
  const onServer = await pro.post('/api/purchases', { ...order, pack: 'premium-2', product: 'nordlys-remote-server' })
  expect(await refusal(onServer)).toMatchObject({ slug: 'pack-needs-plan' })
  const plus = await withPlan(p, 'plus')
  expect(await refusal(await plus.post('/api/purchases', { ...order, pack: 'premium-2' }))).toMatchObject({
    slug: 'pack-needs-plan',
  })
})

test('a pack that extends a plan is not sold once that plan has ended', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro', supportUntil: '2026-11-18' })
  const client = await p.signedIn(email)
  await ordered(client, { pack: 'premium-2' })
  p.clock.now = Date.parse('2026-11-19T00:00:00+01:00')
  expect(await refusal(await client.post('/api/purchases', { ...order, pack: 'premium-2' }))).toMatchObject({
    slug: 'pack-needs-plan',
  })
})

test.each([
  ['names no provider', { PAYMENT_PROVIDER: '' }],
  ['names the sandbox outside local development', { PAYMENT_PROVIDER: 'sandbox', LOCAL_DEVELOPMENT: undefined }],
  ['names the sandbox at an address of the internet', { PAYMENT_PROVIDER: 'sandbox', ORIGIN: 'https://support.example.com' }],
  ['names Stripe without its secrets', { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: undefined }],
  ['names a provider there is not', { PAYMENT_PROVIDER: 'paypal' }],
])('a deployment that %s sells nothing by card, but by invoice', async (_, settings) => {
  const email = newEmail()
  const session = await sessionFor(email)
  const p = portal({ env: settings })
  const send = (payBy: string) =>
    p.request('/api/purchases', { method: 'POST', json: { ...order, payBy }, headers: { cookie: session(p.env.ORIGIN) } })
  expect(await refusal(await send('card'))).toMatchObject({ slug: 'payment-unavailable', status: 503 })
  expect((await send('invoice')).status).toBe(201)
})

/** A session made on a developer's machine; its cookie has another name on a deployment. */
async function sessionFor(email: string): Promise<(origin: string) => string> {
  const p = portal()
  await p.request('/api/session/codes', { method: 'POST', json: { email, locale: 'en' } })
  const code = (await p.mails(email))[0]?.text.match(/\b\d{6}\b/)?.[0]
  const response = await p.request('/api/session', { method: 'POST', json: { email, code } })
  const token = response.headers
    .getSetCookie()
    .join()
    .match(/session=([^;]+)/)?.[1]
  return (origin) => `${origin.startsWith('https') ? '__Host-session' : 'session'}=${token}`
}

test('an order by invoice is confirmed by mail, and its incidents are there once an administrator has marked it paid', async () => {
  const p = portal()
  const [client, administrator] = [await p.signedIn(), await p.signedIn(newEmail(), ['administrator'])]
  const purchase = await ordered(client, { payBy: 'invoice' })
  expect(purchase).toMatchObject({ status: 'pending', url: null })
  expect((await p.mails(client.email))[0]).toMatchObject({ subject: expect.stringMatching(/^Invoice /) })
  expect((await incidentsOf(client)).balance).toBe(0)
  const response = await administrator.post(`/api/desk/purchases/${purchase.id}/paid`, {})
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ purchase: { id: purchase.id, status: 'paid' } })
  expect((await incidentsOf(client)).balance).toBe(10)
  expect((await p.mails(client.email))[0]).toMatchObject({ subject: 'Your incident pack is ready' })
  const again = await administrator.post(`/api/desk/purchases/${purchase.id}/paid`, {})
  expect(await refusal(again)).toMatchObject({ slug: 'purchase-already-settled', status: 409 })
})

test('an invoice marked paid by ten administrators at once is booked once', async () => {
  const p = portal()
  const [client, administrator] = [await p.signedIn(), await p.signedIn(newEmail(), ['administrator'])]
  const { id } = await ordered(client, { payBy: 'invoice' })
  const responses = await Promise.all(Array.from({ length: 10 }, () => administrator.post(`/api/desk/purchases/${id}/paid`, {})))
  expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)])
  expect((await incidentsOf(client)).entries).toHaveLength(1)
})

test('only an administrator marks a purchase paid, and only one by invoice', async () => {
  const p = portal()
  const [client, agent, administrator] = [
    await p.signedIn(),
    await p.signedIn(newEmail(), ['agent']),
    await p.signedIn(newEmail(), ['administrator']),
  ]
  const [byInvoice, byCard] = [await ordered(client, { payBy: 'invoice' }), await ordered(client)]
  const mark = (who: Client, id: string) => who.post(`/api/desk/purchases/${id}/paid`, {})
  expect(await refusal(await mark(p.anonymous, byInvoice.id))).toMatchObject({ slug: 'signed-out', status: 401 })
  expect(await refusal(await mark(client, byInvoice.id))).toMatchObject({ slug: 'not-an-administrator', status: 403 })
  expect(await refusal(await mark(agent, byInvoice.id))).toMatchObject({ slug: 'not-an-administrator' })
  expect(await refusal(await mark(administrator, byCard.id))).toMatchObject({ slug: 'purchase-not-by-invoice', status: 409 })
  expect(await refusal(await mark(administrator, 'pur_nobody'))).toMatchObject({ slug: 'purchase-not-found', status: 404 })
  expect(await purchaseRow(byInvoice.id)).toMatchObject({ status: 'pending' })
})

test('purchases are seen by their buyer alone, and one of somebody else’s is like one that is not there', async () => {
  const p = portal()
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  const { id } = await ordered(client)
  expect(await (await client.get(`/api/purchases/${id}`)).json()).toMatchObject({ purchase: { id, status: 'pending' } })
  const [theirs, none] = [
    await refusal(await other.get(`/api/purchases/${id}`)),
    await refusal(await other.get('/api/purchases/pur_none')),
  ]
  expect(theirs).toMatchObject({ slug: 'purchase-not-found', status: 404 })
  expect({ ...theirs, instance: null }).toEqual({ ...none, instance: null })
  for (const path of ['/api/purchases', `/api/purchases/${id}`]) {
    expect(await refusal(await p.anonymous.get(path))).toMatchObject({ slug: 'signed-out', status: 401 })
  }
  expect(await refusal(await p.anonymous.post('/api/purchases', order))).toMatchObject({ slug: 'signed-out' })
})

test('purchases are listed newest first, page by page', async () => {
  const p = portal()
  const client = await p.signedIn()
  const ids: string[] = []
  for (let index = 0; index < 3; index += 1) {
    p.clock.now += 1000
    ids.unshift((await ordered(client)).id)
  }
  type List = { items: { id: string }[]; nextCursor: string | null }
  const first = await (await client.get('/api/purchases?limit=2')).json<List>()
  expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  const second = await (await client.get(`/api/purchases?limit=2&cursor=${first.nextCursor}`)).json<List>()
  expect(second).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null })
  expect(await refusal(await client.get('/api/purchases?cursor=nonsense'))).toMatchObject({ slug: 'validation-failed' })
})

interface Packs {
  items: { id: string; prices: Record<string, number>; requiresPlan: string[] | null; refusal: string | null }[]
}

test('packs are shown to everybody, with why a visitor cannot buy them yet', async () => {
  const { items } = await (await portal().anonymous.get('/api/packs')).json<Packs>()
  expect(items.map(({ id }) => id)).toEqual(programme.packs.map(({ id }) => id))
  expect(items.every(({ refusal: why }) => why === 'signed-out')).toBe(true)
  expect(items[0]).toMatchObject({ prices: { EUR: 5_900, DKK: 44_000, RON: 29_500 }, requiresPlan: null })
})

test('packs are shown at a product’s prices, and only those sold for it', async () => {
  const p = portal()
  const list = async (client: Client, product: string) =>
    (await (await client.get(`/api/packs?product=${product}`)).json<Packs>()).items
  const pro = await withPlan(p, 'pro')
  const ofServer = await list(pro, 'nordlys-remote-server')
  expect(ofServer.find(({ id }) => id === 'incident-1')).toMatchObject({ prices: { EUR: 8_900 }, refusal: null })
  expect(ofServer.find(({ id }) => id === 'premium-2')).toMatchObject({ refusal: 'pack-needs-plan' })
  expect((await list(pro, 'nordlys-remote')).find(({ id }) => id === 'premium-2')).toMatchObject({ refusal: null })
  expect((await list(pro, 'nordlys-backup')).map(({ id }) => id)).toEqual(['incident-1', 'incident-10'])
  expect(await refusal(await pro.get('/api/packs?product=nordlys-mail'))).toMatchObject({ slug: 'validation-failed' })
})

test('whether the service is to start at once is kept as it was asked, and stands in the receipt', async () => {
  const p = portal()
  const client = await p.signedIn()
  const [asked, silent] = [await ordered(client, { startNow: true }), await ordered(client, { startNow: false })]
  const consent = async ({ id }: { id: string }) =>
    (await (await client.get(`/api/purchases/${id}`)).json<{ purchase: { startConsentAt: string | null } }>()).purchase
      .startConsentAt
  expect(await consent(asked)).toBe('2026-11-18T09:00:00.000Z')
  expect(await consent(silent)).toBeNull()
  await deliver(p, checkoutEvent(asked))
  expect((await p.mails(client.email))[0]?.text).toContain('You asked us to start at once.')
  await deliver(p, checkoutEvent(silent))
  expect((await p.mails(client.email))[0]?.text).toContain('you may withdraw from this purchase within 14 days')
})

test('incidents are spent only on products that are sold from the price list they were bought from', async () => {
  const p = portal()
  const client = await p.signedIn()
  const balances = async () => {
    const of = async (product: string) =>
      (await (await client.get(`/api/entitlement?product=${product}`)).json<{ balance: number }>()).balance
    return [await of('nordlys-remote'), await of('nordlys-backup'), await of('nordlys-remote-server')]
  }
  await deliver(p, checkoutEvent(await ordered(client, { product: 'nordlys-remote' })))
  expect(await balances()).toEqual([10, 10, 0])
  const onServer = { product: 'nordlys-remote-server', version: '3.5.1.0' }
  expect(await refusal(await submitted(client, onServer))).toMatchObject({ slug: 'incident-balance-exhausted', status: 402 })
  await deliver(p, checkoutEvent(await ordered(client, { product: 'nordlys-remote-server', pack: 'incident-1' })))
  expect(await balances()).toEqual([10, 10, 1])
  expect((await submitted(client, onServer)).status).toBe(201)
  expect(await balances()).toEqual([10, 10, 0])
})

test('who orders without end is stopped', async () => {
  const client = await portal().signedIn()
  const statuses: number[] = []
  for (let round = 0; round < 7; round += 1) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.post('/api/purchases', order)))
    statuses.push(...answers.map(({ status }) => status))
  }
  expect(statuses.filter((status) => status === 201)).toHaveLength(60)
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
})

test('an order is paid again only by its buyer, by card, while it is not paid, and at the price of today', async () => {
  const p = portal()
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  const [open, byInvoice, paid] = [await ordered(client), await ordered(client, { payBy: 'invoice' }), await ordered(client)]
  await deliver(p, checkoutEvent(paid))
  const again = async (who: Client, { id }: { id: string }) => refusal(await who.post(`/api/purchases/${id}/checkout`, {}))
  expect(await again(p.anonymous, open)).toMatchObject({ slug: 'signed-out', status: 401 })
  expect(await again(other, open)).toMatchObject({ slug: 'purchase-not-found', status: 404 })
  expect(await again(client, byInvoice)).toMatchObject({ slug: 'purchase-not-by-card', status: 409 })
  expect(await again(client, paid)).toMatchObject({ slug: 'purchase-already-settled', status: 409 })
  const old = {
    ...open,
    url: undefined,
    id: `${open.id}_old`,
    checkoutId: 'cs_old',
    status: 'expired',
    nextCheckAt: null,
  } as const
  await db.insert(purchases).values({ ...old, id: `${old.id}_price`, checkoutId: 'cs_price', amountMinor: 1 })
  await db.insert(purchases).values({ ...old, id: `${old.id}_policy`, checkoutId: 'cs_policy', policyVersion: '2020-01-01' })
  expect(await again(client, { id: `${old.id}_price` })).toMatchObject({ slug: 'order-outdated', status: 409 })
  expect(await again(client, { id: `${old.id}_policy` })).toMatchObject({ slug: 'policy-version-outdated', status: 409 })
})
