import { expect, test } from 'vitest'
import { newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { checkoutEvent, deliver, incidentsOf, ordered, purchaseRow } from './support-payments.ts'

const MINUTE_MS = 60_000

async function buyer(p = portal()) {
  const client = await p.signedIn(newEmail())
  return { p, client, purchase: await ordered(client) }
}

const kinds = (incidents: Awaited<ReturnType<typeof incidentsOf>>) => incidents.entries.map(({ kind, delta }) => [kind, delta])

test('a payment puts the incidents on the account and the receipt into the mail', async () => {
  const { p, client, purchase } = await buyer()
  const response = await deliver(p, checkoutEvent(purchase))
  expect(response.status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid', paidAt: WEDNESDAY_MORNING, nextCheckAt: null })
  const incidents = await incidentsOf(client)
  expect(incidents.balance).toBe(10)
  expect(incidents.entries).toEqual([
    {
      at: '2026-11-18T09:00:00.000Z',
      kind: 'purchase',
      delta: 10,
      balance: 10,
      purchase: purchase.id,
      clause: 'incident-purchase',
    },
  ])
  expect(incidents.lots).toMatchObject([{ size: 10, remaining: 10, held: 0, expiresAt: '2027-11-18T23:00:00.000Z' }])
  const [receipt] = await p.mails(client.email)
  expect(receipt?.subject).toBe('Your incident pack is ready')
  expect(receipt?.text).toContain('Your balance: 10 incidents')
  expect(receipt?.text).toContain('Can be spent until: 18 November 2027')
  expect(receipt?.text).toContain(purchase.id)
})

test('twenty webhooks of one payment at once are booked once', async () => {
  const { p, client, purchase } = await buyer()
  const event = checkoutEvent(purchase)
  const responses = await Promise.all(Array.from({ length: 20 }, () => deliver(p, event)))
  expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(kinds(await incidentsOf(client))).toEqual([['purchase', 10]])
  expect((await p.mails(client.email)).filter(({ subject }) => subject === 'Your incident pack is ready')).toHaveLength(1)
})

test('twenty different events of one payment at once are booked once', async () => {
  const { p, client, purchase } = await buyer()
  const types = ['checkout.session.completed', 'checkout.session.async_payment_succeeded']
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, index) => deliver(p, checkoutEvent(purchase, { type: types[index % 2] as string }))),
  )
  expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(kinds(await incidentsOf(client))).toEqual([['purchase', 10]])
})

test('payments of several purchases of one account at once are all booked, each receipt with its own balance', async () => {
  const p = portal()
  const client = await p.signedIn()
  const purchases = await Promise.all(Array.from({ length: 4 }, () => ordered(client, { pack: 'incident-1' })))
  const responses = await Promise.all(purchases.map((purchase) => deliver(p, checkoutEvent(purchase))))
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect((await incidentsOf(client)).entries.map(({ balance }) => balance)).toEqual([4, 3, 2, 1])
  const balances = (await p.mails(client.email)).flatMap(({ text }) => text.match(/Your balance: (\d)/)?.[1] ?? [])
  expect(balances.sort()).toEqual(['1', '2', '3', '4'])
})

test('an event that comes again days later changes nothing', async () => {
  const { p, client, purchase } = await buyer()
  const event = checkoutEvent(purchase)
  await deliver(p, event)
  p.clock.now += 3 * 24 * 60 * MINUTE_MS
  expect((await deliver(p, event, { at: p.clock.now })).status).toBe(200)
  expect((await incidentsOf(client)).balance).toBe(10)
})

test('a payment that is only on its way waits for its arrival', async () => {
  const { p, client, purchase } = await buyer()
  expect((await deliver(p, checkoutEvent(purchase, { session: { payment_status: 'unpaid' } }))).status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'processing' })
  expect((await incidentsOf(client)).balance).toBe(0)
  await deliver(p, checkoutEvent(purchase, { type: 'checkout.session.async_payment_succeeded' }))
  expect((await incidentsOf(client)).balance).toBe(10)
})

test.each([
  ['checkout.session.async_payment_failed', { payment_status: 'unpaid' }, 'failed'],
  ['checkout.session.expired', { payment_status: 'unpaid', status: 'expired' }, 'expired'],
])('%s ends a purchase that waits, and a payment outweighs it in whichever order they come', async (type, session, status) => {
  const { p, client, purchase } = await buyer()
  expect((await deliver(p, checkoutEvent(purchase, { type, session }))).status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status, paidAt: null })
  expect((await incidentsOf(client)).entries).toEqual([])
  await deliver(p, checkoutEvent(purchase))
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid' })
  await deliver(p, checkoutEvent(purchase, { type, session }))
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid' })
  expect((await incidentsOf(client)).balance).toBe(10)
})

