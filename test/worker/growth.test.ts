import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, issueLicense, newEmail, portal } from './support.ts'

const ticket = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S3',
  subject: 'One of many',
  body: 'Text',
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

/** Adds tickets the fast way: by copying one, with its message, so many times. */
async function copyTicket(number: string, times: number): Promise<void> {
  const columns = (
    await env.DB.prepare('select name from pragma_table_info(?)').bind('tickets').all<{ name: string }>()
  ).results.map(({ name }) => name)
  const copied = columns.map((name) => {
    if (name === 'id') return "'tkt_' || ?3 || n"
    if (name === 'number') return '?3 || n'
    if (name === 'submitted_at') return 'submitted_at - n'
    return name
  })
  const mark = crypto.randomUUID()
  const series = 'with recursive series(n) as (select 1 union all select n + 1 from series where n < ?1)'
  const sql = `insert into tickets (${columns.join(', ')}) ${series} select ${copied.join(', ')} from tickets, series where number = ?2`
  await env.DB.prepare(sql).bind(times, number, mark).run()
}

test('a submission takes two round trips, with or without an incident, and reading takes one', async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1 } })
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  const trips = async (work: () => Promise<Response>, status: number) => {
    usage.roundTrips = 0
    const response = await work()
    expect(response.status).toBe(status)
    return { trips: usage.roundTrips, response }
  }
  const submitted = await trips(() => client.post('/api/tickets', ticket, { 'idempotency-key': crypto.randomUUID() }), 201)
  // The answer has left by then; the mail is sent and marked as sent with one further trip.
  expect(submitted.trips - 1).toBe(2)
  const { number } = (await submitted.response.json<{ ticket: { number: string } }>()).ticket
  expect((await trips(() => client.get(`/api/tickets/${number}`), 200)).trips).toBe(1)
  expect((await trips(() => client.get('/api/tickets'), 200)).trips).toBe(1)
  expect((await trips(() => client.post(`/api/tickets/${number}/messages`, { body: 'more' }), 201)).trips).toBe(2)
  expect((await trips(() => client.get('/api/entitlement?product=nordlys-remote'), 200)).trips).toBe(1)
})

test('a request reads as many rows with two thousand tickets as with twenty', async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1 } })
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const { number } = (await (await client.post('/api/tickets', ticket)).json<{ ticket: { number: string } }>()).ticket
  const requests: [Client, string][] = [
    [client, '/api/tickets?limit=10'],
    [client, `/api/tickets/${number}`],
    [client, '/api/entitlement?product=nordlys-remote'],
    [agent, '/api/desk/queue?limit=10'],
    [agent, `/api/desk/tickets/${number}`],
  ]
  const rowsOf = async () => {
    const rows: number[] = []
    for (const [who, path] of requests) {
      usage.rowsRead = 0
      expect((await who.get(path)).status).toBe(200)
      rows.push(usage.rowsRead)
    }
    return rows
  }
  await copyTicket(number, 20)
  const few = await rowsOf()
  await copyTicket(number, 2000)
  expect(await rowsOf()).toEqual(few)
})
