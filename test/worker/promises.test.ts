import { env } from 'cloudflare:workers'
import { eq, inArray, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { openPrimary } from '../../worker/db/client.ts'
import { accountRoles, promiseDays, ticketEvents, tickets } from '../../worker/db/schema.ts'
import { PORTION, watchPromises } from '../../worker/promises/watch.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Wednesday, ten o'clock: what is promised within two business hours is due at twelve. */
const NOON = WEDNESDAY_MORNING + 2 * HOUR_MS
type Portal = ReturnType<typeof portal>

/** Nobody of ours is there, and nothing is watched, before each test. */
beforeEach(async () => {
  await db.delete(accountRoles)
  await db.update(tickets).set({ nextWatchAt: null })
  await db.delete(promiseDays)
})

/** A ticket paid with an incident: guaranteed a first response within two hours. */
async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', {
    product: 'nordlys-remote',
    version: '7.6.2.0',
    type: 'defect',
    severity: 'S2',
    subject: 'The Viewer closes',
    body: 'Each time.',
    locale: 'en',
    payWith: 'incident',
    policyVersion: programme.policy.version,
    ...more,
  })
  if (response.status !== 201) throw new Error(await response.text())
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

async function customer(p: Portal): Promise<Client> {
  const client = await p.signedIn()
  await givePack(client.accountId, 10)
  return client
}

/** A customer whose plan guarantees assignment and resolution. */
async function contractor(p: Portal): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'service-contract' })
  return p.signedIn(email)
}

const watchAt = (p: Portal, now: EpochMs, d1 = env.DB) => {
  p.clock.now = now
  return watchPromises({ env: p.env, db: openPrimary(d1), now })
}
/** Subjects of the mails about the ticket, the oldest first, without those of its submission. */
async function told(p: Portal, email: string, number: string): Promise<string[]> {
  const mails = await p.mails(email)
  const about = mails.filter(({ subject, text }) => subject.includes(number) && !text.includes('Your ticket has reached us'))
  return about.map(({ subject }) => subject).reverse()
}
async function stepsOf(number: string) {
  const rows = await db
    .select({ promise: ticketEvents.promise, step: ticketEvents.step })
    .from(ticketEvents)
    .innerJoin(tickets, eq(tickets.id, ticketEvents.ticketId))
    .where(sql`${tickets.number} = ${number} and ${ticketEvents.step} is not null`)
    .orderBy(ticketEvents.at, sql`${ticketEvents}.rowid`)
  return rows.map(({ promise, step }) => `${promise} ${step}`)
}
const row = async (number: string) => {
  const [found] = await db.select().from(tickets).where(eq(tickets.number, number))
  if (!found) throw new Error(`no ticket ${number}`)
  return found
}

test('who is in charge is warned once before a promise is broken, and nobody before it is time', async () => {
  const p = portal()
  const client = await customer(p)
  const [agent, other] = [await p.signedIn(newEmail(), ['agent']), await p.signedIn(newEmail(), ['agent'])]
  const number = await submitted(client)
  await agent.post(`/api/desk/tickets/${number}/assign`, {})
  await watchAt(p, NOON - 31 * MINUTE_MS)
  expect(await told(p, agent.email, number)).toEqual([])
  for (const minutes of [30, 25, 20]) await watchAt(p, NOON - minutes * MINUTE_MS)
  expect(await told(p, agent.email, number)).toEqual([`[${number}] Due soon: The Viewer closes`])
  expect(await told(p, other.email, number)).toEqual([])
  expect(await told(p, client.email, number)).toEqual([])
  const [mail] = await p.mails(agent.email)
  expect(mail?.text).toContain('First response: by Wed, 18 Nov 2026, 12:00 CET, guaranteed')
  expect(mail?.text).toContain(`/en/desk/tickets/${number}/`)
})

test('a ticket that nobody has taken is every agent’s, and where there is no agent the administrators’', async () => {
  const p = portal()
  const client = await customer(p)
  const agents = [await p.signedIn(newEmail(), ['agent']), await p.signedIn(newEmail(), ['agent'])]
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const first = await submitted(client)
  await watchAt(p, NOON - 20 * MINUTE_MS)
  for (const { email } of agents) expect(await told(p, email, first)).toHaveLength(1)
  expect(await told(p, administrator.email, first)).toEqual([])
  await db.delete(accountRoles).where(inArray(accountRoles.role, ['agent']))
  p.clock.now = WEDNESDAY_MORNING
  const second = await submitted(client)
  await watchAt(p, NOON - 20 * MINUTE_MS)
  expect(await told(p, administrator.email, second)).toHaveLength(1)
})

test('without anybody of ours an escalation goes to the vendor’s own address', async () => {
  const p = portal()
  const number = await submitted(await customer(p))
  await watchAt(p, NOON + 5 * MINUTE_MS)
  expect(await told(p, programme.vendor.email, number)).toEqual([`[${number}] Overdue: The Viewer closes`])
})

