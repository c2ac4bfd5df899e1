import { expect, test } from 'vitest'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { db, newEmail, portal, refusal } from './support.ts'
import { checkoutEvent, deliver, incidentsOf, ordered, purchaseRow, reversalEvent, submitted } from './support-payments.ts'

const DAY_MS = 86_400_000

/** Somebody who has paid for ten incidents: 490.00 EUR and a quarter of VAT. */
async function buyer() {
  const p = portal()
  const client = await p.signedIn(newEmail())
  const purchase = await ordered(client)
  await deliver(p, checkoutEvent(purchase))
  const says = (type: string, object: { id: string; [field: string]: unknown }) =>
    deliver(p, reversalEvent(purchase, type, { ...object, id: `${object.id}_${purchase.id}` }))
  return { p, client, purchase, says }
}

type Buyer = Awaited<ReturnType<typeof buyer>>

const TOTAL = 61_250
const WHOLE = { id: 're_1', amount: TOTAL, status: 'succeeded' }
const dispute = (status: string) => ({ id: 'dp_1', amount: TOTAL, status })

const kinds = async ({ client }: Buyer) =>
  (await incidentsOf(client)).entries.map(({ kind, delta, balance }) => [kind, delta, balance]).reverse()
const subjects = async ({ p, client }: Buyer) => (await p.mails(client.email)).map(({ subject }) => subject)

test('what was paid in the end is kept: the sum, its VAT, the discount', async () => {
  const p = portal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  const session = { amount_total: 55_125, total_details: { amount_discount: 4_900, amount_tax: 11_025 } }
  expect((await deliver(p, checkoutEvent(purchase, { session }))).status).toBe(200)
  const answer = await (await client.get(`/api/purchases/${purchase.id}`)).json()
  expect(answer).toMatchObject({
    purchase: {
      status: 'paid',
      amountMinor: 49_000,
      totalMinor: 55_125,
      discountMinor: 4_900,
      taxMinor: 11_025,
      refundedMinor: 0,
    },
  })
  const [receipt] = await p.mails(client.email)
  expect(receipt?.text).toContain('Discount: €49')
  expect(receipt?.text).toContain('Paid, VAT included: €551.25')
})

test('a pack that a promotion code makes free is booked, and owes nothing to a refund of nothing', async () => {
  const p = portal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  const session = { amount_total: 0, payment_status: 'no_payment_required', payment_intent: null }
  await deliver(p, checkoutEvent(purchase, { session }))
  expect((await incidentsOf(client)).balance).toBe(10)
  await deliver(
    p,
    reversalEvent(purchase, 'charge.refunded', { id: 'ch_free', amount_refunded: 0, metadata: { purchase: purchase.id } }),
  )
  expect((await incidentsOf(client)).balance).toBe(10)
})

test('a whole refund takes all incidents back, says why, and tells the buyer', async () => {
  const b = await buyer()
  expect((await b.says('refund.created', WHOLE)).status).toBe(200)
  expect(await purchaseRow(b.purchase.id)).toMatchObject({ status: 'refunded', refundedMinor: TOTAL })
  const { entries, balance } = await incidentsOf(b.client)
  expect(balance).toBe(0)
  expect(entries[0]).toMatchObject({
    kind: 'refund',
    delta: -10,
    reason: 'refunded',
    clause: 'incident-refund',
    purchase: b.purchase.id,
  })
  const [mail] = await b.p.mails(b.client.email)
  expect(mail?.subject).toBe('Money paid back for your incident pack')
  expect(mail?.text).toContain('Paid back in all, VAT included: €612.50')
  expect(mail?.text).toContain('Taken back: 10 incidents')
  expect(mail?.text).toContain('Your balance: 0 incidents')
})

test('a refund in part takes back the incidents whose whole price was paid back, however it is divided', async () => {
  const b = await buyer()
  await b.says('refund.created', { id: 're_1', amount: 9_188, status: 'succeeded' })
  expect(await kinds(b)).toEqual([
    ['purchase', 10, 10],
    ['refund', -1, 9],
  ])
  await b.says('refund.created', { id: 're_2', amount: 9_188, status: 'pending' })
  expect(await kinds(b)).toEqual([
    ['purchase', 10, 10],
    ['refund', -1, 9],
    ['refund', -2, 7],
  ])
  expect(await purchaseRow(b.purchase.id)).toMatchObject({ status: 'paid', refundedMinor: 18_376 })
})

test('a refund is applied once, however many reports of it come, at once, twice and by either name', async () => {
  const b = await buyer()
  const charge = { id: 'ch_1', amount_refunded: TOTAL, metadata: { purchase: b.purchase.id } }
  const reports = Array.from({ length: 10 }, (_, index) =>
    index % 2 ? b.says('charge.refunded', charge) : b.says('refund.updated', WHOLE),
  )
  expect((await Promise.all(reports)).map(({ status }) => status)).toEqual(Array(10).fill(200))
  await b.says('refund.created', WHOLE)
  expect(await kinds(b)).toEqual([
    ['purchase', 10, 10],
    ['refund', -10, 0],
  ])
  expect((await subjects(b)).filter((subject) => subject.startsWith('Money paid back'))).toHaveLength(1)
})

