import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { ratingDays, tickets } from '../../worker/db/schema.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { agentNamed, customerWith, submitted } from './support-conversation.ts'

const DAY_MS = 24 * 3_600_000
const p = portal()
let agent: Client
beforeAll(async () => {
  agent = await agentNamed(p, 'Maria Holm')
})

/** A ticket that is resolved, and its customer. */
async function resolved(by = p, plan = 'pro') {
  const customer = await customerWith(by, plan)
  const number = await submitted(customer)
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  return { customer, number }
}

const rate = (client: Client, number: string, score: number, comment = '') =>
  client.post(`/api/tickets/${number}/rating`, { score, comment })

async function countsOn(day: number, plan: string) {
  const rows = await db.select().from(ratingDays).where(eq(ratingDays.day, day))
  return rows.find((row) => row.plan === plan) ?? { rated: 0, satisfied: 0 }
}

interface Kept {
  satisfaction: {
    rated: number | null
    satisfied: number | null
    share: number | null
    ratingsMin: number
    plans: { plan: string; rated: number | null; share: number | null }[]
  }
}
const satisfaction = async (of = p) => (await (await of.request('/api/promise-kept')).json<Kept>()).satisfaction

test('a rating may be changed while the ticket can be reopened, and then no more', async () => {
  const mine = portal()
  const { customer, number } = await resolved(mine)
  expect((await rate(customer, number, 2, 'Slow')).status).toBe(201)
  mine.clock.now = WEDNESDAY_MORNING + programme.reopenDays * DAY_MS
  expect((await rate(customer, number, 5, 'It came right')).status).toBe(201)
  const { ticket } = await (await customer.get(`/api/tickets/${number}`)).json<{ ticket: { rating: unknown } }>()
  expect(ticket.rating).toEqual({ score: 5, comment: 'It came right' })
  mine.clock.now = WEDNESDAY_MORNING + (programme.reopenDays + 1) * DAY_MS
  expect(await refusal(await rate(customer, number, 1))).toMatchObject({ slug: 'ticket-already-rated', status: 409 })
})

test('a ticket that is not over, or somebody else’s, is not rated', async () => {
  const customer = await customerWith(p)
  const number = await submitted(customer)
  expect(await refusal(await rate(customer, number, 5))).toMatchObject({ slug: 'ticket-status-conflict' })
  const stranger = await customerWith(p)
  expect(await refusal(await rate(stranger, number, 5))).toMatchObject({ slug: 'ticket-not-found' })
})

test('the customer is asked once, by the mail that says it is resolved', async () => {
  const { customer, number } = await resolved()
  const asks = async () => (await p.mails(customer.email)).filter(({ text }) => text.includes(`/en/tickets/${number}/#rating`))
  expect(await asks()).toHaveLength(1)
  await customer.post(`/api/tickets/${number}/reopen`, {})
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  const mails = await p.mails(customer.email)
  expect(mails.filter(({ subject }) => subject.includes(number)).length).toBeGreaterThan(2)
  expect(await asks()).toHaveLength(1)
})

test('ratings are counted by day and plan; a change moves the count, and so does a plan that changes', async () => {
  const mine = portal({ now: WEDNESDAY_MORNING + 400 * DAY_MS })
  const day = Math.floor(mine.clock.now / DAY_MS)
  const { customer, number } = await (async () => {
    const customer = await customerWith(mine, 'plus')
    const number = await submitted(customer)
    await customer.post(`/api/tickets/${number}/close`, {})
    return { customer, number }
  })()
  await rate(customer, number, 3)
  expect(await countsOn(day, 'plus')).toMatchObject({ rated: 1, satisfied: 0 })
  mine.clock.now += DAY_MS
  await rate(customer, number, 4)
  expect(await countsOn(day, 'plus')).toMatchObject({ rated: 0, satisfied: 0 })
  expect(await countsOn(day + 1, 'plus')).toMatchObject({ rated: 1, satisfied: 1 })
  await db.update(tickets).set({ plan: 'site' }).where(eq(tickets.number, number))
  expect(await countsOn(day + 1, 'plus')).toMatchObject({ rated: 0 })
  expect(await countsOn(day + 1, 'site')).toMatchObject({ rated: 1, satisfied: 1 })
  const undo = db.update(tickets).set({ ratingScore: null, ratedAt: null }).where(eq(tickets.number, number))
  await expect(undo).rejects.toMatchObject({ cause: { message: expect.stringContaining('rating-kept') } })
})

