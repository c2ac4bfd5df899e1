import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openPrimary } from '../../worker/db/client.ts'
import { incidentEntries, incidentLots, tickets } from '../../worker/db/schema.ts'
import { expireLots } from '../../worker/incidents/expire.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { db, newEmail, portal } from './support.ts'
import { givePack } from './support-incidents.ts'
import { incidentsOf, submitted } from './support-payments.ts'

/** Many at once, and a great many one after the other. */

const kindsOf = async (accountId: string) =>
  (await db.select({ kind: incidentEntries.kind }).from(incidentEntries).where(eq(incidentEntries.accountId, accountId))).map(
    ({ kind }) => kind,
  )

test('of a hundred submissions at once with one incident left, one becomes a ticket', async () => {
  const client = await portal().signedIn()
  await givePack(client.accountId, 1)
  const responses = await Promise.all(Array.from({ length: 100 }, () => submitted(client)))
  const statuses = responses.map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 402)).toHaveLength(99)
  expect(await db.select({ id: tickets.id }).from(tickets).where(eq(tickets.accountId, client.accountId))).toHaveLength(1)
  expect(await kindsOf(client.accountId)).toEqual(['purchase', 'hold'])
})

test('of a resolution and a withdrawal at once, one decides what becomes of the incident', async () => {
  const p = portal()
  const [client, agent] = [await p.signedIn(), await p.signedIn(newEmail(), ['agent'])]
  await givePack(client.accountId, 6)
  for (let round = 0; round < 6; round += 1) {
    const { ticket } = await (await submitted(client)).json<{ ticket: { number: string } }>()
    const acts = [
      () => agent.post(`/api/desk/tickets/${ticket.number}/resolve`, { outcome: 'solved' }),
      () => client.post(`/api/tickets/${ticket.number}/close`, {}),
    ]
    const order = round % 2 === 0 ? acts : acts.toReversed()
    const responses = await Promise.all(order.map((act) => act()))
    expect(responses.every(({ status }) => status === 200 || status === 409)).toBe(true)
    const [first] = (await incidentsOf(client)).entries
    expect(first).toMatchObject({ ticket: ticket.number, kind: expect.stringMatching(/settle|release/) })
  }
  const kinds = await kindsOf(client.accountId)
  expect(kinds.filter((kind) => kind === 'settle' || kind === 'release')).toHaveLength(6)
  expect(kinds).toHaveLength(13)
  expect((await incidentsOf(client)).held).toBe(0)
})

test('an incident that was kept is given back once, however many agents find the reopened ticket to be a defect', async () => {
  const p = portal()
  const [client, agent] = [await p.signedIn(), await p.signedIn(newEmail(), ['agent'])]
  await givePack(client.accountId, 1)
  const { number } = (await (await submitted(client)).json<{ ticket: { number: string } }>()).ticket
  const resolve = (outcome: string) => agent.post(`/api/desk/tickets/${number}/resolve`, { outcome })
  await resolve('solved')
  await client.post(`/api/tickets/${number}/reopen`, {})
  const statuses = (await Promise.all(Array.from({ length: 8 }, () => resolve('defectWithoutSolution')))).map(
    ({ status }) => status,
  )
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect(await kindsOf(client.accountId)).toEqual(['purchase', 'hold', 'settle', 'correction'])
  expect((await incidentsOf(client)).balance).toBe(1)
})

/** Adds pairs of corrections that leave a lot as it was. */
async function addEntries(accountId: string, pairs: number): Promise<void> {
  const [lot] = await db.select().from(incidentLots).where(eq(incidentLots.accountId, accountId))
  const columns = 'id, account_id, lot_id, at, kind, delta, balance, purchase_id, clause, reason'
  const series = 'with recursive series(n) as (select 1 union all select n + 1 from series where n < ?1)'
  const delta = 'case n % 2 when 1 then 1 else -1 end'
  await env.DB.prepare(
    `insert into incident_entries (${columns}) ${series}
     select 'ent_' || ?2 || n, account_id, id, created_at, 'correction', ${delta}, remaining + n % 2, purchase_id, 'incident-record', 'one of many'
     from series, (select * from incident_lots where id = ?3)`,
  )
    .bind(2 * pairs, crypto.randomUUID(), lot?.id)
    .run()
}

test('a hundred thousand entries of an account cost no more rows read than ten', { timeout: 120_000 }, async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1 } })
  const client = await p.signedIn()
  await givePack(client.accountId, 10)
  const rows = async (work: () => Promise<unknown>) => {
    usage.rowsRead = 0
    await work()
    return usage.rowsRead
  }
  const costs = async () => ({
    page: await rows(() => incidentsOf(client, '?limit=5')),
    submission: await rows(() => submitted(client)),
    expiry: await rows(() => expireLots({ db: openPrimary(d1), now: p.clock.now })),
  })
  await addEntries(client.accountId, 5)
  await costs()
  const few = await costs()
  await addEntries(client.accountId, 50_000)
  const many = await costs()
  expect((await kindsOf(client.accountId)).length).toBeGreaterThan(100_000)
  for (const what of ['page', 'submission', 'expiry'] as const) expect(many[what], what).toBeLessThanOrEqual(few[what])
})
