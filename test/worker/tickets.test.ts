import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { responseDeadlines } from '../../programme/response-deadline.ts'
import { incidentEntries, tickets } from '../../worker/db/schema.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'

const HOUR_MS = 3_600_000
const ticket = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S2',
  subject: 'The Viewer closes when the Host restarts',
  body: 'It happens each time.\nLog attached.',
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

interface Answer {
  ticket: {
    number: string
    status: string
    deadlines: Record<string, { dueAt: string; metAt: string | null; breachedAt: string | null } | null>
    messages: { body: string; author: string }[]
    attachments: { id: string; fileName: string; mediaType: string; bytes: number; url: string }[]
    payWith: string
    plan: string
  }
}

async function customer(p = portal(), plan = 'pro'): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan })
  return p.signedIn(email)
}

async function submitted(client: Client, more: object = {}): Promise<Answer['ticket']> {
  const response = await client.post('/api/tickets', { ...ticket, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<Answer>()).ticket
}

function withFiles(files: readonly File[], fields: object = ticket): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  for (const file of files) form.append('attachments', file)
  return form
}

const text = (name: string, content: string | Uint8Array<ArrayBuffer> = 'a line\n') => new File([content], name)
const PNG = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0,
])

test('a submitted ticket has its number, its promise and its first message, and is acknowledged by mail', async () => {
  const p = portal()
  const client = await customer(p)
  const response = await client.post('/api/tickets', ticket)
  expect(response.status).toBe(201)
  const { ticket: made } = await response.json<Answer>()
  expect(response.headers.get('location')).toBe(`/api/tickets/${made.number}`)
  expect(made).toMatchObject({
    status: 'new',
    plan: 'pro',
    payWith: 'plan',
    policyVersion: programme.policy.version,
    subject: ticket.subject,
  })
  expect(made.number).toMatch(/^[1-9]\d{8}$/)
  const due = responseDeadlines(programme, { plan: 'pro', severity: 'S2', type: 'defect', at: WEDNESDAY_MORNING })
  expect(made.deadlines.firstResponse).toEqual({
    dueAt: new Date(due.firstResponse ?? 0).toISOString(),
    metAt: null,
    breachedAt: null,
  })
  expect(made.messages).toEqual([expect.objectContaining({ author: 'customer', body: ticket.body })])
  const [mail] = await p.mails(client.email)
  expect(mail?.subject).toContain(made.number)
  expect(mail?.text).toContain(`${env.ORIGIN}/en/tickets/${made.number}/`)
  expect(await (await client.get(`/api/tickets/${made.number}`)).json()).toEqual({ ticket: made })
})

test('a promise is fixed at submission: it does not move with the clock', async () => {
  const p = portal()
  const client = await customer(p)
  const { number, deadlines } = await submitted(client)
  p.clock.now += 20 * 24 * HOUR_MS
  const { ticket: later } = await (await client.get(`/api/tickets/${number}`)).json<Answer>()
  expect(later.deadlines.firstResponse?.dueAt).toBe(deadlines.firstResponse?.dueAt)
  expect(later.deadlines.firstResponse?.breachedAt).toBe(deadlines.firstResponse?.dueAt)
})

test.each([
  ['no entitlement', {}, 403, 'no-entitlement'],
  ['no incident', { payWith: 'incident' }, 402, 'incident-balance-exhausted'],
  ['an old policy version', { policyVersion: '2020-01-01' }, 409, 'policy-version-outdated'],
])('with %s a ticket is refused and nothing is written', async (_, more, status, slug) => {
  const client = await portal().signedIn()
  expect(await refusal(await client.post('/api/tickets', { ...ticket, ...more }))).toMatchObject({ status, slug })
  expect(await (await client.get('/api/tickets')).json()).toEqual({ items: [], nextCursor: null })
})

test('a license whose support has ended says so', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, supportUntil: '2026-11-17' })
  const client = await portal().signedIn(email)
  expect(await refusal(await client.post('/api/tickets', ticket))).toMatchObject({ status: 403, slug: 'support-ended' })
})

