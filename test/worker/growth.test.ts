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

let copies = 0

/** Adds tickets the fast way: by copying one, with its first message, so many times. In every order they come after those that were there. */
async function copyTicket(number: string, times: number): Promise<void> {
  copies += 1
  const mark = `z${String(copies).padStart(4, '0')}${crypto.randomUUID()}`
  const series = 'with recursive series(n) as (select 1 union all select n + 1 from series where n < ?1)'
  const copy = async (table: string, copied: Record<string, string>, from: string) => {
    const columns = (
      await env.DB.prepare('select name from pragma_table_info(?)').bind(table).all<{ name: string }>()
    ).results.map(({ name }) => name)
    const values = columns.map((name) => copied[name] ?? `copied.${name}`)
    const sql = `insert into ${table} (${columns.join(', ')}) ${series} select ${values.join(', ')} from ${from} as copied, series`
    await env.DB.prepare(sql).bind(times, number, mark).run()
  }
  const ticket = 'select * from tickets where number = ?2'
  await copy(
    'tickets',
    { id: "'tkt_' || ?3 || n", number: '?3 || n', submitted_at: `copied.submitted_at - n - ${copies * 10_000}` },
    `(${ticket})`,
  )
  const message = `select * from messages where ticket_id = (select id from (${ticket})) limit 1`
  await copy('messages', { id: "'msg_' || ?3 || n", ticket_id: "'tkt_' || ?3 || n" }, `(${message})`)
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

test('a request reads as many rows with two thousand tickets as with a hundred and twenty', async () => {
  const { d1, usage } = countingD1(env.DB)
  // What a page's template is, is the site's affair; what is read for it is the same.
  const ASSETS = { fetch: async () => new Response('{{#tickets}}{{number}}{{/tickets}}') } as unknown as Fetcher
  const p = portal({ env: { DB: d1, ASSETS } })
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const submit = async () =>
    (await (await client.post('/api/tickets', ticket)).json<{ ticket: { number: string } }>()).ticket.number
  const [number, mine, waiting] = [await submit(), await submit(), await submit()]
  for (const taken of [mine, waiting]) await agent.post(`/api/desk/tickets/${taken}/assign`, {})
  await agent.post(`/api/desk/tickets/${waiting}/status`, { status: 'waiting' })
  const queues = [
    ...['', '&filter=mine', '&filter=unassigned', '&filter=waiting', '&filter=soon', '&filter=breached', '&filter=mine,waiting'],
    ...['&product=nordlys-remote', '&plan=pro', '&language=en', '&filter=unassigned&product=nordlys-remote&plan=pro&language=en'],
    ...['&product=nordlys-remote&plan=pro', '&filter=mine&language=en', '&filter=unassigned,soon&plan=pro&language=en'],
  ]
  const requests: [Client, string][] = [
    [client, '/api/tickets?limit=10'],
    [client, `/api/tickets/${number}`],
    [client, '/api/entitlement?product=nordlys-remote'],
    ...queues.map((query): [Client, string] => [agent, `/api/desk/queue?limit=10${query}`]),
    [agent, '/en/desk/'],
    [agent, '/en/desk/?filter=mine'],
    [agent, '/en/desk/?filter=unassigned&product=nordlys-remote'],
    [agent, '/api/desk/queue/version'],
    [agent, '/api/desk/search?limit=10&q=text'],
    [agent, '/api/desk/search?limit=10&q=one%20of%20many'],
    [agent, `/api/desk/search?limit=10&q=${email.split('@')[0]}@`],
    [agent, `/api/desk/search?q=${number}`],
    [agent, `/en/desk/search/?q=text`],
    [agent, `/api/desk/tickets/${number}`],
  ]
  const rowsOf = async () => {
    const rows: Record<string, number> = {}
    for (const [who, path] of requests) {
      usage.rowsRead = 0
      expect((await who.get(path)).status, path).toBe(200)
      rows[path] = usage.rowsRead
    }
    return rows
  }
  const grow = async (times: number) => {
    for (const one of [number, mine, waiting]) await copyTicket(one, times)
  }
  await grow(120)
  const few = await rowsOf()
  await grow(2000)
  expect(await rowsOf()).toEqual(few)
})
