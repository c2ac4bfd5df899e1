import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { auditEntries, mailBounces, outbox } from '../../worker/db/schema.ts'
import { newId } from '../../worker/ids.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { incidentsOf, ordered } from './support-payments.ts'

const p = portal()
const administrator = await p.signedIn(newEmail(), ['administrator'])
const agent = await p.signedIn(newEmail(), ['agent'])

interface Entry {
  actor: { email: string } | null
  action: string
  subject: string
  account: { email: string } | null
  before: object | null
  after: object | null
}

async function auditOf(client: Client): Promise<Entry[]> {
  const response = await administrator.get(`/api/desk/audit?account=${encodeURIComponent(client.email)}`)
  expect(response.status).toBe(200)
  return (await response.json<{ items: Entry[] }>()).items
}

/** A customer with ten incidents, bought by invoice and paid. */
async function withIncidents(): Promise<{ client: Client; purchase: string; lot: string }> {
  const client = await p.signedIn()
  const { id } = await ordered(client, { payBy: 'invoice' })
  expect((await administrator.post(`/api/desk/purchases/${id}/paid`, {})).status).toBe(200)
  return { client, purchase: id, lot: (await incidentsOf(client)).lots[0]?.id ?? '' }
}

const correct = (client: Client, json: object, headers?: Record<string, string>, who = administrator) =>
  who.post(`/api/desk/accounts/${client.email}/corrections`, json, headers)

test('marking an order as paid keeps the date on which the money came, and the audit log says who did it', async () => {
  const client = await p.signedIn()
  p.clock.now = WEDNESDAY_MORNING - 5 * 86_400_000
  const { id } = await ordered(client, { payBy: 'invoice' })
  p.clock.now = WEDNESDAY_MORNING
  const paid = (json: object) => administrator.post(`/api/desk/purchases/${id}/paid`, json)
  for (const receivedOn of ['2026-11-12', '2026-11-19']) {
    expect(await refusal(await paid({ receivedOn }))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/receivedOn', code: 'date-out-of-range' }],
    })
  }
  expect((await paid({ receivedOn: '2026-11-16' })).status).toBe(200)
  expect(await auditOf(client)).toMatchObject([
    {
      actor: { email: administrator.email },
      ...{ action: 'purchase.paid', subject: id, account: { email: client.email } },
      ...{ before: { status: 'pending' }, after: { status: 'paid', receivedOn: '2026-11-16' } },
    },
  ])
  expect(await refusal(await paid({}))).toMatchObject({ slug: 'purchase-already-settled' })
  expect(await auditOf(client)).toHaveLength(1)
})

test('cancelling an unpaid order takes its invoice back, tells the buyer and leaves a record', async () => {
  const client = await p.signedIn()
  const { id } = await ordered(client, { payBy: 'invoice' })
  const cancel = () => administrator.post(`/api/desk/purchases/${id}/cancel`, { reason: 'Ordered twice' })
  expect(await (await cancel()).json()).toMatchObject({ purchase: { status: 'cancelled' } })
  const file = await (await administrator.get(`/api/desk/purchases/${id}`)).json<{ invoices: object[] }>()
  expect(file).toMatchObject({ purchase: { status: 'cancelled' }, lot: null, entries: [] })
  expect(file.invoices).toEqual(
    expect.arrayContaining([expect.objectContaining({ status: 'takenBack' }), expect.objectContaining({ kind: 'creditNote' })]),
  )
  expect((await p.mails(client.email))[0]?.subject).toMatch(/^Invoice NS-2026-\d+ is taken back$/)
  expect(await auditOf(client)).toMatchObject([{ action: 'purchase.cancelled', after: { reason: 'Ordered twice' } }])
  expect(await refusal(await cancel())).toMatchObject({ slug: 'purchase-already-settled' })
  const byCard = await ordered(client)
  expect(await refusal(await administrator.post(`/api/desk/purchases/${byCard.id}/cancel`, { reason: 'By card' }))).toMatchObject(
    {
      slug: 'purchase-not-by-invoice',
    },
  )
  expect(await refusal(await administrator.post('/api/desk/purchases/none/cancel', { reason: 'None' }))).toMatchObject({
    slug: 'purchase-not-found',
  })
})