test.each([
  ['an unknown product', { product: 'nordlys-teapot' }, '/product', 'not-one-of-these'],
  ['an unknown severity', { severity: 'S9' }, '/severity', 'not-one-of-these'],
  ['an unknown type', { type: 'poem' }, '/type', 'not-one-of-these'],
  ['an unknown language', { locale: 'fr' }, '/locale', 'not-one-of-these'],
  ['a blank subject', { subject: '   ' }, '/subject', 'required'],
  ['an endless subject', { subject: 'x'.repeat(201) }, '/subject', 'too-long'],
  ['an endless body', { body: 'x'.repeat(50_001) }, '/body', 'too-long'],
  ['a number for a body', { body: 5 }, '/body', 'wrong-type'],
  ['no version', { version: undefined }, '/version', 'required'],
  ['a version that is none', { version: 'the newest' }, '/version', 'unknown-version'],
  ['an unknown field', { priority: 'high' }, '/priority', 'unknown-field'],
])('%s is refused with its pointer', async (_, more, pointer, code) => {
  const client = await customer()
  const { status, slug, errors } = await refusal(await client.post('/api/tickets', { ...ticket, ...more }))
  expect({ status, slug }).toEqual({ status: 422, slug: 'validation-failed' })
  expect(errors).toEqual([expect.objectContaining({ pointer, code })])
})

test('the same key and content submit once; other content under the key is refused', async () => {
  const p = portal()
  const client = await customer(p)
  const key = { 'idempotency-key': crypto.randomUUID() }
  const first = await client.post('/api/tickets', ticket, key)
  const again = await client.post('/api/tickets', ticket, key)
  expect(again.status).toBe(201)
  expect(await again.json()).toEqual(await first.json())
  expect(await refusal(await client.post('/api/tickets', { ...ticket, subject: 'Other' }, key))).toMatchObject({
    status: 409,
    slug: 'idempotency-key-reused',
  })
  expect((await (await client.get('/api/tickets')).json<{ items: unknown[] }>()).items).toHaveLength(1)
  expect((await p.mails(client.email)).filter(({ subject }) => subject.includes(ticket.subject))).toHaveLength(1)
})

test('ten sendings at once under one key make one ticket and one answer', async () => {
  const client = await customer()
  const key = { 'idempotency-key': crypto.randomUUID() }
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.post('/api/tickets', ticket, key)))
  const numbers = await Promise.all(answers.map(async (answer) => (await answer.json<Answer>()).ticket.number))
  expect(new Set(numbers).size).toBe(1)
})

test('another account’s key is another key', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const [one, other] = [await customer(), await customer()]
  const first = await (await one.post('/api/tickets', ticket, key)).json<Answer>()
  const second = await (await other.post('/api/tickets', ticket, key)).json<Answer>()
  expect(second.ticket.number).not.toBe(first.ticket.number)
})

test('another account’s ticket and one that does not exist give the same answer', async () => {
  const [owner, other] = [await customer(), await customer()]
  const { number } = await submitted(owner)
  const paths = ['', '/messages', '/close', '/reopen', '/escalate', '/rating']
  for (const path of paths) {
    const ask = (id: string) =>
      path === ''
        ? other.get(`/api/tickets/${id}`)
        : other.post(`/api/tickets/${id}${path}`, path === '/rating' ? { score: 3 } : { body: 'hello' })
    const [theirs, missing] = [await refusal(await ask(number)), await refusal(await ask('100000000'))]
    expect(theirs).toMatchObject({ status: 404, slug: 'ticket-not-found' })
    expect({ ...missing, instance: '' }).toEqual({ ...theirs, instance: '' })
  }
})

test('without a session every call is refused before anything is read', async () => {
  const p = portal()
  const calls: [string, string][] = [
    ['GET', ''],
    ['POST', ''],
    ['GET', '/100000000'],
    ['POST', '/100000000/messages'],
    ['POST', '/100000000/close'],
    ['POST', '/100000000/reopen'],
    ['POST', '/100000000/escalate'],
  ]
  for (const [method, path] of calls) {
    const response = await p.request(`/api/tickets${path}`, { method, ...(method === 'POST' && { json: ticket }) })
    expect(await refusal(response)).toMatchObject({ status: 401, slug: 'signed-out' })
  }
})

test('the list gives the newest first and goes on where it stopped', async () => {
  const p = portal()
  const client = await customer(p)
  const numbers: string[] = []
  for (let count = 0; count < 5; count += 1) {
    numbers.unshift((await submitted(client)).number)
    p.clock.now += 1000
  }
  interface Page {
    items: { number: string }[]
    nextCursor: string | null
  }
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = await (await client.get(`/api/tickets?limit=2${cursor && `&cursor=${cursor}`}`)).json<Page>()
    seen.push(...page.items.map(({ number }) => number))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(numbers)
  expect(await refusal(await client.get('/api/tickets?cursor=nonsense'))).toMatchObject({ status: 422 })
  expect(await refusal(await client.get('/api/tickets?limit=1000'))).toMatchObject({ status: 422 })
})

