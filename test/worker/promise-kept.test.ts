import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { RESPONSES_MIN, WINDOW_DAYS } from '../../programme/promise-kept.ts'
import { refusedBy } from '../../worker/db/refusal.ts'
import { promiseDays, tickets } from '../../worker/db/schema.ts'
import type { PromiseKept } from '../../worker/promises/kept.ts'
import { watchPromises } from '../../worker/promises/watch.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, newEmail, portal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TODAY = Math.floor(WEDNESDAY_MORNING / DAY_MS)
type Portal = ReturnType<typeof portal>

beforeEach(async () => {
  await db.delete(promiseDays)
})

async function keptIn(p: Portal, plan = 'incident') {
  const response = await p.request('/api/promise-kept')
  expect(response.status).toBe(200)
  const answer = await response.json<PromiseKept>()
  expect(answer).toMatchObject({ days: WINDOW_DAYS, responsesMin: RESPONSES_MIN })
  return answer.plans.find((one) => one.plan === plan)
}

const daysOf = () => db.select().from(promiseDays)

/** A customer with incidents, who submits tickets; an agent, who replies. */
async function people(p: Portal) {
  const [customer, agent] = [await p.signedIn(), await p.signedIn(newEmail(), ['agent'])]
  await givePack(customer.accountId, 10)
  return { customer, agent }
}

async function submitted(client: Client): Promise<string> {
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
  })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

const replied = (agent: Client, number: string, visibility = 'public') =>
  agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Try this.', visibility })

test('a person’s first reply in time counts once, on its day; acknowledgement, notes and further replies do not', async () => {
  const p = portal()
  const { customer, agent } = await people(p)
  const number = await submitted(customer)
  await replied(agent, number, 'internal')
  expect(await daysOf()).toEqual([])
  await replied(agent, number)
  await replied(agent, number)
  expect(await daysOf()).toEqual([{ day: TODAY, plan: 'incident', kept: 1, missed: 0 }])
})

test('a deadline that passes counts once as missed, whether the watch or the late reply comes first', async () => {
  const p = portal()
  const { customer, agent } = await people(p)
  const [watched, late] = [await submitted(customer), await submitted(customer)]
  p.clock.now += 3 * HOUR_MS
  await replied(agent, late)
  await watchPromises({ env: p.env, db, now: p.clock.now })
  await replied(agent, watched)
  await watchPromises({ env: p.env, db, now: p.clock.now })
  expect(await daysOf()).toEqual([{ day: TODAY, plan: 'incident', kept: 0, missed: 2 }])
})

test('a ticket that ends without a reply counts only if its time was up', async () => {
  const p = portal()
  const { customer } = await people(p)
  const [early, late] = [await submitted(customer), await submitted(customer)]
  await customer.post(`/api/tickets/${early}/close`, {})
  expect(await daysOf()).toEqual([])
  p.clock.now += 3 * HOUR_MS
  await customer.post(`/api/tickets/${late}/close`, {})
  expect(await daysOf()).toEqual([{ day: TODAY, plan: 'incident', kept: 0, missed: 1 }])
})

test('what was decided cannot be decided anew', async () => {
  const p = portal()
  const { customer, agent } = await people(p)
  const number = await submitted(customer)
  await replied(agent, number)
  const turned = db.update(tickets).set({ firstResponseKept: false }).where(eq(tickets.number, number))
  await expect(turned).rejects.toSatisfy((error) => refusedBy(error, 'promise-decided'))
})

test('one late response in a thousand is not all of them in time', async () => {
  await db.insert(promiseDays).values({ day: TODAY, plan: 'incident', kept: 2999, missed: 1 })
  expect(await keptIn(portal())).toEqual({ plan: 'incident', responses: 3000, kept: 2999, share: 0.999 })
})

test('too few responses give no figure at all', async () => {
  const p = portal()
  await db.insert(promiseDays).values({ day: TODAY, plan: 'incident', kept: RESPONSES_MIN - 1, missed: 0 })
  expect(await keptIn(p)).toEqual({ plan: 'incident', responses: null, kept: null, share: null })
  await db.update(promiseDays).set({ missed: 1 })
  expect(await keptIn(p)).toEqual({ plan: 'incident', responses: 5, kept: 4, share: 0.8 })
})

test('the last ninety days count, the day before them does not', async () => {
  await db.insert(promiseDays).values([
    { day: TODAY - WINDOW_DAYS, plan: 'incident', kept: 0, missed: 100 },
    { day: TODAY - WINDOW_DAYS + 1, plan: 'incident', kept: 5, missed: 0 },
    { day: TODAY + 1, plan: 'incident', kept: 0, missed: 100 },
  ])
  expect(await keptIn(portal())).toMatchObject({ responses: 5, share: 1 })
})

test('the plans come in the order in which they are answered, those that promise no first response left out', async () => {
  const { plans } = await (await portal().request('/api/promise-kept')).json<PromiseKept>()
  expect(plans.map(({ plan }) => plan).slice(0, 2)).toEqual(['incident', 'premium-phone'])
  expect(plans.map(({ plan }) => plan)).not.toContain('service-contract')
})

test('it reads a row a day and plan, however many tickets were counted', async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1 } })
  const days = Array.from({ length: 400 }, (_, day) => ({ day: TODAY - day, plan: 'incident', kept: 100_000, missed: 1 }))
  for (const day of days) await db.insert(promiseDays).values(day)
  usage.rowsRead = 0
  expect(await keptIn(p)).toMatchObject({ responses: WINDOW_DAYS * 100_001 })
  expect(usage.rowsRead).toBeGreaterThanOrEqual(WINDOW_DAYS)
  expect(usage.rowsRead).toBeLessThanOrEqual(3 * WINDOW_DAYS)
})
