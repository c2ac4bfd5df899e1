import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { displayLicenseKey, generateLicenseKey } from '../../programme/license-key.ts'
import { responseDeadlines } from '../../programme/response-deadline.ts'
import { licenses } from '../../worker/db/schema.ts'
import { IMPORT_LINES_MAX } from '../../worker/licenses/import.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const HOUR_MS = 3_600_000
const HEADER = 'key,product,plan,kind,orderEmail,supportUntil'

interface Report {
  imported: number
  updated: number
  refused: { line: number; column: string; code: string; detail: string }[]
}
interface Ticket {
  number: string
  plan: string
  deadlines: Record<string, { dueAt: string; metAt: string | null } | null>
}

const p = portal()
let administrator: Client
beforeAll(async () => {
  administrator = await p.signedIn(newEmail(), ['administrator'])
})

const newKey = () => displayLicenseKey(generateLicenseKey(crypto.getRandomValues(new Uint8Array(15))))
const line = (given: Partial<Record<'key' | 'product' | 'plan' | 'kind' | 'orderEmail' | 'supportUntil', string>> = {}) => {
  const cells = {
    key: newKey(),
    product: 'nordlys-remote',
    plan: 'pro',
    kind: 'commercial',
    orderEmail: newEmail(),
    supportUntil: '',
    ...given,
  }
  return Object.values(cells).join(',')
}

const send = (body: string, by = administrator) =>
  by.request('/api/desk/licenses/import', { method: 'POST', body, headers: { 'content-type': 'text/csv' } })

async function imported(...lines: string[]): Promise<Report> {
  const response = await send([HEADER, ...lines].join('\n'))
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

async function licensesOf(client: Client): Promise<{ plan: string; supportUntil: string | null }[]> {
  return (await (await client.get('/api/licenses')).json<{ items: { plan: string; supportUntil: string | null }[] }>()).items
}

async function submitted(client: Client, more: object = {}): Promise<Ticket> {
  const response = await client.post('/api/tickets', {
    product: 'nordlys-remote',
    version: '7.6.2.0',
    type: 'defect',
    severity: 'S2',
    subject: 'It stops',
    body: 'Each time.',
    locale: 'en',
    payWith: 'plan',
    policyVersion: programme.policy.version,
    ...more,
  })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: Ticket }>()).ticket
}

async function ticketOf(client: Client, number: string): Promise<Ticket> {
  return (await (await client.get(`/api/tickets/${number}`)).json<{ ticket: Ticket }>()).ticket
}

test('a new key can be linked by whoever holds it, and only its hash and its last four characters are kept', async () => {
  const key = newKey()
  expect(await imported(line({ key }))).toEqual({ imported: 1, updated: 0, refused: [] })
  const client = await p.signedIn()
  const response = await client.post('/api/licenses', { key: key.toLowerCase() })
  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({ license: { plan: 'pro', keyHint: key.slice(-4) } })
  const [row] = await db.select().from(licenses).where(eq(licenses.accountId, client.accountId))
  expect(JSON.stringify(row)).not.toContain(key.replaceAll('-', '').slice(0, 20))
})

test('a license ordered with the address of an account is linked to it; one that is free or for a trial is not', async () => {
  const client = await p.signedIn()
  const ordered = { orderEmail: client.email.toUpperCase() }
  await imported(
    line({ ...ordered, supportUntil: '2027-03-31' }),
    line({ ...ordered, kind: 'trial' }),
    line({ ...ordered, kind: 'free', plan: 'free' }),
  )
  expect(await licensesOf(client)).toEqual([expect.objectContaining({ plan: 'pro', supportUntil: '2027-03-31' })])
})

test('a known key takes what the file says and stays with its account', async () => {
  const owner = await p.signedIn()
  const key = newKey()
  await imported(line({ key, orderEmail: owner.email, plan: 'plus', supportUntil: '2026-12-31' }))
  const other = await p.signedIn()
  expect(await imported(line({ key, orderEmail: other.email, plan: 'pro', supportUntil: '2027-12-31' }))).toMatchObject({
    imported: 0,
    updated: 1,
  })
  expect(await licensesOf(owner)).toEqual([expect.objectContaining({ plan: 'pro', supportUntil: '2027-12-31' })])
  expect(await licensesOf(other)).toEqual([])
})

test('the same file twice changes nothing the second time', async () => {
  const client = await p.signedIn()
  const lines = [line({ orderEmail: client.email }), line()]
  expect(await imported(...lines)).toEqual({ imported: 2, updated: 0, refused: [] })
  expect(await imported(...lines)).toEqual({ imported: 0, updated: 2, refused: [] })
  expect(await licensesOf(client)).toHaveLength(1)
})