test('purchases are found by address, by invoice and by id, and narrowed by what became of them', async () => {
  const { client, purchase } = await withIncidents()
  const pending = await ordered(client, { payBy: 'invoice' })
  const found = async (query: Record<string, string>) => {
    const response = await administrator.get(`/api/desk/purchases?${new URLSearchParams(query)}`)
    return (await response.json<{ items: { id: string; invoice: string }[] }>()).items
  }
  const all = await found({ find: client.email.toUpperCase() })
  expect(all.map(({ id }) => id).sort()).toEqual([purchase, pending.id].sort())
  const number = all.find(({ id }) => id === purchase)?.invoice ?? ''
  expect((await found({ find: number.toLowerCase() })).map(({ id }) => id)).toEqual([purchase])
  expect((await found({ find: purchase })).map(({ id }) => id)).toEqual([purchase])
  expect((await found({ find: client.email, status: 'pending' })).map(({ id }) => id)).toEqual([pending.id])
  expect(await found({ find: 'nobody@example.org' })).toEqual([])
})

test('the list of purchases goes on after its cursor, and no purchase is shown twice or left out', async () => {
  const client = await p.signedIn()
  const ids = await Promise.all(Array.from({ length: 5 }, async () => (await ordered(client, { payBy: 'invoice' })).id))
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({ find: client.email, limit: '2', ...(cursor && { cursor }) })
    const page: { items: { id: string }[]; nextCursor: string | null } = await (
      await administrator.get(`/api/desk/purchases?${query}`)
    ).json()
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  expect(seen.toSorted()).toEqual(ids.toSorted())
})

test('an account is found by the beginning of its address and shown with its licenses, incidents and invoices', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  await ordered(client, { payBy: 'invoice' })
  const list = await (await administrator.get(`/api/desk/accounts?find=${email.slice(0, 30)}`)).json<{
    items: { email: string }[]
  }>()
  expect(list.items.map((item) => item.email)).toEqual([email])
  const file = await (await administrator.get(`/api/desk/accounts/${email}`)).json()
  expect(file).toMatchObject({
    account: { email, roles: [] },
    licenses: [{ plan: 'pro', revokedAt: null }],
    incidents: { balance: 0, entries: [] },
    invoices: [{ status: 'open', totalMinor: 61_250 }],
  })
  expect(await refusal(await administrator.get('/api/desk/accounts/none@example.org'))).toMatchObject({
    slug: 'account-not-found',
  })
})

test('a correction changes what is left by so much, with its reason in the ledger and its author in the audit log', async () => {
  const { client, purchase, lot } = await withIncidents()
  expect((await correct(client, { lot, delta: 2, reason: 'Promised on the phone' })).status).toBe(201)
  expect((await correct(client, { lot, delta: -5, reason: 'Booked by mistake' })).status).toBe(201)
  const { balance, entries } = await incidentsOf(client)
  expect(balance).toBe(7)
  expect(entries.slice(0, 2)).toMatchObject([
    { kind: 'correction', delta: -5, balance: 7, purchase, reason: 'Booked by mistake' },
    { kind: 'correction', delta: 2, balance: 12, purchase, reason: 'Promised on the phone' },
  ])
  expect(await auditOf(client)).toMatchObject([
    { action: 'incidents.corrected', subject: purchase, before: { remaining: 12 }, after: { delta: -5 } },
    { action: 'incidents.corrected', subject: purchase, before: { remaining: 10 }, after: { delta: 2 } },
    { action: 'purchase.paid' },
  ])
})

test.each([
  ['more than is left', { delta: -11 }, 409, 'correction-overdraft'],
  ['nothing', { delta: 0 }, 422, 'validation-failed'],
  ['half an incident', { delta: 0.5 }, 422, 'validation-failed'],
  ['without a reason', { reason: '  ' }, 422, 'validation-failed'],
  ['a lot there is not', { lot: 'lot_none' }, 404, 'lot-not-found'],
])('a correction by %s is refused, and neither ledger nor audit log changes', async (_, more, status, slug) => {
  const { client, lot } = await withIncidents()
  expect(await refusal(await correct(client, { lot, delta: -1, reason: 'Some reason', ...more }))).toMatchObject({ status, slug })
  expect((await incidentsOf(client)).entries).toHaveLength(1)
  expect(await auditOf(client)).toHaveLength(1)
})

test('somebody else’s incidents are not corrected through this account, nor expired ones', async () => {
  const [{ client, lot }, other] = [await withIncidents(), await withIncidents()]
  expect(await refusal(await correct(other.client, { lot, delta: -1, reason: 'Some reason' }))).toMatchObject({
    slug: 'lot-not-found',
  })
  p.clock.now = WEDNESDAY_MORNING + 400 * 86_400_000
  const late = await p.signedIn(newEmail(), ['administrator'])
  const response = await correct(client, { lot, delta: 1, reason: 'Some reason' }, {}, late)
  p.clock.now = WEDNESDAY_MORNING
  expect(await refusal(response)).toMatchObject({ errors: [{ pointer: '/lot', code: 'expired-incidents' }] })
})