test('the share of satisfied customers is told from ten ratings on, and by plan only where nobody can be made out', async () => {
  const at = portal({ now: WEDNESDAY_MORNING + 800 * DAY_MS })
  const today = Math.floor(at.clock.now / DAY_MS)
  await db.insert(ratingDays).values({ day: today, plan: 'pro', rated: 9, satisfied: 8 })
  expect(await satisfaction(at)).toMatchObject({ rated: null, satisfied: null, share: null, ratingsMin: 10 })
  await db.insert(ratingDays).values({ day: today - 89, plan: 'pro', rated: 3, satisfied: 3 })
  await db.insert(ratingDays).values({ day: today - 90, plan: 'pro', rated: 50, satisfied: 0 })
  expect(await satisfaction(at)).toMatchObject({ rated: 12, satisfied: 11, share: 0.916 })
  expect((await satisfaction(at)).plans.find(({ plan }) => plan === 'pro')).toMatchObject({ rated: 12, share: 0.916 })
  await db.insert(ratingDays).values({ day: today, plan: 'starter', rated: 1, satisfied: 0 })
  expect(await satisfaction(at)).toMatchObject({ rated: 13, share: 0.846 })
  expect((await satisfaction(at)).plans.every(({ rated, share }) => rated === null && share === null)).toBe(true)
})

test('administrators read the ratings, newest first and a page at a time; nobody else does', async () => {
  const administrator = await agentNamed(p, 'Karen', 'administrator')
  const mine = portal({ now: WEDNESDAY_MORNING + 500 * DAY_MS })
  const numbers: string[] = []
  for (const score of [1, 4, 5]) {
    const { customer, number } = await resolved(mine)
    mine.clock.now += 1000
    await rate(customer, number, score, `Word ${score}`)
    numbers.push(number)
  }
  interface List {
    items: { ticket: string; score: number; comment: string; ratedAt: string }[]
    nextCursor: string | null
  }
  const first = await (await administrator.get('/api/desk/ratings?limit=2')).json<List>()
  expect(first.items.map(({ ticket, score, comment }) => ({ ticket, score, comment }))).toEqual([
    { ticket: numbers[2], score: 5, comment: 'Word 5' },
    { ticket: numbers[1], score: 4, comment: 'Word 4' },
  ])
  const next = await (await administrator.get(`/api/desk/ratings?limit=2&cursor=${first.nextCursor}`)).json<List>()
  expect(next.items[0]).toMatchObject({ ticket: numbers[0], score: 1 })
  expect(await refusal(await agent.get('/api/desk/ratings'))).toMatchObject({ slug: 'not-an-administrator' })
  expect(await refusal(await p.anonymous.get('/api/desk/ratings'))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await administrator.get('/api/desk/ratings?cursor=none'))).toMatchObject({ slug: 'validation-failed' })
})

test('the list of ratings reads no more rows than it shows, however many there are', async () => {
  const { d1, usage } = countingD1(env.DB)
  const counted = portal({ env: { DB: d1 } })
  const administrator = await agentNamed(counted, 'Karen', 'administrator')
  const { customer, number } = await resolved()
  await rate(customer, number, 5)
  const rowsOf = async () => {
    usage.rowsRead = 0
    expect((await administrator.get('/api/desk/ratings?limit=1')).status).toBe(200)
    return usage.rowsRead
  }
  const before = await rowsOf()
  const columns = (await env.DB.prepare("select name from pragma_table_info('tickets')").all<{ name: string }>()).results.map(
    ({ name }) => name,
  )
  const copied = columns.map((name) => (name === 'id' || name === 'number' ? `'copy' || n` : name))
  await env.DB.prepare(
    `insert into tickets (${columns}) with recursive series(n) as (select 1 union all select n + 1 from series where n < 500)
     select ${copied} from tickets, series where number = ?`,
  )
    .bind(number)
    .run()
  expect(await rowsOf()).toBe(before)
})
