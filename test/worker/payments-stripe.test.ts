import { expect, inject, test } from 'vitest'
import { openPrimary } from '../../worker/db/client.ts'
import type { Env } from '../../worker/env.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { newEmail, portal, refusal } from './support.ts'
import { checkoutEvent, deliver, incidentsOf, order, ordered, purchaseRow, reversalEvent } from './support-payments.ts'

const MINUTE_MS = 60_000
const api = inject('stripeApi')

/** A portal that takes cards with Stripe, which the stand-in plays. */
function stripePortal(STRIPE_SECRET_KEY = 'sk_test_works', more: Partial<Env> = {}) {
  return portal({ env: { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY, STRIPE_API: api, ...more } })
}

interface Asked {
  key: string
  version: string
  idempotencyKey: string
  form: Record<string, string>
}

async function askedFor(purchaseId: string): Promise<Asked[]> {
  const all = await (await fetch(`${api}/stand-in/asked`)).json<Asked[]>()
  return all.filter(({ form }) => form['metadata[purchase]'] === purchaseId)
}

/** What the buyer does at Stripe's checkout. */
async function atStripe(checkoutId: string | null, session: object): Promise<void> {
  await fetch(`${api}/stand-in/sessions/${checkoutId}`, { method: 'POST', body: JSON.stringify(session) })
}

const PAID = { status: 'complete', payment_status: 'paid' }

test('an order by card opens Stripe’s checkout, with tax, invoice, consent and the price agreed', async () => {
  const client = await stripePortal().signedIn()
  const response = await client.post('/api/purchases', { ...order, currency: 'DKK' }, { 'accept-language': 'da' })
  const { purchase, checkoutUrl } = await response.json<{ purchase: { id: string }; checkoutUrl: string }>()
  expect(checkoutUrl).toMatch(/^https:\/\/checkout\.stripe\.com\//)
  const [asked] = await askedFor(purchase.id)
  expect(asked).toMatchObject({ version: '2026-10-28.endive', idempotencyKey: `checkout-${purchase.id}-1` })
  expect(asked?.form).toMatchObject({
    mode: 'payment',
    locale: 'da',
    customer_email: client.email,
    client_reference_id: purchase.id,
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'dkk',
    'line_items[0][price_data][unit_amount]': '366000',
    'line_items[0][price_data][tax_behavior]': 'exclusive',
    'automatic_tax[enabled]': 'true',
    'tax_id_collection[enabled]': 'true',
    billing_address_collection: 'required',
    'invoice_creation[enabled]': 'true',
    'consent_collection[terms_of_service]': 'required',
    'adaptive_pricing[enabled]': 'false',
    allow_promotion_codes: 'true',
    'metadata[purchase]': purchase.id,
    'metadata[pack]': 'incident-10',
    'payment_intent_data[metadata][purchase]': purchase.id,
    success_url: `http://localhost:8787/da/incidents/?purchase=${purchase.id}`,
  })
})

test('a connection that is cut is tried again, and one checkout is opened', async () => {
  const client = await stripePortal('sk_test_flaky').signedIn()
  const purchase = await ordered(client)
  const asked = await askedFor(purchase.id)
  expect(asked).toHaveLength(2)
  expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  expect(purchase.checkoutId).toMatch(/^cs_test_/)
})

test('where Stripe has opened the checkout but is too slow to say so, asking again finds that same one', async () => {
  const purchase = await ordered(await stripePortal('sk_test_slow').signedIn())
  const asked = await askedFor(purchase.id)
  expect(asked).toHaveLength(2)
  expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  expect(purchase.checkoutId).toMatch(/^cs_test_/)
}, 30_000)

test.each(['sk_test_down', 'sk_test_refused', 'sk_test_hanging'])(
  'where Stripe answers %s, the buyer is told, nothing is written, and the order can be sent again',
  async (key) => {
    const email = newEmail()
    const client = await stripePortal(key).signedIn(email)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    expect(await refusal(await client.post('/api/purchases', order, headers))).toMatchObject({
      slug: 'payment-unavailable',
      status: 503,
    })
    expect(await (await client.get('/api/purchases')).json()).toMatchObject({ items: [] })
    const works = await stripePortal().signedIn(email)
    expect((await works.post('/api/purchases', order, headers)).status).toBe(201)
  },
  60_000,
)

test('Stripe’s event of the payment puts the incidents on the account', async () => {
  const p = stripePortal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  expect((await deliver(p, checkoutEvent(purchase))).status).toBe(200)
  expect((await incidentsOf(client)).balance).toBe(10)
})

test('a live key takes live events alone, a test key test events alone', async () => {
  const tests = stripePortal('sk_test_works')
  const live = stripePortal('rk_live_works', { LOCAL_DEVELOPMENT: undefined, ORIGIN: 'https://support.example.com' })
  const client = await tests.signedIn()
  const purchase = await ordered(client)
  expect(await refusal(await deliver(tests, checkoutEvent(purchase, { livemode: true })))).toMatchObject({
    slug: 'webhook-signature-invalid',
  })
  expect(await refusal(await deliver(live, checkoutEvent(purchase)))).toMatchObject({ slug: 'webhook-signature-invalid' })
  expect((await deliver(live, checkoutEvent(purchase, { livemode: true }))).status).toBe(200)
})

const DB = () => openPrimary(portal().env.DB)

test('a payment whose event never comes is found by the cron trigger, and booked once though the event comes after all', async () => {
  const p = stripePortal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  await atStripe(purchase.checkoutId, PAID)
  await runHousekeeping(p.env, DB(), p.clock.now + 9 * MINUTE_MS)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending' })
  await runHousekeeping(p.env, DB(), p.clock.now + 10 * MINUTE_MS)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid', nextCheckAt: null })
  expect((await deliver(p, checkoutEvent(purchase))).status).toBe(200)
  expect((await incidentsOf(client)).entries).toHaveLength(1)
  expect((await p.mails(client.email)).filter(({ subject }) => subject === 'Your incident pack is ready')).toHaveLength(1)
})

test('a checkout that stays open is asked about less and less often, until Stripe ends it', async () => {
  const p = stripePortal()
  const purchase = await ordered(await p.signedIn())
  const start = p.clock.now
  for (const [afterMinutes, nextMinutes] of [
    [10, 20],
    [20, 40],
    [45, 90],
    [91, 182],
  ] as const) {
    await runHousekeeping(p.env, DB(), start + afterMinutes * MINUTE_MS)
    expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending', nextCheckAt: start + nextMinutes * MINUTE_MS })
  }
  await atStripe(purchase.checkoutId, { status: 'expired' })
  await runHousekeeping(p.env, DB(), start + 182 * MINUTE_MS)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'expired', nextCheckAt: null })
})

