import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { tickets } from '../../../worker/db/schema.ts'
import { runHousekeeping } from '../../../worker/housekeeping.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal } from '../support.ts'

/** A Wednesday at ten in New York: the vendor's zone, and the calendar that replacements are counted on. */
const WEDNESDAY = Date.parse('2026-11-18T10:00:00-05:00')
const DAY_MS = 86_400_000
const submission = {
  ...{ product: 'palisade-kiosk', version: '4.7.1.0', type: 'hardware', severity: 'S2', locale: 'en', payWith: 'plan' },
  ...{ subject: 'The reader is dead', body: 'No light.', policyVersion: programme.policy.version },
}

interface Device {
  serial: string
  product: string
  warranty: { state: string; until: string }
}
interface Replacement {
  status: string
  dueAt: string
  inTime: boolean | null
  newSerial: string | null
}
interface OfTicket {
  warranty: { device: Device; isCovered: boolean; promises: { returnPaid: boolean; onSiteRepair: boolean } } | null
  replacement: Replacement | null
}

const p = portal({ now: WEDNESDAY })
let agent: Client
let administrator: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  administrator = await p.signedIn(newEmail(), ['administrator'])
})

let made = 0
function newSerial(): string {
  made += 1
  return `PK${made.toString().padStart(4, '0')}${crypto.randomUUID().slice(0, 4).toUpperCase()}`
}

const importCsv = (...lines: string[]) =>
  administrator.request('/api/desk/devices/import', {
    ...{ method: 'POST', body: ['serial,product,soldOn,extraYears', ...lines].join('\n') },
    headers: { 'content-type': 'text/csv' },
  })
async function sold(soldOn = '2026-03-01', extraYears = '', product = 'palisade-kiosk'): Promise<string> {
  const serial = newSerial()
  const report = await (await importCsv(`${serial},${product},${soldOn},${extraYears}`)).json()
  expect(report).toEqual({ imported: 1, updated: 0, refused: [] })
  return serial
}
async function customer(): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, product: 'palisade-kiosk', plan: 'gold' })
  return p.signedIn(email)
}
const register = (client: Client, serial: string) => client.post('/api/devices', { serial })
const devicesOf = async (client: Client) => (await (await client.get('/api/devices')).json<{ items: Device[] }>()).items
const submit = (client: Client, more: object) => client.post('/api/tickets', { ...submission, ...more })
async function submitted(client: Client, more: object): Promise<string> {
  const response = await submit(client, more)
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}
const step = (number: string, name: string, body: object = {}) =>
  agent.post(`/api/desk/tickets/${number}/replacement${name}`, body)
const diagnose = (number: string, more: object = {}) => step(number, '', { diagnosis: 'The card reader is broken.', ...more })
const replacementIn = async (response: Response) => (await response.json<{ replacement: Replacement }>()).replacement
const ofTicket = async (client: Client, number: string, desk = '') =>
  (await client.get(`/api/${desk}tickets/${number}/replacement`)).json<OfTicket>()

/** A ticket about a device under warranty whose fault is found. */
async function diagnosed() {
  const client = await customer()
  const serial = await sold()
  const number = await submitted(client, { serial })
  const response = await diagnose(number)
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return { client, serial, number, replacement: await replacementIn(response) }
}

test('an imported device has the years that come with it and those bought besides, to the same date, included', async () => {
  const client = await customer()
  await register(client, await sold('2025-11-18'))
  await register(client, await sold('2025-11-17'))
  await register(client, await sold('2024-02-29', '2'))
  expect((await devicesOf(client)).map(({ warranty }) => warranty)).toEqual([
    { state: 'inForce', until: '2026-11-18' },
    { state: 'ended', until: '2026-11-17' },
    { state: 'inForce', until: '2027-02-28' },
  ])
})