test('ten corrections at once take no more than there is, and one sent twice is one', async () => {
  const { client, lot } = await withIncidents()
  const answers = await Promise.all(Array.from({ length: 10 }, () => correct(client, { lot, delta: -3, reason: 'All at once' })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
  expect((await incidentsOf(client)).balance).toBe(1)
  const key = { 'idempotency-key': crypto.randomUUID() }
  const twice = await Promise.all([0, 1].map(() => correct(client, { lot, delta: 4, reason: 'Pressed twice' }, key)))
  expect(twice.map(({ status }) => status)).toEqual([201, 201])
  expect((await incidentsOf(client)).balance).toBe(5)
  expect(await refusal(await correct(client, { lot, delta: 5, reason: 'Pressed twice' }, key))).toMatchObject({
    slug: 'idempotency-key-reused',
  })
})

test('roles and imports stand in the audit log, and what was refused does not', async () => {
  const client = await p.signedIn()
  await administrator.post(`/api/desk/accounts/${client.email}/roles`, { roles: ['agent'] })
  await agent.post(`/api/desk/accounts/${client.email}/roles`, { roles: [] })
  expect(await auditOf(client)).toMatchObject([{ action: 'roles.changed', before: { roles: [] }, after: { roles: ['agent'] } }])
  const imports = () => db.select().from(auditEntries).where(eq(auditEntries.action, 'licenses.imported'))
  const before = (await imports()).length
  const csv = `key,product,plan,kind,orderEmail,supportUntil\nnone,nordlys-remote,pro,commercial,${newEmail()},\n`
  await administrator.post('/api/desk/licenses/import', { csv })
  expect(await imports()).toHaveLength(before)
})

test('the audit log can neither be changed nor shortened', async () => {
  await withIncidents()
  const raised = { cause: { message: expect.stringContaining('audit-append-only') } }
  await expect(db.update(auditEntries).set({ subject: 'other' })).rejects.toMatchObject(raised)
  await expect(db.delete(auditEntries)).rejects.toMatchObject(raised)
})

test('a mail that was given up is listed and sent once more', async () => {
  const id = newId('mail')
  const base = { id, recipient: newEmail(), subject: 'Lost', text: 'Text', html: '<p>Text</p>', locale: 'en' as const }
  const times = { createdAt: 1, nextAttemptAt: 1, attempts: 8, failedAt: WEDNESDAY_MORNING, lastError: 'no such host' }
  await db.insert(outbox).values({ ...base, ...times })
  const listed = async () =>
    (await (await administrator.get('/api/desk/mails?limit=100')).json<{ items: { id: string }[] }>()).items
  expect(await listed()).toContainEqual(expect.objectContaining({ id, lastError: 'no such host' }))
  const resend = (who: Client) => who.post(`/api/desk/mails/${id}/resend`, {})
  expect(await refusal(await resend(agent))).toMatchObject({ slug: 'not-an-administrator' })
  expect((await resend(administrator)).status).toBe(204)
  expect((await db.select().from(outbox).where(eq(outbox.id, id)))[0]).toMatchObject({
    failedAt: null,
    sentAt: expect.any(Number),
  })
  expect((await listed()).some((mail) => mail.id === id)).toBe(false)
  expect(await refusal(await resend(administrator))).toMatchObject({ slug: 'mail-not-found' })
})

async function exported(what: string, query = 'from=2026-11-01&to=2026-11-30') {
  const response = await administrator.get(`/api/desk/exports/${what}.csv?${query}`)
  expect(response.status).toBe(200)
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer())
  expect(text.startsWith('\ufeff')).toBe(true)
  const { data, errors } = Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true })
  expect(errors).toEqual([])
  return data
}

test('bookkeeping gets invoices, purchases and the ledger of a period, and no cell is a formula', async () => {
  const client = await p.signedIn()
  const name = '=HYPERLINK("https://example.org";"pay")'
  const billing = { name, address: '+45 Street, "quoted"', postalCode: '1', city: 'Å', country: 'DK' }
  const { id } = await ordered(client, { payBy: 'invoice', billing })
  await administrator.post(`/api/desk/purchases/${id}/paid`, {})
  const invoice = (await exported('invoices')).find(({ purchase }) => purchase === id)
  expect(invoice).toMatchObject({
    ...{ kind: 'invoice', issued_on: '2026-11-18', received_on: '2026-11-18', status: 'paid', customer: `'${name}` },
    ...{ currency: 'EUR', net: '490', vat_percent: '25', vat: '122.5', total: '612.5' },
  })
  expect((await exported('purchases')).find(({ purchase }) => purchase === id)).toMatchObject({
    ...{ status: 'paid', paid_on: '2026-11-18', net: '490', email: client.email, invoice: invoice?.number },
  })
  expect((await exported('ledger')).filter(({ email }) => email === client.email)).toMatchObject([
    { kind: 'purchase', change: '10', balance: '10', purchase: id },
  ])
  expect((await exported('invoices', 'from=2026-11-01&to=2026-11-17')).some(({ purchase }) => purchase === id)).toBe(false)
})