test('a payment by a means that takes days is on its way until it arrives, and ended when it fails', async () => {
  const p = stripePortal()
  const purchase = await ordered(await p.signedIn())
  await atStripe(purchase.checkoutId, {
    status: 'complete',
    payment_status: 'unpaid',
    payment_intent: { id: 'pi_1', status: 'processing' },
  })
  await runHousekeeping(p.env, DB(), p.clock.now + 10 * MINUTE_MS)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'processing' })
  await atStripe(purchase.checkoutId, { payment_intent: { id: 'pi_1', status: 'requires_payment_method' } })
  await runHousekeeping(p.env, DB(), p.clock.now + 20 * MINUTE_MS)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'failed' })
})

test('the cron trigger passes over what Stripe cannot tell, and comes to the others', async () => {
  const p = stripePortal()
  const [lost, paid] = [await ordered(await p.signedIn()), await ordered(await p.signedIn())]
  await atStripe(paid.checkoutId, PAID)
  await atStripe(lost.checkoutId, { amount_subtotal: 1, ...PAID })
  await runHousekeeping(p.env, DB(), p.clock.now + 10 * MINUTE_MS)
  expect(await purchaseRow(lost.id)).toMatchObject({ status: 'pending' })
  expect(await purchaseRow(paid.id)).toMatchObject({ status: 'paid' })
})

const pi = (id: string) => ({ payment_intent: { id, object: 'payment_intent', status: 'succeeded' } })

test('a refund that is faster than its payment is asked about at Stripe, and applied when the payment comes', async () => {
  const p = stripePortal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  await atStripe(purchase.checkoutId, { ...PAID, ...pi(`pi_${purchase.id}`) })
  const refund = () => reversalEvent(purchase, 'refund.created', { id: `re_${purchase.id}`, amount: 61_250, status: 'succeeded' })
  const down = await deliver(stripePortal('sk_test_down'), refund())
  expect(await refusal(down)).toMatchObject({ slug: 'payment-unavailable', status: 503 })
  expect((await deliver(p, refund())).status).toBe(200)
  await deliver(p, checkoutEvent(purchase))
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'refunded', paymentId: `pi_${purchase.id}` })
  const foreign = reversalEvent(purchase, 'charge.dispute.created', {
    id: 'dp_x',
    amount: 1,
    status: 'lost',
    payment_intent: 'pi_of_nobody',
  })
  expect((await deliver(p, foreign)).status).toBe(200)
})