test('files come back byte for byte as downloads, to their owner and to agents only', async () => {
  const p = portal()
  const client = await customer(p)
  const files = [text('host.log', 'one\ntwo\n'), new File([PNG], '..\\screens/my "shot" ø.png')]
  const response = await client.request('/api/tickets', { method: 'POST', body: withFiles(files) })
  expect(response.status).toBe(201)
  const { attachments } = (await response.json<Answer>()).ticket
  expect(attachments.map(({ fileName, mediaType, bytes }) => [fileName, mediaType, bytes])).toEqual([
    ['host.log', 'text/plain', 8],
    ['my "shot" ø.png', 'image/png', PNG.length],
  ])
  const download = await client.get(attachments[1]?.url ?? '')
  expect(new Uint8Array(await download.arrayBuffer())).toEqual(PNG)
  expect(download.headers.get('content-disposition')).toBe(
    `attachment; filename="my _shot_ _.png"; filename*=UTF-8''my%20%22shot%22%20%C3%B8.png`,
  )
  expect(download.headers.get('content-security-policy')).toContain('sandbox')
  expect(download.headers.get('x-content-type-options')).toBe('nosniff')
  const other = await p.signedIn()
  expect(await refusal(await other.get(attachments[0]?.url ?? ''))).toMatchObject({ status: 404, slug: 'attachment-not-found' })
  expect(await refusal(await other.get('/api/attachments/att_none'))).toMatchObject({ status: 404, slug: 'attachment-not-found' })
  expect(await refusal(await p.request(attachments[0]?.url ?? ''))).toMatchObject({ status: 401 })
  const agent = await p.signedIn(newEmail(), ['agent'])
  expect(await (await agent.get(attachments[0]?.url ?? '')).text()).toBe('one\ntwo\n')
})

test.each([
  ['a picture that is text', [text('shot.png')], 422, 'attachment-type-mismatch'],
  ['text that is a picture', [new File([PNG], 'notes.txt')], 422, 'attachment-type-mismatch'],
  ['a picture of another kind', [new File([PNG], 'shot.jpg')], 422, 'attachment-type-mismatch'],
  ['an empty file', [text('empty.log', '')], 422, 'attachment-empty'],
  ['eleven files', Array.from({ length: 11 }, (_, index) => text(`${index}.log`)), 422, 'too-many-attachments'],
  ['a file over 25 MB', [text('dump.bin', new Uint8Array(25 * 1024 * 1024 + 1).fill(1))], 413, 'attachment-too-large'],
])('%s is refused, and no file is left behind', async (_, files, status, slug) => {
  const client = await customer()
  const before = (await env.FILES.list()).objects.length
  const response = await client.request('/api/tickets', {
    method: 'POST',
    body: withFiles([text('good.log'), ...files].slice(0, 11)),
  })
  expect(await refusal(response)).toMatchObject({ status, slug })
  expect((await env.FILES.list()).objects).toHaveLength(before)
  expect((await (await client.get('/api/tickets')).json<{ items: unknown[] }>()).items).toEqual([])
})

test('a ticket refused for its fields leaves no file behind', async () => {
  const client = await customer()
  const before = (await env.FILES.list()).objects.length
  const form = withFiles([text('a.log')], { ...ticket, severity: 'S9' })
  expect((await client.request('/api/tickets', { method: 'POST', body: form })).status).toBe(422)
  expect((await env.FILES.list()).objects).toHaveLength(before)
})

test('ten files of a form sent twice under one key are kept once', async () => {
  const client = await customer()
  const before = (await env.FILES.list()).objects.length
  const send = () =>
    client.request('/api/tickets?key=a-key-of-this-form', {
      method: 'POST',
      body: withFiles(Array.from({ length: 10 }, (_, index) => text(`${index}.log`))),
    })
  const [first, second] = [await send(), await send()]
  expect(await second.json()).toEqual(await first.json())
  expect((await env.FILES.list()).objects).toHaveLength(before + 10)
})

test('a message goes to the ticket with its files, and a closed ticket takes none', async () => {
  const p = portal()
  const client = await customer(p)
  const { number } = await submitted(client)
  p.clock.now += 60_000
  const response = await client.request(`/api/tickets/${number}/messages`, {
    method: 'POST',
    body: withFiles([text('more.log')], { body: 'And again.' }),
  })
  expect(response.status).toBe(201)
  const { ticket: read } = await (await client.get(`/api/tickets/${number}`)).json<Answer>()
  expect(read.messages.map(({ body }) => body)).toEqual([ticket.body, 'And again.'])
  expect(read.attachments.map(({ fileName }) => fileName)).toEqual(['more.log'])
  expect((await client.post(`/api/tickets/${number}/close`, {})).status).toBe(200)
  expect(await refusal(await client.post(`/api/tickets/${number}/messages`, { body: 'late' }))).toMatchObject({
    status: 409,
    slug: 'ticket-closed',
  })
  expect(await refusal(await client.post(`/api/tickets/${number}/close`, {}))).toMatchObject({
    status: 409,
    slug: 'ticket-closed',
  })
  expect(await refusal(await client.post(`/api/tickets/${number}/messages`, { body: ' ' }))).toMatchObject({ status: 422 })
})