test('a file longer than one reading has every line once, in order', async () => {
  const { client, lot } = await withIncidents()
  for (let times = 0; times < 6; times += 1) {
    await Promise.all(Array.from({ length: 100 }, (_, n) => correct(client, { lot, delta: n % 2 ? 1 : 2, reason: 'Many' })))
  }
  const lines = (await exported('ledger')).filter(({ email }) => email === client.email)
  const { entries } = await incidentsOf(client, '?limit=1')
  expect(lines.length).toBeGreaterThan(500)
  expect(lines.at(-1)?.balance).toBe(String(entries[0]?.balance))
  const sequences = lines.map(({ sequence }) => Number(sequence))
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
})

test.each([
  ['backwards', 'from=2026-11-30&to=2026-11-01', '/to'],
  ['longer than a year', 'from=2025-01-01&to=2026-11-01', '/to'],
  ['no dates', '', '/from'],
])('a period %s is refused', async (_, query, pointer) => {
  const { errors } = await refusal(await administrator.get(`/api/desk/exports/invoices?${query}`))
  expect(errors?.[0]).toMatchObject({ pointer })
})

test('lists read as many rows with two thousand purchases, accounts and acts as with twenty', async () => {
  const { d1, usage } = countingD1(env.DB)
  const counted = portal({ env: { DB: d1 } })
  const reader = await counted.signedIn(newEmail(), ['administrator'])
  const { client, purchase } = await withIncidents()
  const paths = [
    '/api/desk/purchases?limit=10',
    '/api/desk/purchases?limit=10&status=pending',
    `/api/desk/purchases?limit=10&find=${client.email}`,
    `/api/desk/purchases/${purchase}`,
    '/api/desk/accounts?limit=10&find=z-many',
    '/api/desk/audit?limit=10',
    '/api/desk/audit?limit=10&action=mail.resent',
    `/api/desk/audit?limit=10&account=${client.email}`,
  ]
  const rowsOf = async () => {
    const rows: [string, number][] = []
    for (const path of paths) {
      usage.rowsRead = 0
      expect((await reader.get(path)).status).toBe(200)
      rows.push([path, usage.rowsRead])
    }
    return rows
  }
  const fill = async (mark: string, times: number) => {
    const series = `with recursive series(n) as (select 1 union all select n + 1 from series where n < ${times})`
    const add = (sql: string) => env.DB.prepare(sql).run()
    await add(`insert into accounts (id, email, locale, time_zone, created_at)
      ${series} select 'acc_${mark}' || n, 'z-many-${mark}' || n || '@example.org', 'en', 'UTC', 1 from series`)
    await add(`insert into purchases (id, account_id, pack, incidents, currency, amount_minor, status, pay_by, policy_version, locale, created_at)
      ${series} select 'pur_${mark}' || n, 'acc_${mark}' || n, 'incident-1', 1, 'EUR', 1, 'pending', 'card', '1', 'en', n from series`)
    await add(`insert into audit_entries (at, action, subject) ${series} select n, 'mail.resent', 'mail_' || n from series`)
  }
  await fill('few', 20)
  const few = await rowsOf()
  await fill('many', 2000)
  expect(await rowsOf()).toEqual(few)
})

test('administrators see the addresses from which mails came back, the latest first, and nobody else does', async () => {
  const p = portal()
  const bounce = { status: '5.1.1', diagnostic: 'no such user', times: 1 }
  const addresses = [newEmail(), newEmail()]
  await db
    .insert(mailBounces)
    .values(addresses.map((recipient, index) => ({ ...bounce, recipient, bouncedAt: WEDNESDAY_MORNING + index })))
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const { items } = await (await administrator.get('/api/desk/bounces')).json<{ items: { recipient: string }[] }>()
  expect(items.map(({ recipient }) => recipient).filter((recipient) => addresses.includes(recipient))).toEqual(
    addresses.toReversed(),
  )
  expect((await (await p.signedIn(newEmail(), ['agent'])).get('/api/desk/bounces')).status).toBe(403)
  expect((await p.request('/api/desk/bounces')).status).toBe(401)
})
