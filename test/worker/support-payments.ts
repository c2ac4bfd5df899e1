import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import Stripe from 'stripe'
import { programme } from '../../programme/active.ts'
import { purchases } from '../../worker/db/schema.ts'
import { type Client, db, type portal, WEDNESDAY_MORNING } from './support.ts'

type Portal = ReturnType<typeof portal>
type Purchase = typeof purchases.$inferSelect

/** A pack that anybody may buy, ordered by card. */
export const order = {
  pack: 'incident-10',
  currency: 'EUR',
  product: 'nordlys-remote',
  policyVersion: programme.policy.version,
  payBy: 'card',
}

/** What an order answers. */
export interface Ordered {
  purchase: {
    id: string
    status: string
    amountMinor: number
    currency: string
    checkoutUrl: string | null
    paidAt: string | null
  }
  checkoutUrl: string | null
}

/** Orders a pack, successfully. @returns the purchase's row and where it is paid */
export async function ordered(client: Client, more: object = {}): Promise<Purchase & { url: string | null }> {
  const response = await client.post('/api/purchases', { ...order, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  const { purchase, checkoutUrl } = await response.json<Ordered>()
  return { ...(await purchaseRow(purchase.id)), url: checkoutUrl }
}

/** A purchase as it stands in the database. */
export async function purchaseRow(id: string): Promise<Purchase> {
  const [row] = await db.select().from(purchases).where(eq(purchases.id, id))
  if (!row) throw new Error(`there is no purchase ${id}`)
  return row
}

let events = 0

/** An event of Stripe's about the checkout of a purchase: by default that it was paid. */
export function checkoutEvent(
  purchase: Purchase,
  {
    type = 'checkout.session.completed',
    id = `evt_${++events}_${purchase.id}`,
    livemode = false,
    session = {},
  }: {
    type?: string
    id?: string
    livemode?: boolean
    session?: object
  } = {},
) {
  const object = {
    id: purchase.checkoutId,
    object: 'checkout.session',
    status: 'complete',
    payment_status: 'paid',
    amount_subtotal: purchase.amountMinor,
    amount_total: Math.round(purchase.amountMinor * 1.25),
    total_details: { amount_discount: 0, amount_tax: Math.round(purchase.amountMinor * 0.25) },
    currency: purchase.currency.toLowerCase(),
    client_reference_id: purchase.id,
    payment_intent: `pi_${purchase.id}`,
    metadata: { purchase: purchase.id, pack: purchase.pack },
    ...session,
  }
  return { id, object: 'event', type, livemode, api_version: Stripe.API_VERSION, data: { object } }
}

/** An event of Stripe's about money that goes back: of a refund, a dispute, or a charge that was refunded. */
export function reversalEvent(purchase: Purchase, type: string, object: { id: string; [field: string]: unknown }) {
  const payment = { currency: purchase.currency.toLowerCase(), payment_intent: `pi_${purchase.id}`, metadata: {} }
  const data = { object: { ...payment, ...object } }
  return { id: `evt_${++events}_${purchase.id}`, object: 'event', type, livemode: false, api_version: Stripe.API_VERSION, data }
}

/** Sends an event to the portal as Stripe does, signed by Stripe's own SDK. */
export async function deliver(
  p: Portal,
  event: object,
  { secret = env.STRIPE_WEBHOOK_SECRET ?? '', at = WEDNESDAY_MORNING }: { secret?: string; at?: number } = {},
): Promise<Response> {
  const payload = JSON.stringify(event)
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret,
    timestamp: Math.floor(at / 1000),
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  })
  return p.request('/api/webhooks/stripe', { method: 'POST', body: payload, headers: { 'stripe-signature': signature } })
}

/** An account's incidents as the API tells them. */
export async function incidentsOf(client: Client, query = '') {
  const response = await client.get(`/api/incidents${query}`)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json<{
    balance: number
    held: number
    lots: { id: string; size: number; remaining: number; held: number; expiresAt: string }[]
    entries: {
      at: string
      kind: string
      delta: number
      balance: number
      ticket?: string
      purchase?: string
      clause: string
      reason?: string
    }[]
    nextCursor: string | null
  }>()
}

/** Submits a ticket paid with an incident, whatever comes of it. */
export function submitted(client: Client, more: object = {}): Promise<Response> {
  const about = { product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'The session drops' }
  const rest = { body: 'Each time.', locale: 'en', payWith: 'incident', policyVersion: programme.policy.version }
  return client.post('/api/tickets', { ...about, ...rest, ...more })
}