test('what is wrong is told by line and column, and the other lines are imported', async () => {
  const key = newKey()
  const withdrawn = await issueLicense({ revokedAt: WEDNESDAY_MORNING })
  const report = await imported(
    line({ key }),
    line({ key: `${newKey()}X` }),
    line({ product: 'nordlys-teapot' }),
    line({ plan: 'reseller' }),
    line({ product: 'nordlys-backup', plan: 'service-contract' }),
    line({ kind: 'gift' }),
    line({ orderEmail: 'nobody' }),
    line({ supportUntil: '31.12.2026' }),
    line({ key }),
    line({ key: displayLicenseKey(withdrawn.key) }),
    line({ plan: '' }),
    line(),
  )
  expect(report).toMatchObject({ imported: 2, updated: 0 })
  expect(report.refused.map((refused) => [refused.line, refused.column, refused.code])).toEqual([
    [3, 'key', 'not-a-license-key'],
    [4, 'product', 'not-one-of-these'],
    [5, 'plan', 'not-sold-for-product'],
    [6, 'plan', 'not-sold-for-product'],
    [7, 'kind', 'not-one-of-these'],
    [8, 'orderEmail', 'not-an-email'],
    [9, 'supportUntil', 'malformed'],
    [10, 'key', 'repeated-key'],
    [11, 'key', 'withdrawn-license'],
    [12, 'plan', 'required'],
  ])
  expect(report.refused.every(({ detail }) => detail.length > 0)).toBe(true)
})

test('files as spreadsheets write them are read: a byte order mark, semicolons, other line ends, further columns, any order', async () => {
  const [first, second] = [newKey(), newKey()]
  const file = `\ufeffplan;note;key;product;kind;supportUntil;orderEmail\r\npro;"two\r\nlines; quoted";${first};nordlys-remote;commercial;2027-01-31;${newEmail()}\r\n;;;;;;\r\nplus;;${second}X;nordlys-remote;commercial;;${newEmail()}\r\n`
  const response = await send(file)
  expect(await response.json()).toMatchObject({ imported: 1, refused: [{ line: 5, column: 'key' }] })
})

test('a file may come as JSON, too', async () => {
  const response = await administrator.post('/api/desk/licenses/import', { csv: `${HEADER}\n${line()}` })
  expect(await response.json()).toEqual({ imported: 1, updated: 0, refused: [] })
})

test.each([
  ['nothing', ''],
  ['no names of columns', line()],
  ['a column missing', 'key,product,plan,kind,orderEmail\na,b,c,d,e'],
  ['an open quotation mark', `${HEADER}\n"${line()}`],
])('a file with %s is refused whole', async (_, file) => {
  expect(await refusal(await send(file))).toMatchObject({ status: 422, slug: 'csv-malformed' })
})

test('a file of more lines than are written at once is refused whole', async () => {
  const file = [HEADER, ...Array.from({ length: IMPORT_LINES_MAX + 1 }, () => 'x,y,z,k,e,')].join('\n')
  const { status, errors } = await refusal(await send(file))
  expect({ status, errors }).toEqual({
    status: 422,
    errors: [expect.objectContaining({ pointer: '/csv', code: 'too-many-lines' })],
  })
  expect(await refusal(await send('x'.repeat(1024 * 1024 + 1)))).toMatchObject({ status: 413, slug: 'body-too-large' })
})

test('as many lines as are allowed are imported at once', async () => {
  const lines = Array.from({ length: IMPORT_LINES_MAX }, () => line())
  expect(await imported(...lines)).toEqual({ imported: IMPORT_LINES_MAX, updated: 0, refused: [] })
})

test('only administrators import licenses', async () => {
  const file = `${HEADER}\n${line()}`
  expect(await refusal(await send(file, p.anonymous))).toMatchObject({ status: 401, slug: 'signed-out' })
  expect(await refusal(await send(file, await p.signedIn()))).toMatchObject({ status: 403, slug: 'not-an-administrator' })
  expect(await refusal(await send(file, await p.signedIn(newEmail(), ['agent'])))).toMatchObject({
    status: 403,
    slug: 'not-an-administrator',
  })
  const other = await administrator.request('/api/desk/licenses/import', {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  })
  expect(await refusal(other)).toMatchObject({ status: 415, slug: 'unsupported-media-type' })
})