test('a broken promise is recorded and told once, and each step of the escalation is taken once, by whoever holds the role', async () => {
  const p = portal()
  const client = await customer(p)
  const [lead, manager] = [await p.signedIn(newEmail(), ['teamLead']), await p.signedIn(newEmail(), ['supportManager'])]
  const number = await submitted(client)
  for (let now = NOON - HOUR_MS; now < NOON + 3 * HOUR_MS; now += 5 * MINUTE_MS) await watchAt(p, now)
  expect(await stepsOf(number)).toEqual([
    'firstResponse assignee-75',
    'firstResponse teamLead-100',
    'firstResponse breach',
    'firstResponse supportManager-150',
  ])
  expect(await told(p, client.email, number)).toEqual([`[${number}] The Viewer closes`])
  expect((await p.mails(client.email))[0]?.text).toContain('and we are sorry')
  expect(await told(p, lead.email, number)).toHaveLength(1)
  expect(await told(p, manager.email, number)).toEqual([`[${number}] Overdue: The Viewer closes`])
  const [mail] = await p.mails(client.email)
  expect(mail?.text).toContain('We promised you a first response by Wed, 18 Nov 2026, 12:00 CET.')
  expect(mail?.text).toContain('passed on to the team lead')
  expect((await row(number)).nextWatchAt).toBeNull()
})

test('an average is not called a promise, and the customer is told in the language of the ticket', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const client = await p.signedIn(email)
  const number = await submitted(client, { payWith: 'plan' })
  await watchAt(p, NOON + 65 * MINUTE_MS)
  const [mail] = await p.mails(client.email)
  expect(mail?.text).toContain('On average, you would have had a first response by Wed, 18 Nov 2026, 13:00 CET.')
  expect((await row(number)).firstResponseKept).toBe(false)
})

test('runs at once take each step once', async () => {
  const p = portal()
  const client = await customer(p)
  const numbers = [await submitted(client), await submitted(client), await submitted(client)]
  await Promise.all([1, 2, 3, 4].map(() => watchAt(p, NOON + 2 * HOUR_MS)))
  for (const number of numbers) {
    expect(await told(p, client.email, number)).toHaveLength(1)
    expect((await stepsOf(number)).sort()).toEqual([
      'firstResponse breach',
      'firstResponse supportManager-150',
      'firstResponse teamLead-100',
    ])
  }
})

test('a run that is a day late takes each step, but warns of nothing that has already happened', async () => {
  const p = portal()
  const client = await customer(p)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const number = await submitted(client)
  await watchAt(p, NOON + DAY_MS)
  expect(await stepsOf(number)).not.toContain('firstResponse assignee-75')
  expect(await told(p, agent.email, number)).toEqual([])
  expect(await told(p, client.email, number)).toHaveLength(1)
})

test('a run that dies between two tickets, and a clock that is set back, mail nothing twice', async () => {
  const p = portal()
  const client = await customer(p)
  const numbers = [await submitted(client), await submitted(client), await submitted(client)]
  let writes = 0
  const dying = {
    withSession: (constraint: string) => {
      const session = env.DB.withSession(constraint)
      return {
        prepare: session.prepare.bind(session),
        getBookmark: session.getBookmark.bind(session),
        batch: async (statements: D1PreparedStatement[]) => {
          const results = await session.batch(statements)
          writes += 1
          // The first is the reading; after the second ticket the answer is lost, though it was written.
          if (writes > 2) throw new Error('the run was killed')
          return results
        },
      }
    },
  } as unknown as D1Database
  await expect(watchAt(p, NOON + 5 * MINUTE_MS, dying)).rejects.toThrow('the run was killed')
  await watchAt(p, NOON + 5 * MINUTE_MS)
  await watchAt(p, NOON - HOUR_MS)
  await watchAt(p, NOON + 10 * MINUTE_MS)
  for (const number of numbers) expect(await told(p, client.email, number)).toHaveLength(1)
})

test('a reply that comes while the run is under way is neither lost nor called late', async () => {
  const p = portal()
  const client = await customer(p)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const number = await submitted(client)
  p.clock.now = NOON
  const [reply] = await Promise.all([
    agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Try this.', visibility: 'public' }),
    watchPromises({ env: p.env, db, now: NOON }),
  ])
  expect(reply.status).toBe(201)
  await watchAt(p, NOON + HOUR_MS)
  expect(await told(p, client.email, number)).toEqual([`[${number}] The Viewer closes`])
  expect((await p.mails(client.email))[0]?.text).toContain('We have replied')
  expect((await row(number)).firstResponseKept).toBe(true)
})

test('what is met in time, and a ticket that is over, is left in peace', async () => {
  const p = portal()
  const client = await customer(p)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const [answered, closed] = [await submitted(client), await submitted(client)]
  await agent.post(`/api/desk/tickets/${answered}/messages`, { body: 'Try this.', visibility: 'public' })
  await client.post(`/api/tickets/${closed}/close`, {})
  expect([(await row(answered)).nextWatchAt, (await row(closed)).nextWatchAt]).toEqual([null, null])
  await watchAt(p, NOON + DAY_MS)
  expect([await stepsOf(answered), await stepsOf(closed)]).toEqual([[], []])
})

