import { env } from 'cloudflare:workers'
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invoices, purchases } from '../../worker/db/schema.ts'
import { followUpUnpaid } from '../../worker/invoices/follow-up.ts'
import type { InvoiceView } from '../../worker/invoices/view.ts'
import { type Client, db, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { incidentsOf, order, ordered, purchaseRow } from './support-payments.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const billing = {
  ...{ name: 'Ærø Både ApS', address: 'Havnen 3', postalCode: '5970', city: 'Ærøskøbing', country: 'DK', vatId: '12 34 56 78' },
}

const byInvoice = (client: Client, more: object = {}) => ordered(client, { payBy: 'invoice', ...more })

async function invoicesOf(client: Client, purchase: string): Promise<InvoiceView[]> {
  const response = await client.get(`/api/invoices?purchase=${purchase}`)
  expect(response.status).toBe(200)
  return (await response.json<{ items: InvoiceView[] }>()).items
}

const administrator = (p: ReturnType<typeof portal>) => p.signedIn(newEmail(), ['administrator'])

test('an order by invoice is billed at once: whom, what, the tax and when to pay stand on it as they were told', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { id } = await byInvoice(client, { billing })
  const [invoice, ...others] = await invoicesOf(client, id)
  expect(others).toEqual([])
  expect(invoice).toMatchObject({
    ...{ kind: 'invoice', status: 'open', purchase: id, issuedOn: '2026-11-18', dueOn: '2026-12-02', receivedOn: null },
    ...{ currency: 'EUR', netMinor: 49_000, vatMinor: 12_250, totalMinor: 61_250 },
    vat: { treatment: 'domestic', percent: 25 },
    buyer: { name: 'Ærø Både ApS', address: ['Havnen 3', '5970 Ærøskøbing'], country: 'DK', vatId: 'DK12345678' },
    seller: { name: 'Nordlys Software ApS', vatId: 'DK00000000' },
  })
  expect(invoice?.number).toMatch(/^NS-2026-\d{5}$/)
  const [mail] = await p.mails(client.email)
  expect(mail?.subject).toBe(`Invoice ${invoice?.number}`)
  expect(mail?.text).toContain(`/en/incidents/invoices/${invoice?.number}/`)
  expect(mail?.html).toContain(`/en/incidents/invoices/${invoice?.number}/`)
})

test.each([
  ['a business of another member state', { country: 'GR', vatId: 'EL123456789' }, 'reverseCharge', 0],
  ['a consumer of another member state', { country: 'RO', vatId: undefined }, 'domestic', 12_250],
  ['a buyer outside of the Union', { country: 'CH', vatId: undefined }, 'outOfScope', 0],
])('%s is taxed as the directive says', async (_, more, treatment, vatMinor) => {
  const client = await portal().signedIn()
  const { id } = await byInvoice(client, { billing: { ...billing, ...more } })
  expect(await invoicesOf(client, id)).toMatchObject([{ vat: { treatment }, vatMinor }])
})

test('an order that says nothing of billing is made out to the account’s address and taxed as at home', async () => {
  const client = await portal().signedIn()
  const { id } = await byInvoice(client)
  expect(await invoicesOf(client, id)).toMatchObject([
    { buyer: { name: client.email, address: [], country: null, vatId: null }, vatMinor: 12_250 },
  ])
})

test.each([
  ['a VAT id of another form', { ...billing, vatId: 'DE123' }, '/billing/vatId', 'not-a-vat-id'],
  ['a country there is not', { ...billing, country: 'XX' }, '/billing/country', 'not-one-of-these'],
  ['no name', { ...billing, name: ' ' }, '/billing/name', 'required'],
  ['a field there is not', { ...billing, iban: 'x' }, '/billing/iban', 'unknown-field'],
])('billing details with %s are refused, and nothing is written', async (_, wrong, pointer, code) => {
  const client = await portal().signedIn()
  const response = await client.post('/api/purchases', { ...order, payBy: 'invoice', billing: wrong })
  expect(await refusal(response)).toMatchObject({ status: 422, errors: [{ pointer, code }] })
  expect(await db.select().from(purchases).where(eq(purchases.accountId, client.accountId))).toEqual([])
})