test('asking Stripe finds the sum paid and the page of the invoice', async () => {
  const p = stripePortal()
  const purchase = await ordered(await p.signedIn())
  const receiptUrl = 'https://invoice.stripe.com/i/acct_1/test_2'
  const invoice = { id: 'in_2', object: 'invoice', hosted_invoice_url: receiptUrl }
  await atStripe(purchase.checkoutId, { ...PAID, ...pi(`pi_${purchase.id}`), amount_total: 61_250, invoice })
  await runHousekeeping(p.env, DB(), p.clock.now + 10 * MINUTE_MS)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid', totalMinor: 61_250, receiptUrl })
})

const checkoutOf = async (response: Response) => (await response.json<{ checkoutUrl: string }>()).checkoutUrl

test('an order that is not paid is paid at its checkout while that is open, and at a new one once it has lapsed', async () => {
  const p = stripePortal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  const again = () => client.post(`/api/purchases/${purchase.id}/checkout`, {})
  expect(await checkoutOf(await again())).toBe(purchase.checkoutUrl)
  await atStripe(purchase.checkoutId, { status: 'expired' })
  const urls = await Promise.all((await Promise.all([again(), again(), again()])).map(checkoutOf))
  expect(new Set(urls).size).toBe(1)
  expect(urls[0]).not.toBe(purchase.checkoutUrl)
  expect((await askedFor(purchase.id)).map(({ idempotencyKey }) => idempotencyKey)).toContain(`checkout-${purchase.id}-2`)
  const renewed = await purchaseRow(purchase.id)
  expect(renewed).toMatchObject({ status: 'pending', checkouts: 2, checkoutUrl: urls[0] })
  await deliver(
    p,
    checkoutEvent(purchase, { type: 'checkout.session.expired', session: { status: 'expired', payment_status: 'unpaid' } }),
  )
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending' })
  await deliver(p, checkoutEvent(renewed))
  expect((await incidentsOf(client)).balance).toBe(10)
})

test('no second checkout is opened for what is paid or on its way, though no event has come', async () => {
  const p = stripePortal()
  const client = await p.signedIn()
  const [paid, late] = [await ordered(client), await ordered(client)]
  await atStripe(paid.checkoutId, { ...PAID, ...pi(`pi_${paid.id}`) })
  await atStripe(late.checkoutId, {
    status: 'complete',
    payment_status: 'unpaid',
    payment_intent: { id: 'pi_2', status: 'processing' },
  })
  const again = async ({ id }: { id: string }) => refusal(await client.post(`/api/purchases/${id}/checkout`, {}))
  expect(await again(paid)).toMatchObject({ slug: 'purchase-already-settled', status: 409 })
  expect((await incidentsOf(client)).balance).toBe(10)
  expect(await again(late)).toMatchObject({ slug: 'payment-processing', status: 409 })
})

test('where Stripe is down, who wants to pay again is told, and nothing changes', async () => {
  const email = newEmail()
  const client = await stripePortal().signedIn(email)
  const purchase = await ordered(client)
  await deliver(stripePortal(), checkoutEvent(purchase, { type: 'checkout.session.async_payment_failed' }))
  const down = await stripePortal('sk_test_down').signedIn(email)
  const refused = await refusal(await down.post(`/api/purchases/${purchase.id}/checkout`, {}))
  expect(refused).toMatchObject({ slug: 'payment-unavailable', status: 503 })
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'failed', checkouts: 1 })
})

test.each([
  ['a live key on a developer’s machine', 'sk_live_real'],
  ['a publishable key', 'pk_test_public'],
  ['two keys of two kinds', 'sk_test_one,sk_live_two'],
])('%s sells nothing by card', async (_, key) => {
  const client = await stripePortal(key).signedIn()
  expect(await refusal(await client.post('/api/purchases', order))).toMatchObject({ slug: 'payment-unavailable', status: 503 })
})