test('an upgrade brings the promise of an open ticket forward, counted from the upgrade, and its rank with it', async () => {
  const client = await p.signedIn()
  const key = newKey()
  await imported(line({ key, orderEmail: client.email, plan: 'starter' }))
  const { number, deadlines } = await submitted(client)
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  await imported(line({ key, orderEmail: client.email, plan: 'pro' }))
  p.clock.now = WEDNESDAY_MORNING
  const { plan, deadlines: upgraded } = await ticketOf(client, number)
  const asked = { plan: 'pro', severity: 'S2', type: 'defect', at: WEDNESDAY_MORNING + HOUR_MS } as const
  const due = new Date(responseDeadlines(programme, asked).firstResponse ?? 0).toISOString()
  expect(plan).toBe('pro')
  expect(upgraded.firstResponse?.dueAt).toBe(due)
  expect(due < (deadlines.firstResponse?.dueAt ?? '')).toBe(true)
})

test('a better license that is new upgrades the open tickets of the account it was ordered for', async () => {
  const client = await p.signedIn()
  await imported(line({ orderEmail: client.email, plan: 'starter' }))
  const { number } = await submitted(client)
  await imported(line({ orderEmail: client.email, plan: 'site' }))
  expect((await ticketOf(client, number)).plan).toBe('site')
})

test('no promise is put off: not by a worse plan, not by a better one whose promise ends later', async () => {
  const client = await p.signedIn()
  const key = newKey()
  await imported(line({ key, orderEmail: client.email, plan: 'plus' }))
  const { number, deadlines } = await submitted(client)
  await imported(line({ key, orderEmail: client.email, plan: 'starter' }))
  expect((await ticketOf(client, number)).plan).toBe('plus')
  p.clock.now = Date.parse(deadlines.firstResponse?.dueAt ?? '') - 60_000
  await imported(line({ key, orderEmail: client.email, plan: 'pro' }))
  p.clock.now = WEDNESDAY_MORNING
  const upgraded = await ticketOf(client, number)
  expect(upgraded.plan).toBe('pro')
  expect(upgraded.deadlines.firstResponse?.dueAt).toBe(deadlines.firstResponse?.dueAt)
})

test('an upgrade touches neither a promise that is met nor a ticket of another product, nor one that is over', async () => {
  const agent = await p.signedIn(newEmail(), ['agent'])
  const client = await p.signedIn()
  const key = newKey()
  await imported(
    line({ key, orderEmail: client.email, plan: 'starter' }),
    line({ orderEmail: client.email, plan: 'starter', product: 'nordlys-backup' }),
  )
  const [met, other, over] = [
    await submitted(client),
    await submitted(client, { product: 'nordlys-backup', version: '4.2.0.3' }),
    await submitted(client),
  ]
  await agent.post(`/api/desk/tickets/${met.number}/messages`, { body: 'Hello', visibility: 'public' })
  await agent.post(`/api/desk/tickets/${over.number}/resolve`, { outcome: 'solved' })
  await imported(line({ key, orderEmail: client.email, plan: 'pro' }))
  expect((await ticketOf(client, met.number)).deadlines.firstResponse?.dueAt).toBe(met.deadlines.firstResponse?.dueAt)
  expect((await ticketOf(client, other.number)).plan).toBe('starter')
  expect((await ticketOf(client, over.number)).plan).toBe('starter')
})

test('an upgrade to a plan that promises a resolution keeps a waiting ticket’s clock still until the customer answers', async () => {
  const agent = await p.signedIn(newEmail(), ['agent'])
  const client = await p.signedIn()
  const key = newKey()
  await imported(line({ key, orderEmail: client.email, plan: 'pro' }))
  const { number } = await submitted(client)
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Which driver?', visibility: 'public', status: 'waiting' })
  await imported(line({ key, orderEmail: client.email, plan: 'service-contract' }))
  expect((await ticketOf(client, number)).deadlines.resolution).toBeNull()
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  await client.post(`/api/tickets/${number}/messages`, { body: 'The newest.' })
  p.clock.now = WEDNESDAY_MORNING
  const asked = { plan: 'service-contract', severity: 'S2', type: 'defect', at: WEDNESDAY_MORNING + HOUR_MS } as const
  const due = responseDeadlines(programme, asked).resolution ?? 0
  const actual = Date.parse((await ticketOf(client, number)).deadlines.resolution?.dueAt ?? '')
  expect(Math.abs(actual - due)).toBeLessThanOrEqual(HOUR_MS)
})

test('an expired license upgrades nothing', async () => {
  const client = await p.signedIn()
  await imported(line({ orderEmail: client.email, plan: 'starter' }))
  const { number } = await submitted(client)
  await imported(line({ orderEmail: client.email, plan: 'pro', supportUntil: '2026-11-17' }))
  expect((await ticketOf(client, number)).plan).toBe('starter')
})