test('billing details do not belong to an order by card', async () => {
  const client = await portal().signedIn()
  expect(await refusal(await client.post('/api/purchases', { ...order, billing }))).toMatchObject({
    errors: [{ pointer: '/billing', code: 'unknown-field' }],
  })
})

test('fifty orders at once get fifty consecutive numbers', async () => {
  const p = portal()
  const clients = await Promise.all(Array.from({ length: 10 }, () => p.signedIn()))
  await Promise.all(clients.flatMap((client) => Array.from({ length: 5 }, () => byInvoice(client))))
  const rows = await db.select({ sequence: invoices.sequence, number: invoices.number }).from(invoices).orderBy(invoices.sequence)
  expect(rows.length).toBeGreaterThanOrEqual(50)
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1))
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => `NS-2026-${String(index + 1).padStart(5, '0')}`))
})

test('the numbers of a new year begin at one', async () => {
  const p = portal({ now: Date.parse('2027-01-01T00:00:00+01:00') })
  const client = await p.signedIn()
  const { id } = await byInvoice(client)
  expect(await invoicesOf(client, id)).toMatchObject([{ number: 'NS-2027-00001' }])
})

test('the database refuses a number out of order, a change and a deletion', async () => {
  const client = await portal().signedIn()
  const { id } = await byInvoice(client)
  const [invoice] = await db.select().from(invoices).where(eq(invoices.purchaseId, id))
  const { id: other } = await byInvoice(client)
  const row = { ...invoice, id: 'inv_gap', purchaseId: other, kind: 'creditNote', creditsId: invoice?.id, dueOn: null } as never
  const raised = (work: Promise<unknown>) =>
    work.then(
      () => '',
      (error: Error) => String((error.cause as Error | undefined)?.message ?? error),
    )
  expect(
    await raised(db.insert(invoices).values({ ...(row as object), sequence: 999, number: 'NS-2026-00999' } as never)),
  ).toContain('invoice-out-of-order')
  expect(await raised(db.update(invoices).set({ netMinor: 1 }).where(eq(invoices.purchaseId, id)))).toContain('invoice-issued')
  expect(await raised(db.delete(invoices).where(eq(invoices.purchaseId, id)))).toContain('invoice-issued')
})

test('an invoice is read by its buyer and by administrators, and is nowhere for anybody else', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { id } = await byInvoice(client)
  const [{ number } = { number: '' }] = await invoicesOf(client, id)
  for (const path of [`/api/invoices/${number}`, `/api/invoices/${number}/pdf`]) {
    expect(await refusal(await p.request(path))).toMatchObject({ slug: 'signed-out' })
    expect(await refusal(await (await p.signedIn()).get(path))).toMatchObject({ slug: 'invoice-not-found', status: 404 })
    expect(await refusal(await (await p.signedIn(newEmail(), ['agent'])).get(path))).toMatchObject({ slug: 'invoice-not-found' })
  }
  expect(await refusal(await client.get('/api/invoices/NS-2026-99999'))).toMatchObject({ slug: 'invoice-not-found' })
  expect((await client.get(`/api/invoices/${number}`)).status).toBe(200)
  expect((await (await administrator(p)).get(`/api/invoices/${number}`)).status).toBe(200)
  expect(await (await (await p.signedIn()).get(`/api/invoices?purchase=${id}`)).json()).toEqual({ items: [], nextCursor: null })
})

/** Runs the cron's part on the orders of this test alone: others' are done at the same instants. */
const runAt = (at: number) => followUpUnpaid({ db, env: portal().env, now: at })
const startOf = (date: string) => Date.parse(`${date}T00:00:00+01:00`)

async function subjects(p: ReturnType<typeof portal>, client: Client): Promise<string[]> {
  return (await p.mails(client.email))
    .map(({ subject }) => subject.replace(/NS-\d+-\d+/, 'N'))
    .filter((subject) => /N/.test(subject))
}