test.each([
  ['another amount', { amount_subtotal: 1 }],
  ['another currency', { currency: 'ron' }],
  ['another checkout', { id: 'cs_of_something_else' }],
])('a payment of %s is refused, and nothing is booked', async (_, session) => {
  const { p, client, purchase } = await buyer()
  expect(await refusal(await deliver(p, checkoutEvent(purchase, { session })))).toMatchObject({
    slug: 'webhook-purchase-mismatch',
    status: 400,
  })
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending' })
  expect((await incidentsOf(client)).entries).toEqual([])
})

test('the expiry of another checkout ends nothing', async () => {
  const { p, purchase } = await buyer()
  const session = { id: 'cs_of_something_else', payment_status: 'unpaid', status: 'expired' }
  expect((await deliver(p, checkoutEvent(purchase, { type: 'checkout.session.expired', session }))).status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending' })
})

test('a payment of another pack is refused', async () => {
  const { p, purchase } = await buyer()
  const event = checkoutEvent(purchase, { session: { metadata: { purchase: purchase.id, pack: 'incident-1' } } })
  expect(await refusal(await deliver(p, event))).toMatchObject({ slug: 'webhook-purchase-mismatch' })
})

test('a payment of a purchase that does not exist is refused, so that it is noticed', async () => {
  const { p, purchase } = await buyer()
  const event = checkoutEvent(purchase, { session: { metadata: { purchase: 'pur_nobody', pack: purchase.pack } } })
  expect(await refusal(await deliver(p, event))).toMatchObject({ slug: 'webhook-purchase-mismatch', status: 400 })
})

test('what concerns no purchase of ours is taken and left alone', async () => {
  const { p, purchase } = await buyer()
  const foreign = checkoutEvent(purchase, { session: { metadata: {} } })
  const expired = checkoutEvent(purchase, { type: 'checkout.session.expired', session: { metadata: { purchase: 'pur_nobody' } } })
  const other = { ...checkoutEvent(purchase), type: 'customer.created' }
  for (const event of [foreign, expired, other]) expect((await deliver(p, event)).status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending' })
})

test('an event that was not signed with our secret is refused', async () => {
  const { p, client, purchase } = await buyer()
  const forged = await deliver(p, checkoutEvent(purchase), { secret: 'whsec_of_somebody_else' })
  expect(await refusal(forged)).toMatchObject({ slug: 'webhook-signature-invalid', status: 400 })
  const unsigned = await p.request('/api/webhooks/stripe', { method: 'POST', body: JSON.stringify(checkoutEvent(purchase)) })
  expect(await refusal(unsigned)).toMatchObject({ slug: 'webhook-signature-invalid' })
  expect((await incidentsOf(client)).balance).toBe(0)
})

test('an event whose signature is older than five minutes is refused as a replay', async () => {
  const { p, purchase } = await buyer()
  expect(await refusal(await deliver(p, checkoutEvent(purchase), { at: p.clock.now - 6 * MINUTE_MS }))).toMatchObject({
    slug: 'webhook-signature-invalid',
  })
  expect((await deliver(p, checkoutEvent(purchase), { at: p.clock.now - 4 * MINUTE_MS })).status).toBe(200)
})

test('a body changed after it was signed is refused', async () => {
  const { p, purchase } = await buyer()
  const event = checkoutEvent(purchase)
  const other = portal()
  const request = other.request
  let tampered: Response | undefined
  other.request = async (path, init = {}) => {
    tampered = await request(path, { ...init, body: String(init.body).replace('"paid"', '"PAID"') })
    return tampered
  }
  await deliver(other, event)
  expect(await refusal(tampered as Response)).toMatchObject({ slug: 'webhook-signature-invalid' })
  expect((await deliver(p, event)).status).toBe(200)
})

test('an event of live payments is refused where test payments are taken', async () => {
  const { p, purchase } = await buyer()
  expect(await refusal(await deliver(p, checkoutEvent(purchase, { livemode: true })))).toMatchObject({
    slug: 'webhook-signature-invalid',
  })
})

test('without a provider no event is believed', async () => {
  const { purchase } = await buyer()
  const closed = portal({ env: { PAYMENT_PROVIDER: '' } })
  expect(await refusal(await deliver(closed, checkoutEvent(purchase)))).toMatchObject({
    slug: 'payment-unavailable',
    status: 503,
  })
})