test('an import corrects what is known and refuses by line what it cannot read', async () => {
  const client = await customer()
  const serial = await sold()
  await register(client, serial)
  const lines = [
    `${serial},palisade-kiosk,2026-03-01,2`,
    `${serial},palisade-kiosk,2026-03-01,`,
    '!!,palisade-kiosk,2026-03-01,',
    `${newSerial()},palisade-core,2026-03-01,`,
    `${newSerial()},palisade-kiosk,2026-11-19,`,
    `${newSerial()},none,2026-03-01,`,
    `${newSerial()},palisade-kiosk,2026-03-01,99`,
  ]
  const report = await (await importCsv(...lines)).json<{ refused: { line: number; column: string; code: string }[] }>()
  expect(report).toMatchObject({ imported: 0, updated: 1 })
  expect(report.refused.map(({ line, column, code }) => [line, column, code])).toEqual([
    [3, 'serial', 'repeated-serial'],
    [4, 'serial', 'not-a-serial-number'],
    [5, 'product', 'product-without-warranty'],
    [6, 'soldOn', 'date-to-come'],
    [7, 'product', 'not-one-of-these'],
    [8, 'extraYears', 'too-large'],
  ])
  expect(await devicesOf(client)).toMatchObject([{ warranty: { until: '2029-03-01' } }])
  expect((await refusal(await agent.post('/api/desk/devices/import', { csv: 'serial' }))).slug).toBe('not-an-administrator')
  expect((await refusal(await administrator.post('/api/desk/devices/import', { csv: 'serial,product' }))).slug).toBe(
    'csv-malformed',
  )
})