test('a refund that fails gives the incidents again, whichever report comes first', async () => {
  const [first, second] = [await buyer(), await buyer()]
  await first.says('refund.created', WHOLE)
  await first.says('refund.failed', { ...WHOLE, status: 'failed' })
  await first.says('refund.updated', WHOLE)
  expect(await kinds(first)).toEqual([
    ['purchase', 10, 10],
    ['refund', -10, 0],
    ['correction', 10, 10],
  ])
  expect(await purchaseRow(first.purchase.id)).toMatchObject({ status: 'paid', refundedMinor: 0 })
  expect((await subjects(first))[0]).toBe('A refund did not reach you')
  await second.says('refund.failed', { ...WHOLE, status: 'failed' })
  await second.says('refund.created', WHOLE)
  await second.says('charge.refunded', { id: 'ch_1', amount_refunded: TOTAL })
  expect(await kinds(second)).toEqual([['purchase', 10, 10]])
  await second.says('refund.created', { ...WHOLE, id: 're_2' })
  expect((await kinds(second)).at(-1)).toEqual(['refund', -10, 0])
})

test('a refund after incidents were spent leaves a debt that its entry explains, and nothing can be spent then', async () => {
  const b = await buyer()
  await submitted(b.client)
  await submitted(b.client)
  await b.says('refund.created', WHOLE)
  expect(await incidentsOf(b.client)).toMatchObject({
    balance: -2,
    entries: [{ kind: 'refund', delta: -10, balance: -2 }, {}, {}, {}],
  })
  expect(await refusal(await submitted(b.client))).toMatchObject({ slug: 'incident-balance-exhausted', status: 402 })
})

test('the next pack meets the debt at once, and what it met does not come back when it expires', async () => {
  const b = await buyer()
  await submitted(b.client)
  await b.says('refund.created', WHOLE)
  const next = await ordered(b.client, { pack: 'incident-1' })
  await deliver(b.p, checkoutEvent(next))
  const { balance, entries, lots } = await incidentsOf(b.client)
  expect(balance).toBe(0)
  expect(entries.slice(0, 2)).toMatchObject([
    { kind: 'correction', delta: 1, reason: 'debt-met', balance: 0 },
    { kind: 'correction', delta: -1, reason: 'debt-met', balance: -1 },
  ])
  expect(lots.map(({ remaining }) => remaining)).toEqual([0, 0])
  b.p.clock.now += 800 * DAY_MS
  await runHousekeeping(b.p.env, db, b.p.clock.now)
  expect((await incidentsOf(await b.p.signedIn(b.client.email))).balance).toBe(0)
})

test('a debt is met from another pack that is there already', async () => {
  const b = await buyer()
  await submitted(b.client)
  const other = await ordered(b.client)
  await deliver(b.p, checkoutEvent(other))
  await b.says('refund.created', WHOLE)
  const { balance, lots } = await incidentsOf(b.client)
  expect(balance).toBe(9)
  expect(lots.map(({ remaining }) => remaining).sort()).toEqual([0, 9])
})

test('a refund of a pack that has expired asks for nothing that was not spent', async () => {
  const b = await buyer()
  await submitted(b.client)
  b.p.clock.now += 400 * DAY_MS
  await runHousekeeping(b.p.env, db, b.p.clock.now)
  await deliver(b.p, reversalEvent(b.purchase, 'refund.created', { ...WHOLE, id: 're_late' }), { at: b.p.clock.now })
  const client = await b.p.signedIn(b.client.email)
  expect((await incidentsOf(client)).entries.map(({ kind, delta }) => [kind, delta])).toEqual([
    ['refund', -1],
    ['expire', -9],
    ['hold', -1],
    ['purchase', 10],
  ])
})

test('a refund that is reported before its payment is applied when that is booked', async () => {
  const p = portal()
  const client = await p.signedIn()
  const purchase = await ordered(client)
  const charge = { id: `ch_${purchase.id}`, amount_refunded: TOTAL, metadata: { purchase: purchase.id } }
  expect((await deliver(p, reversalEvent(purchase, 'charge.refunded', charge))).status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'pending' })
  await deliver(p, checkoutEvent(purchase))
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'refunded' })
  expect((await incidentsOf(client)).balance).toBe(0)
})

