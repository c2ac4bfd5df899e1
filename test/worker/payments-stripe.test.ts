import { expect, inject, test } from 'vitest'
import { openPrimary } from '../../worker/db/client.ts'
import type { Env } from '../../worker/env.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { newEmail, portal, refusal } from './support.ts'
import { checkoutEvent, deliver, incidentsOf, order, ordered, purchaseRow } from './support-payments.ts'

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

test.each(['sk_test_down', 'sk_test_refused'])(
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
  await atStripe(purchase.checkoutId, { status: 'complete', payment_status: 'unpaid', payment_intent: { id: 'pi_1', status: 'processing' } })
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