test('an internal note and the acknowledgement meet nothing', async () => {
  const p = portal()
  const client = await customer(p)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const number = await submitted(client)
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'For us.', visibility: 'internal' })
  await watchAt(p, NOON + 5 * MINUTE_MS)
  expect(await stepsOf(number)).toContain('firstResponse breach')
})

test('while a ticket waits for the customer its resolution is not watched, and its steps move with the deadline', async () => {
  const p = portal()
  const client = await contractor(p)
  const agent = await p.signedIn(newEmail(), ['agent'])
  const number = await submitted(client, { payWith: 'plan' })
  await agent.post(`/api/desk/tickets/${number}/assign`, {})
  p.clock.now = WEDNESDAY_MORNING + 2 * HOUR_MS
  await agent.post(`/api/desk/tickets/${number}/status`, { status: 'waiting' })
  await watchAt(p, WEDNESDAY_MORNING + 2 * DAY_MS)
  expect(await stepsOf(number)).toEqual([])
  // Friday, ten o'clock: seven of nine hours are left, and the warning is due when two and a quarter are.
  await client.post(`/api/tickets/${number}/messages`, { body: 'Here it is.' })
  const monday = Date.parse('2026-11-23T09:00:00+01:00')
  await watchAt(p, Date.parse('2026-11-20T14:44:00+01:00'))
  expect(await stepsOf(number)).toEqual([])
  await watchAt(p, Date.parse('2026-11-20T14:45:00+01:00'))
  expect(await stepsOf(number)).toEqual(['resolution assignee-75'])
  await watchAt(p, monday)
  expect(await stepsOf(number)).toContain('resolution breach')
})

test('an upgrade brings the steps forward with the deadline', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'starter' })
  const client = await p.signedIn(email)
  const number = await submitted(client, { payWith: 'plan' })
  const better = await issueLicense({ orderEmail: newEmail(), plan: 'site' })
  expect((await client.post('/api/licenses', { key: better.key })).status).toBe(201)
  expect(await row(number)).toMatchObject({ plan: 'site', promised: { firstResponse: { within: { hours: 2 } } } })
  await watchAt(p, NOON + 5 * MINUTE_MS)
  expect(await stepsOf(number)).toContain('firstResponse breach')
})

test('a customer who escalates reaches the team lead at once, and once; who holds the role may open the ticket', async () => {
  const p = portal()
  const client = await customer(p)
  const lead = await p.signedIn(newEmail(), ['teamLead'])
  const number = await submitted(client)
  expect(await refusal(await client.post(`/api/tickets/${number}/escalate`, {}))).toMatchObject({ slug: 'escalation-not-due' })
  expect(await told(p, lead.email, number)).toEqual([])
  p.clock.now = NOON + MINUTE_MS
  const asked = await Promise.all([1, 2, 3].map(() => client.post(`/api/tickets/${number}/escalate`, {})))
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await told(p, lead.email, number)).toEqual([`[${number}] Escalated by the customer: The Viewer closes`])
  expect((await lead.get(`/api/desk/tickets/${number}`)).status).toBe(200)
})

test('a run reads as many rows with two thousand tickets that wait for their time as with twenty', async () => {
  const p = portal()
  const number = await submitted(await customer(p))
  const { d1, usage } = countingD1(env.DB)
  const rowsOf = async () => {
    usage.rowsRead = 0
    await watchAt(p, WEDNESDAY_MORNING, d1)
    return usage.rowsRead
  }
  await copyTicket(number, 20)
  const few = await rowsOf()
  await copyTicket(number, 2000)
  expect(await rowsOf()).toBe(few)
})

test('more tickets than one portion are all looked at, and one that fails keeps no other waiting', async () => {
  const p = portal()
  const client = await customer(p)
  const number = await submitted(client)
  await copyTicket(number, PORTION + 20)
  const broken = sql`update tickets set promised = '{"firstResponse": 1}' where number = ${number}`
  await db.run(broken)
  await watchAt(p, NOON + 5 * MINUTE_MS).catch(() => {})
  const [left] = await db.select({ count: sql<number>`count(*)` }).from(tickets).where(sql`${tickets.nextWatchAt} <= ${NOON}`)
  expect(left?.count).toBeLessThanOrEqual(1)
})

/** Adds tickets the fast way: by copying one so many times. */
async function copyTicket(number: string, times: number): Promise<void> {
  const names = await env.DB.prepare('select name from pragma_table_info(?)').bind('tickets').all<{ name: string }>()
  const columns = names.results.map(({ name }) => name)
  const copied = columns.map((name) => (name === 'id' ? "'tkt_' || ?3 || n" : name === 'number' ? '?3 || n' : name))
  const series = 'with recursive series(n) as (select 1 union all select n + 1 from series where n < ?1)'
  const statement = `insert into tickets (${columns}) ${series} select ${copied} from tickets, series where number = ?2`
  await env.DB.prepare(statement).bind(times, number, crypto.randomUUID()).run()
}
