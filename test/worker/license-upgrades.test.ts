import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { generateLicenseKey } from '../../programme/license-key.ts'
import { responseDeadlines } from '../../programme/response-deadline.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, issueLicense, newEmail, portal } from './support.ts'

const HOUR_MS = 3_600_000
type Portal = ReturnType<typeof portal>
interface Ticket {
  number: string
  plan: string
  deadlines: Record<string, { dueAt: string } | null>
}

/** Somebody with the PLUS plan who submits a ticket, an hour before anything else happens. */
async function waiting(p: Portal): Promise<{ client: Client; number: string }> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'plus' })
  const client = await p.signedIn(email)
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'It stops', body: 'Each time.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
  })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  const { ticket } = await response.json<{ ticket: Ticket }>()
  expect(ticket.plan).toBe('plus')
  p.clock.now += HOUR_MS
  return { client, number: ticket.number }
}

/** The ticket is under the plan PRO, with the deadline it would have if it were submitted now, and the upgrade is recorded. */
async function expectUpgraded(p: Portal, client: Client, number: string): Promise<void> {
  const { ticket } = await (await client.get(`/api/tickets/${number}`)).json<{ ticket: Ticket }>()
  const promised = responseDeadlines(programme, { plan: 'pro', severity: 'S2', type: 'defect', at: p.clock.now })
  expect(ticket.plan).toBe('pro')
  expect(Date.parse(ticket.deadlines.firstResponse?.dueAt ?? '')).toBe(promised.firstResponse)
  const row = await db.query.tickets.findFirst({ where: (one, { eq }) => eq(one.number, number) })
  const events = await db.query.ticketEvents.findMany({ where: (event, { eq }) => eq(event.ticketId, row?.id ?? '') })
  expect(events.filter(({ action }) => action === 'upgrade')).toMatchObject([{ actor: 'system', at: p.clock.now }])
}

test('linking a better key by hand brings an open ticket’s deadline forward', async () => {
  const p = portal()
  const { client, number } = await waiting(p)
  const { key } = await issueLicense({ plan: 'pro' })
  expect((await client.post('/api/licenses', { key })).status).toBe(201)
  await expectUpgraded(p, client, number)
})

test('so does signing in after a better license was ordered with the same address', async () => {
  const p = portal()
  const { client, number } = await waiting(p)
  await issueLicense({ plan: 'pro', orderEmail: client.email })
  await p.signedIn(client.email)
  await expectUpgraded(p, client, number)
})

test('so does an import, and the phone call that finds the order', async () => {
  const p = portal()
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const imported = await waiting(p)
  const key = generateLicenseKey(crypto.getRandomValues(new Uint8Array(15)))
  const csv = `key,product,plan,kind,orderEmail,supportUntil\n${key},nordlys-remote,pro,commercial,${imported.client.email},`
  expect((await administrator.post('/api/desk/licenses/import', { csv })).status).toBe(200)
  await expectUpgraded(p, imported.client, imported.number)
  const phoned = await waiting(p)
  await issueLicense({ plan: 'pro', orderEmail: phoned.client.email })
  const call = {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'By phone', body: 'Said so.' },
    ...{ locale: 'en', payWith: 'plan', email: phoned.client.email },
  }
  expect((await administrator.post('/api/desk/tickets', call)).status).toBe(201)
  await expectUpgraded(p, phoned.client, phoned.number)
})

test('joining an organisation brings it forward, and so does a license that its owner links later', async () => {
  const p = portal()
  const owner = await p.signedIn()
  await owner.post('/api/licenses', { key: (await issueLicense({ plan: 'pro' })).key })
  await owner.post('/api/organisation', { name: 'Fjord & Co' })
  const joining = await waiting(p)
  await join(p, owner, joining.client)
  await expectUpgraded(p, joining.client, joining.number)
  const lesser = await p.signedIn()
  await lesser.post('/api/licenses', { key: (await issueLicense({ plan: 'plus' })).key })
  await lesser.post('/api/organisation', { name: 'Sund & Co' })
  const waits = await waiting(p)
  await join(p, lesser, waits.client)
  expect((await lesser.post('/api/licenses', { key: (await issueLicense({ plan: 'pro' })).key })).status).toBe(201)
  await expectUpgraded(p, waits.client, waits.number)
})

test('a key that gives no better plan, or another product, or has ended, changes no ticket; nor does one that is somebody else’s', async () => {
  const p = portal()
  const { client, number } = await waiting(p)
  const ended = { plan: 'pro', supportUntil: '2026-11-17' }
  for (const given of [{ plan: 'plus' }, { plan: 'pro', product: 'nordlys-remote-server' }, ended])
    expect((await client.post('/api/licenses', { key: (await issueLicense(given)).key })).status).toBe(201)
  const { key } = await issueLicense({ plan: 'pro' })
  await (await p.signedIn()).post('/api/licenses', { key })
  expect((await client.post('/api/licenses', { key })).status).toBe(409)
  expect((await (await client.get(`/api/tickets/${number}`)).json<{ ticket: Ticket }>()).ticket.plan).toBe('plus')
})

test('a license is linked in two round trips, however many tickets there are', async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1, LIMITS: 'off' } })
  const { client, number } = await waiting(p)
  const { key } = await issueLicense({ plan: 'pro' })
  // Once a minute, after the answer to a write, it is looked up whether anybody listens to events.
  await client.post(`/api/tickets/${number}/messages`, { body: 'Still so.' })
  usage.roundTrips = 0
  expect((await client.post('/api/licenses', { key })).status).toBe(201)
  expect(usage.roundTrips).toBe(2)
})

async function join(p: Portal, owner: Client, member: Client): Promise<void> {
  expect((await owner.post('/api/organisation/invitations', { email: member.email })).status).toBe(201)
  const mail = (await p.mails(member.email)).find(({ text }) => text.includes('invitation='))
  const token = new URL(mail?.text.match(/http\S+/)?.[0] ?? '').searchParams.get('invitation')
  expect((await member.post('/api/organisation/accept', { token })).status).toBe(200)
}