test('a ticket withdrawn before the first reply gives its incident back, once', async () => {
  const client = await customer()
  await givePack(client.accountId, 1)
  const made = await submitted(client, { payWith: 'incident' })
  expect(made.payWith).toBe('incident')
  expect(await refusal(await client.post('/api/tickets', { ...ticket, payWith: 'incident' }))).toMatchObject({ status: 402 })
  const closes = await Promise.all([1, 2, 3].map(() => client.post(`/api/tickets/${made.number}/close`, {})))
  expect(closes.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const [row] = await db.select().from(tickets).where(eq(tickets.number, made.number))
  expect(row).toMatchObject({ status: 'closed', outcome: 'withdrawn' })
  const entries = await db
    .select()
    .from(incidentEntries)
    .where(eq(incidentEntries.accountId, client.accountId))
    .orderBy(incidentEntries.sequence)
  expect(entries.map(({ kind, delta, balance }) => [kind, delta, balance])).toEqual([
    ['purchase', 1, 1],
    ['hold', -1, 0],
    ['release', 1, 1],
  ])
  expect(await refusal(await client.post(`/api/tickets/${made.number}/reopen`, {}))).toMatchObject({
    status: 409,
    slug: 'incident-given-back',
  })
})

test('a hundred submissions at once with one incident left make one ticket', async () => {
  const client = await customer()
  await givePack(client.accountId, 1)
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => client.post('/api/tickets', { ...ticket, payWith: 'incident' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(99).fill(402)])
  expect(await db.select().from(tickets).where(eq(tickets.accountId, client.accountId))).toHaveLength(1)
})

test('a ticket closed without an answer can be reopened within the programme’s days, in the vendor’s zone, and not later', async () => {
  const p = portal()
  const client = await customer(p)
  const { number } = await submitted(client)
  await client.post(`/api/tickets/${number}/close`, {})
  const reopened = await client.post(`/api/tickets/${number}/reopen`, {})
  expect(await reopened.json()).toMatchObject({ ticket: { status: 'open', outcome: null } })
  expect(await refusal(await client.post(`/api/tickets/${number}/reopen`, {}))).toMatchObject({ slug: 'ticket-status-conflict' })
  await client.post(`/api/tickets/${number}/close`, {})
  p.clock.now += (programme.reopenDays + 1) * 24 * HOUR_MS
  expect(await refusal(await (await p.signedIn(client.email)).post(`/api/tickets/${number}/reopen`, {}))).toMatchObject({
    status: 409,
    slug: 'reopen-period-over',
  })
})

test('only a missed promise can be escalated, and once is enough', async () => {
  const p = portal()
  const client = await customer(p)
  const { number, deadlines } = await submitted(client)
  expect(await refusal(await client.post(`/api/tickets/${number}/escalate`, {}))).toMatchObject({
    status: 409,
    slug: 'escalation-not-due',
  })
  p.clock.now = Date.parse(deadlines.firstResponse?.dueAt ?? '') + 1
  expect((await client.post(`/api/tickets/${number}/escalate`, {})).status).toBe(200)
  expect((await client.post(`/api/tickets/${number}/escalate`, {})).status).toBe(200)
  const { ticket: read } = await (await client.get(`/api/tickets/${number}`)).json<{ ticket: { escalatedAt: string } }>()
  expect(read.escalatedAt).toBe(new Date(p.clock.now).toISOString())
})

test('a ticket that is over is rated, and its rating may change while it can be reopened', async () => {
  const p = portal()
  const client = await customer(p)
  const { number } = await submitted(client)
  const rate = (json: object) => client.post(`/api/tickets/${number}/rating`, json)
  expect(await refusal(await rate({ score: 5 }))).toMatchObject({ slug: 'ticket-status-conflict' })
  await client.post(`/api/tickets/${number}/close`, {})
  expect(await refusal(await rate({ score: 6 }))).toMatchObject({ status: 422 })
  expect((await rate({ score: 5, comment: 'Thank you' })).status).toBe(201)
  expect((await rate({ score: 4 })).status).toBe(201)
  p.clock.now += (programme.reopenDays + 1) * 24 * HOUR_MS
  expect(await refusal(await rate({ score: 1 }))).toMatchObject({ status: 409, slug: 'ticket-already-rated' })
})