test('while a payment is disputed its incidents can be neither spent nor lost; they are good for longer once it is won', async () => {
  const b = await buyer()
  const [before] = (await incidentsOf(b.client)).lots
  expect((await b.says('charge.dispute.created', dispute('needs_response'))).status).toBe(200)
  await b.says('charge.dispute.updated', dispute('under_review'))
  expect(await purchaseRow(b.purchase.id)).toMatchObject({ status: 'disputed' })
  expect((await incidentsOf(b.client)).balance).toBe(0)
  expect(await refusal(await submitted(b.client))).toMatchObject({ slug: 'incident-balance-exhausted' })
  expect((await subjects(b))[0]).toBe('The payment for your incident pack is disputed')
  b.p.clock.now += 400 * DAY_MS
  await runHousekeeping(b.p.env, db, b.p.clock.now)
  const client = await b.p.signedIn(b.client.email)
  expect((await incidentsOf(client)).entries).toHaveLength(1)
  const won = reversalEvent(b.purchase, 'charge.dispute.closed', { ...dispute('won'), id: `dp_1_${b.purchase.id}` })
  await deliver(b.p, won, { at: b.p.clock.now })
  const after = await incidentsOf(client)
  expect(after.balance).toBe(10)
  expect(Date.parse(after.lots[0]?.expiresAt ?? '') - Date.parse(before?.expiresAt ?? '')).toBe(400 * DAY_MS)
  expect((await subjects(b))[0]).toBe('Your incident pack can be spent again')
})

test('a dispute that is lost is a refund of all that was disputed, and says so', async () => {
  const b = await buyer()
  await b.says('charge.dispute.created', dispute('needs_response'))
  await b.says('charge.dispute.closed', dispute('lost'))
  expect(await purchaseRow(b.purchase.id)).toMatchObject({ status: 'refunded', refundedMinor: TOTAL })
  expect((await incidentsOf(b.client)).entries[0]).toMatchObject({ kind: 'refund', delta: -10, reason: 'dispute-lost' })
  expect((await subjects(b))[0]).toBe('The payment for your incident pack was taken back')
})

test.each(['won', 'lost'])('a dispute that is %s before we hear that it was opened ends the same', async (status) => {
  const b = await buyer()
  await b.says('charge.dispute.closed', dispute(status))
  const settled = await incidentsOf(b.client)
  await b.says('charge.dispute.created', dispute('needs_response'))
  await b.says('charge.dispute.updated', dispute('under_review'))
  expect(await incidentsOf(b.client)).toEqual(settled)
  expect(settled.balance).toBe(status === 'won' ? 10 : 0)
  expect(await purchaseRow(b.purchase.id)).toMatchObject({ status: status === 'won' ? 'paid' : 'refunded' })
})

test('an inquiry of the bank freezes the incidents, and gives them free when it ends', async () => {
  const b = await buyer()
  await b.says('charge.dispute.created', dispute('warning_needs_response'))
  expect((await incidentsOf(b.client)).balance).toBe(0)
  await b.says('charge.dispute.closed', dispute('warning_closed'))
  expect((await incidentsOf(b.client)).balance).toBe(10)
})

test('a refund or a dispute of a payment that is none of ours is taken and left alone', async () => {
  const { p, purchase } = await buyer()
  const foreign = { ...WHOLE, id: 're_foreign', payment_intent: 'pi_of_another_shop' }
  for (const type of ['refund.created', 'charge.dispute.created'])
    expect((await deliver(p, reversalEvent(purchase, type, foreign))).status).toBe(200)
  expect((await deliver(p, reversalEvent(purchase, 'refund.created', { ...foreign, payment_intent: null }))).status).toBe(200)
  expect(await purchaseRow(purchase.id)).toMatchObject({ status: 'paid' })
})

test.each([
  ['a purchase there is not', { metadata: { purchase: 'pur_nobody' } }],
  ['another currency', { currency: 'ron' }],
])('a refund in the name of %s is refused, so that it is noticed', async (_, more) => {
  const b = await buyer()
  const refused = await b.says('refund.created', { ...WHOLE, ...more })
  expect(await refusal(refused)).toMatchObject({ slug: 'webhook-purchase-mismatch', status: 400 })
  expect((await incidentsOf(b.client)).balance).toBe(10)
})

test('a second payment of a purchase that is paid is refused, so that it is noticed and paid back', async () => {
  const b = await buyer()
  const session = { id: 'cs_a_second_one', payment_intent: 'pi_a_second_one' }
  expect(await refusal(await deliver(b.p, checkoutEvent(b.purchase, { session })))).toMatchObject({
    slug: 'webhook-purchase-mismatch',
  })
  expect((await incidentsOf(b.client)).balance).toBe(10)
})

test('the page of the invoice is kept when the provider tells it, and shown to the buyer', async () => {
  const b = await buyer()
  const receiptUrl = 'https://invoice.stripe.com/i/acct_1/test_1'
  const invoice = { id: 'in_1', hosted_invoice_url: receiptUrl, metadata: { purchase: b.purchase.id } }
  expect((await b.says('invoice.paid', invoice)).status).toBe(200)
  expect(await (await b.client.get(`/api/purchases/${b.purchase.id}`)).json()).toMatchObject({ purchase: { receiptUrl } })
})