test('a device is registered once, however its number is typed, and stays with its account', async () => {
  const [client, other] = [await customer(), await customer()]
  const serial = await sold()
  const typed = ` ${serial.slice(0, 4).toLowerCase()}-${serial.slice(4)} `
  const answers = await Promise.all([register(client, typed), register(other, serial)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const [winner, loser] = answers[0]?.status === 201 ? [client, other] : [other, client]
  expect((await register(winner, serial)).status).toBe(200)
  expect((await refusal(await register(loser, serial))).slug).toBe('device-registered-elsewhere')
  expect((await refusal(await register(client, newSerial()))).slug).toBe('device-not-found')
  expect((await refusal(await register(client, 'no!'))).slug).toBe('device-malformed')
  expect((await refusal(await p.anonymous.post('/api/devices', { serial }))).slug).toBe('signed-out')
})

test('guessing serial numbers is limited, while one’s own are always answered', async () => {
  const client = await customer()
  const serial = await sold()
  await register(client, serial)
  const guesses = await Promise.all(Array.from({ length: 20 }, () => register(client, newSerial())))
  expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(4)
  expect((await register(client, serial)).status).toBe(200)
})

test('a ticket about hardware asks for the device, and registers it', async () => {
  const client = await customer()
  const serial = await sold()
  expect(await refusal(await submit(client, {}))).toMatchObject({ errors: [{ pointer: '/serial', code: 'required' }] })
  expect((await refusal(await submit(client, { serial: 'no!' }))).slug).toBe('device-malformed')
  expect((await refusal(await submit(client, { serial: newSerial() }))).slug).toBe('device-not-found')
  const ofAnother = await sold('2026-03-01', '', 'palisade-appliance')
  expect((await refusal(await submit(client, { serial: ofAnother }))).slug).toBe('device-not-found')
  const number = await submitted(client, { serial })
  expect(await devicesOf(client)).toMatchObject([{ serial }])
  expect(await ofTicket(client, number)).toMatchObject({
    warranty: { device: { serial }, isCovered: true, promises: { returnPaid: true, onSiteRepair: true } },
    replacement: null,
  })
  expect((await refusal(await submit(await customer(), { serial }))).slug).toBe('device-registered-elsewhere')
  expect((await submit(client, { type: 'defect' })).status).toBe(201)
})

test('without a warranty the customer is told before the ticket is sent, and no replacement is promised', async () => {
  const client = await customer()
  const serial = await sold('2025-11-01')
  const told = await refusal(await submit(client, { serial }))
  expect(told).toMatchObject({ slug: 'warranty-ended', status: 409 })
  expect(told.detail).toContain('1 November 2026')
  const number = await submitted(client, { serial, withoutWarranty: true })
  expect((await ofTicket(client, number)).warranty).toMatchObject({ isCovered: false })
  expect((await refusal(await diagnose(number))).slug).toBe('warranty-ended')
})

test('the diagnosis starts two working days, and the customer is told until when, what happens then, and who pays', async () => {
  const { client, number, replacement } = await diagnosed()
  // From ten on a Wednesday: two of twelve hours have passed, and have so on Friday at ten.
  expect(replacement).toMatchObject({ status: 'diagnosed', dueAt: '2026-11-20T15:00:00.000Z', inTime: null })
  const [mail] = await p.mails(client.email)
  expect(mail?.text).toContain('The card reader is broken.')
  expect(mail?.text).toContain('Fri, 20 Nov 2026, 10:00 EST')
  expect(mail?.text).toContain('We pay for sending it.')
  expect(mail?.text).toContain('technician')
  expect(await ofTicket(client, number)).toEqual(await ofTicket(agent, number, 'desk/'))
  const [row] = await db.select().from(tickets).where(eq(tickets.number, number))
  expect(row).toMatchObject({ replacementDueAt: Date.parse(replacement.dueAt) })
  expect((await refusal(await diagnose(number))).slug).toBe('replacement-open')
})

test('shipped in time, the new device takes the place of the faulty one and carries the rest of the warranty', async () => {
  const { client, serial, number } = await diagnosed()
  const sent = newSerial()
  p.clock.now = WEDNESDAY + DAY_MS
  const shipped = await replacementIn(await step(number, '/ship', { tracking: 'DHL 00340434', serial: sent.toLowerCase() }))
  p.clock.now = WEDNESDAY
  expect(shipped).toMatchObject({ status: 'shipped', inTime: true, newSerial: sent })
  expect(await devicesOf(client)).toMatchObject([
    { serial, warranty: { state: 'replaced', until: '2027-03-01' } },
    { serial: sent, warranty: { state: 'inForce', until: '2027-03-01' } },
  ])
  const [mail] = await p.mails(client.email)
  for (const part of ['DHL 00340434', sent, 'We pay for sending it.']) expect(mail?.text).toContain(part)
  const [row] = await db.select().from(tickets).where(eq(tickets.number, number))
  expect(row).toMatchObject({ replacementDueAt: null })
  expect((await refusal(await submit(client, { serial }))).slug).toBe('device-replaced')
  expect((await refusal(await register(await customer(), serial))).slug).toBe('device-registered-elsewhere')
  const again = await (await importCsv(`${serial},palisade-kiosk,2026-03-01,5`)).json<{ refused: { code: string }[] }>()
  expect(again.refused).toMatchObject([{ code: 'replaced-device' }])
})

test('a part is shipped without a new serial number, and the device stays', async () => {
  const { client, serial, number } = await diagnosed()
  expect(await replacementIn(await step(number, '/ship', { tracking: 'A letter' }))).toMatchObject({ newSerial: null })
  expect(await devicesOf(client)).toMatchObject([{ serial, warranty: { state: 'inForce' } }])
})

test('what is sent is not somebody’s device, nor another product', async () => {
  const { number } = await diagnosed()
  const theirs = await sold()
  await register(await customer(), theirs)
  for (const serial of [theirs, await sold('2026-03-01', '', 'palisade-appliance')])
    expect((await refusal(await step(number, '/ship', { tracking: 'x', serial }))).slug).toBe('serial-in-use')
  expect((await step(number, '/ship', { tracking: 'x', serial: await sold('2026-11-18') })).status).toBe(200)
})

test('it arrives, by the customer’s word or ours, and the faulty part comes back; each step in its turn, even after the ticket', async () => {
  const { client, number } = await diagnosed()
  expect((await refusal(await step(number, '/arrive'))).slug).toBe('replacement-step-conflict')
  await step(number, '/ship', { tracking: 'x' })
  expect((await refusal(await step(number, '/ship', { tracking: 'y' }))).slug).toBe('replacement-step-conflict')
  expect((await refusal(await step(number, '/cancel'))).slug).toBe('replacement-step-conflict')
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  const arrive = () => client.post(`/api/tickets/${number}/replacement/arrive`, {})
  expect((await refusal(await (await customer()).post(`/api/tickets/${number}/replacement/arrive`, {}))).slug).toBe(
    'ticket-not-found',
  )
  expect(await replacementIn(await arrive())).toMatchObject({ status: 'arrived' })
  expect((await arrive()).status).toBe(200)
  expect(await replacementIn(await step(number, '/return'))).toMatchObject({ status: 'returned' })
})

test('one that is called off promises nothing, and another can follow', async () => {
  const { client, number } = await diagnosed()
  expect((await step(number, '/cancel')).status).toBe(200)
  expect((await ofTicket(client, number)).replacement).toBeNull()
  expect((await refusal(await step(number, '/ship', { tracking: 'x' }))).slug).toBe('replacement-not-open')
  const [row] = await db.select().from(tickets).where(eq(tickets.number, number))
  expect(row).toMatchObject({ replacementDueAt: null })
  expect((await diagnose(number)).status).toBe(201)
})

test('late, it is decided once: customer and team lead are told, and shipping it does not mend the promise', async () => {
  const lead = await p.signedIn(newEmail(), ['teamLead'])
  const { client, number, replacement } = await diagnosed()
  const watch = (at: number) => runHousekeeping(p.env, db, at)
  const dueAt = Date.parse(replacement.dueAt)
  await watch(dueAt)
  const before = (await p.mails(client.email)).length
  await Promise.all([watch(dueAt + 1), watch(dueAt + 1)])
  await watch(dueAt + 60_000)
  const mails = (await p.mails(client.email)).slice(0, (await p.mails(client.email)).length - before)
  expect(mails.filter(({ text }) => text.includes('We promised to ship your replacement'))).toHaveLength(1)
  expect((await p.mails(lead.email)).filter(({ subject }) => subject.includes(number))).not.toHaveLength(0)
  p.clock.now = dueAt + DAY_MS
  expect(await replacementIn(await step(number, '/ship', { tracking: 'x' }))).toMatchObject({ inTime: false })
  p.clock.now = WEDNESDAY
})

test('on a ticket that names no device the agent names it, and it becomes the customer’s', async () => {
  const client = await customer()
  const number = await submitted(client, { serial: await sold() })
  await env.DB.prepare('delete from ticket_devices where ticket_id = (select id from tickets where number = ?)')
    .bind(number)
    .run()
  expect(await refusal(await diagnose(number))).toMatchObject({ errors: [{ pointer: '/serial', code: 'required' }] })
  const serial = await sold()
  expect((await diagnose(number, { serial })).status).toBe(201)
  expect((await devicesOf(client)).map((device) => device.serial)).toContain(serial)
})

test('what is no hardware under warranty has no replacement', async () => {
  const client = await customer()
  const number = await submitted(client, { type: 'defect' })
  expect((await refusal(await diagnose(number))).slug).toBe('replacement-not-covered')
  expect(await ofTicket(client, number)).toEqual({ warranty: null, replacement: null })
  expect((await refusal(await (await customer()).get(`/api/tickets/${number}/replacement`))).slug).toBe('ticket-not-found')
})

test('the database keeps what was found and promised, and what was decided', async () => {
  const { number } = await diagnosed()
  await step(number, '/ship', { tracking: 'x' })
  const where = 'where ticket_id = (select id from tickets where number = ?)'
  const run = (sql: string) => env.DB.prepare(`${sql} ${where}`).bind(number).run()
  await expect(run('update replacements set due_at = due_at + 1')).rejects.toThrow('replacement-fixed')
  await expect(run('update replacements set in_time = 0')).rejects.toThrow('replacement-fixed')
  await expect(run("update replacements set status = 'diagnosed'")).rejects.toThrow('replacement-fixed')
  await expect(run('delete from replacements')).rejects.toThrow('replacement-fixed')
})