test('an unpaid order is reminded of before and after its date and then lapses: each once, however often the cron runs', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { id } = await byInvoice(client)
  const steps: [string, string[]][] = [
    ['2026-11-28', ['Invoice N']],
    ['2026-11-29', ['Reminder: invoice N', 'Invoice N']],
    ['2026-12-09', ['Reminder: invoice N', 'Reminder: invoice N', 'Invoice N']],
    ['2026-12-23', ['Reminder: invoice N', 'Reminder: invoice N', 'Invoice N']],
    ['2026-12-24', ['Invoice N is taken back', 'Reminder: invoice N', 'Reminder: invoice N', 'Invoice N']],
  ]
  for (const [date, expected] of steps) {
    await Promise.all([runAt(startOf(date)), runAt(startOf(date))])
    await runAt(startOf(date))
    expect((await subjects(p, client)).sort(), date).toEqual(expected.sort())
  }
  await runAt(startOf('2027-06-01'))
  expect(await subjects(p, client)).toHaveLength(4)
  expect(await purchaseRow(id)).toMatchObject({ status: 'expired', nextStepAt: null })
  const papers = await invoicesOf(client, id)
  const [note, invoice] = papers[0]?.kind === 'creditNote' ? papers : papers.toReversed()
  expect(invoice).toMatchObject({ status: 'takenBack', counterpart: note?.number, totalMinor: 61_250 })
  expect(note).toMatchObject({
    kind: 'creditNote',
    counterpart: invoice?.number,
    netMinor: -49_000,
    totalMinor: -61_250,
    dueOn: null,
  })
})

test('a cron that was away for a week sends one reminder, not two', async () => {
  const p = portal()
  const client = await p.signedIn()
  await byInvoice(client)
  await runAt(startOf('2026-12-10'))
  await runAt(startOf('2026-12-10') + 1)
  expect(await subjects(p, client)).toEqual(expect.arrayContaining(['Reminder: invoice N', 'Invoice N']))
  expect(await subjects(p, client)).toHaveLength(2)
})

test('what is paid is neither reminded of nor lapses', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { id } = await byInvoice(client)
  await (await administrator(p)).post(`/api/desk/purchases/${id}/paid`, {})
  await runAt(startOf('2027-03-01'))
  expect(await subjects(p, client)).toEqual(['Invoice N'])
  expect(await invoicesOf(client, id)).toMatchObject([{ status: 'paid', receivedOn: '2026-11-18' }])
})

test('an order that has lapsed is not paid any more, and its incidents never come', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { id } = await byInvoice(client)
  await runAt(WEDNESDAY_MORNING + 60 * DAY_MS)
  const response = await (await administrator(p)).post(`/api/desk/purchases/${id}/paid`, {})
  expect(await refusal(response)).toMatchObject({ slug: 'purchase-already-settled', status: 409 })
  const paid = db.update(purchases).set({ status: 'paid', paidAt: 1 }).where(eq(purchases.id, id))
  await expect(paid).rejects.toMatchObject({ cause: { message: expect.stringContaining('purchase-credited') } })
  expect((await incidentsOf(client)).balance).toBe(0)
})

test('paid and lapsing at once, an order is one of the two, and never both', async () => {
  const p = portal()
  const admin = await administrator(p)
  const client = await p.signedIn()
  const orders = await Promise.all(Array.from({ length: 5 }, () => byInvoice(client)))
  await Promise.all([
    ...orders.map(({ id }) => admin.post(`/api/desk/purchases/${id}/paid`, {})),
    runAt(WEDNESDAY_MORNING + 60 * DAY_MS),
  ])
  const lots = new Set((await incidentsOf(client)).lots.map((lot) => (lot as unknown as { purchase: string }).purchase))
  for (const { id } of orders) {
    const { status } = await purchaseRow(id)
    const notes = await db
      .select()
      .from(invoices)
      .where(and(eq(invoices.purchaseId, id), eq(invoices.kind, 'creditNote')))
    expect([status, notes.length, lots.has(id)]).toEqual(status === 'paid' ? ['paid', 0, true] : ['expired', 1, false])
  }
})

test('the run reads as many rows whether there are ten orders or a thousand', async () => {
  const explain = await env.DB.prepare(
    'explain query plan select * from purchases where next_step_at <= 1 order by next_step_at',
  ).all<{
    detail: string
  }>()
  expect(explain.results.map(({ detail }) => detail).join()).toContain('purchases_to_step')
  const numbered = await env.DB.prepare("explain query plan select max(sequence) from invoices where series = 'NS-2026'").all<{
    detail: string
  }>()
  expect(numbered.results.map(({ detail }) => detail).join()).toContain('invoices_consecutive')
})
