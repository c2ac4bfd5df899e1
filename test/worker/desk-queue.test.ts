import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { type Client, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const HOUR_MS = 3_600_000
const p = portal()
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

interface Queued {
  number: string
  subject: string
}

interface Page {
  items: Queued[]
  nextCursor: string | null
}

async function customerWith(plan: string): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan })
  return p.signedIn(email)
}

async function submitted(more: object = {}, plan = 'pro'): Promise<string> {
  const client = await customerWith(plan)
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Of the queue', body: 'Text' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version, ...more },
  })
  return (await response.json<{ ticket: Queued }>()).ticket.number
}

const act = (number: string, action: string, json: object, by = agent) => by.post(`/api/desk/tickets/${number}/${action}`, json)

/** Which of these tickets the queue shows, in its order. */
async function shownOf(ours: readonly string[], query: string, by = agent): Promise<string[]> {
  const shown: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await (await by.get(`/api/desk/queue?${query}&limit=100${cursor && `&cursor=${cursor}`}`)).json()
    shown.push(...page.items.map(({ number }) => number))
    cursor = page.nextCursor
  }
  return shown.filter((number) => ours.includes(number))
}

test('filters are combined, and a ticket is shown that fits them all', async () => {
  const [danishMine, danishFree, greekMine] = [
    await submitted({ locale: 'da' }),
    await submitted({ locale: 'da' }),
    await submitted({ locale: 'el' }, 'service-contract'),
  ]
  const ours = [danishMine, danishFree, greekMine]
  for (const number of [danishMine, greekMine]) await act(number, 'assign', {})
  await act(greekMine, 'status', { status: 'waiting' })
  const shown = (query: string) => shownOf(ours, query)
  expect((await shown('language=da')).toSorted()).toEqual([danishMine, danishFree].toSorted())
  expect(await shown('filter=mine&language=da')).toEqual([danishMine])
  expect(await shown('filter=unassigned&language=da&product=nordlys-remote&plan=pro')).toEqual([danishFree])
  expect(await shown('filter=mine,waiting')).toEqual([greekMine])
  expect(await shown('filter=mine,waiting&plan=pro')).toEqual([])
  expect(await shown('plan=service-contract&language=el')).toEqual([greekMine])
  expect(await shown('product=nordlys-backup')).toEqual([])
})

test('a queue of several kinds of tickets is shown in one order, page after page', async () => {
  const ours: string[] = []
  for (const [locale, plan] of [
    ['da', 'pro'],
    ['en', 'service-contract'],
    ['da', 'service-contract'],
    ['en', 'pro'],
  ] as const) {
    for (const severity of ['S3', 'S1', 'S2']) ours.push(await submitted({ locale, severity }, plan))
  }
  const inAll = await shownOf(ours, '')
  expect(inAll.toSorted()).toEqual(ours.toSorted())
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = `filter=unassigned&product=nordlys-remote&limit=2${cursor && `&cursor=${cursor}`}`
    const page: Page = await (await agent.get(`/api/desk/queue?${query}`)).json()
    expect(page.items.length).toBeLessThanOrEqual(2)
    paged.push(...page.items.map(({ number }) => number))
    cursor = page.nextCursor
  }
  expect(paged.filter((number) => ours.includes(number))).toEqual(inAll)
  expect(new Set(paged).size).toBe(paged.length)
})

test('what is due soon and what is late goes by the clock, and a missed deadline is late at once', async () => {
  const number = await submitted()
  const dueAt = Date.parse(
    (
      await (
        await agent.get(`/api/desk/tickets/${number}`)
      ).json<{ ticket: { deadlines: { firstResponse: { dueAt: string } } } }>()
    ).ticket.deadlines.firstResponse.dueAt,
  )
  const at = async (now: number, filter: string) => {
    p.clock.now = now
    const shown = await shownOf([number], `filter=${filter}`)
    p.clock.now = WEDNESDAY_MORNING
    return shown.length === 1
  }
  expect(await at(dueAt - 4 * HOUR_MS - 1, 'soon')).toBe(false)
  expect(await at(dueAt - 4 * HOUR_MS + 1, 'soon')).toBe(true)
  expect(await at(dueAt, 'breached')).toBe(false)
  expect(await at(dueAt + 1, 'breached')).toBe(true)
  expect(await at(dueAt + 1, 'soon')).toBe(false)
})

test('a ticket changes its place with every change that the filters ask for, and leaves the queue once', async () => {
  const number = await submitted()
  const places = async () =>
    (
      await env.DB.prepare('select count(*) as n from queue_places where ticket_id = (select id from tickets where number = ?)')
        .bind(number)
        .first<{ n: number }>()
    )?.n
  expect(await places()).toBe(7)
  await act(number, 'assign', {})
  expect(await shownOf([number], 'filter=unassigned')).toEqual([])
  expect(await shownOf([number], 'filter=mine')).toEqual([number])
  await act(number, 'status', { status: 'waiting' })
  expect(await places()).toBe(14)
  await act(number, 'resolve', { outcome: 'solved' })
  expect(await places()).toBe(0)
  expect(await shownOf([number], '')).toEqual([])
})

test.each([
  'filter=mine,unassigned',
  'filter=soon,breached',
  'filter=mine,,soon',
  'filter=',
  'product=none',
  'plan=none',
  'language=xx',
])('a queue narrowed by %s is refused', async (query) => {
  expect(await refusal(await agent.get(`/api/desk/queue?${query}`))).toMatchObject({ status: 422, slug: 'validation-failed' })
})

test('the version of the queue changes with each change in it, and is not sent again while it stays', async () => {
  const look = (etag = '') => agent.get('/api/desk/queue/version', { headers: { 'if-none-match': etag } })
  const number = await submitted()
  const first = await look()
  const etag = first.headers.get('etag') ?? ''
  expect(first.status).toBe(200)
  expect((await look(etag)).status).toBe(304)
  for (const change of [
    () => act(number, 'assign', {}),
    () => act(number, 'messages', { body: 'Hello', visibility: 'public' }),
    () => act(number, 'status', { status: 'waiting' }),
    () => submitted(),
    () => act(number, 'resolve', { outcome: 'solved' }),
  ]) {
    const before = (await look()).headers.get('etag') ?? ''
    await change()
    expect((await look(before)).status).toBe(200)
  }
  const known = (await look()).headers.get('etag') ?? ''
  await act(number, 'messages', { body: 'Between us', visibility: 'internal' })
  expect((await look(known)).status).toBe(304)
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  expect((await look(known)).status).toBe(200)
  p.clock.now = WEDNESDAY_MORNING
})

test('the version is for agents alone', async () => {
  expect(await refusal(await (await p.signedIn()).get('/api/desk/queue/version'))).toMatchObject({ slug: 'not-an-agent' })
  expect(await refusal(await p.anonymous.get('/api/desk/queue/version'))).toMatchObject({ slug: 'signed-out' })
})
