import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { type Client, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const DAY_MS = 86_400_000
const submission = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'change', severity: 'S4', locale: 'en', payWith: 'plan' },
  ...{ subject: 'A column more', body: 'In the list of sessions.', policyVersion: programme.policy.version },
}
const WORK = 'The list of sessions gets a column with the operator.'

interface Estimate {
  id: string
  status: string
  month: string
  minutes: number
  bookedMinutes: number
  bookings: { minutes: number; workedOn: string; note: string; reason: string | null }[]
}
interface Allowance {
  month: string
  allowedMinutes: number
  takenMinutes: number
  leftMinutes: number
  specialists: number
}

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

async function contracted(supportUntil: string | null = null): Promise<Client> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'service-contract', supportUntil })
  return p.signedIn(email)
}

async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', { ...submission, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

const propose = (number: string, minutes: number, more: object = {}) =>
  agent.post(`/api/desk/tickets/${number}/change`, { minutes, work: WORK, ...more })
const answer = (client: Client, number: string, how: 'agree' | 'decline') =>
  client.post(`/api/tickets/${number}/change/${how}`, {})
const book = (number: string, estimate: string, minutes: number, more: object = {}, headers = {}) =>
  agent.post(`/api/desk/tickets/${number}/change/bookings`, { estimate, minutes, note: 'Worked on it.', ...more }, headers)
const finish = (number: string, estimate: string) => agent.post(`/api/desk/tickets/${number}/change/finish`, { estimate })
const estimateOf = async (response: Response) => (await response.json<{ estimate: Estimate }>()).estimate
const changeOf = async (client: Client, number: string, desk = '') =>
  (await client.get(`/api/${desk}tickets/${number}/change`)).json<{ estimates: Estimate[]; allowances: Allowance[] }>()
const allowanceOf = async (client: Client, month = '2026-11') =>
  (await (await client.get(`/api/changes?month=${month}`)).json<{ items: Allowance[] }>()).items[0]

/** A ticket with a change of so many minutes that its customer has agreed to. */
async function agreed(minutes: number, client?: Client) {
  const customer = client ?? (await contracted())
  const number = await submitted(customer)
  const estimate = await estimateOf(await propose(number, minutes))
  const response = await answer(customer, number, 'agree')
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return { client: customer, number, estimate }
}

test('an estimate asks the customer by mail, and nothing is set aside before they agree', async () => {
  const client = await contracted()
  const number = await submitted(client)
  const response = await propose(number, 210)
  expect(response.status).toBe(201)
  expect(await estimateOf(response)).toMatchObject({ status: 'proposed', month: '2026-11', minutes: 210, bookedMinutes: 0 })
  const [mail] = await p.mails(client.email)
  expect(mail?.text).toContain(WORK)
  expect(mail?.text).toContain('3 hrs, 30 mins')
  expect(mail?.text).toContain('November 2026')
  expect(mail?.text).toContain(`/en/tickets/${number}/`)
  expect(await allowanceOf(client)).toMatchObject({ allowedMinutes: 600, takenMinutes: 0, leftMinutes: 600, specialists: 1 })
})

test('agreed, its minutes are taken from the month; declined, none are; each is answered once, and the same answer again changes nothing', async () => {
  const { client, number } = await agreed(210)
  expect(await allowanceOf(client)).toMatchObject({ takenMinutes: 210, leftMinutes: 390 })
  expect((await answer(client, number, 'agree')).status).toBe(200)
  expect((await refusal(await answer(client, number, 'decline'))).slug).toBe('change-not-open')
  const second = await submitted(client)
  await propose(second, 60)
  expect(await estimateOf(await answer(client, second, 'decline'))).toMatchObject({ status: 'declined' })
  expect(await allowanceOf(client)).toMatchObject({ leftMinutes: 390 })
})

test('customer and agent read the same estimates, bookings and months', async () => {
  const { client, number, estimate } = await agreed(120)
  await book(number, estimate.id, 45)
  const mine = await changeOf(client, number)
  expect(mine.estimates).toMatchObject([
    { status: 'agreed', bookedMinutes: 45, bookings: [{ minutes: 45, workedOn: '2026-11-18' }] },
  ])
  expect(mine.allowances.map(({ month, leftMinutes }) => [month, leftMinutes])).toEqual([
    ...[
      ['2026-11', 480],
      ['2026-12', 600],
    ],
    ...[
      ['2027-01', 600],
      ['2027-02', 600],
    ],
  ])
  expect(await changeOf(agent, number, 'desk/')).toEqual(mine)
})

test('more than the month has left cannot be proposed, nor agreed to where others were faster; another month has room', async () => {
  const client = await contracted()
  const [first, second] = [await submitted(client), await submitted(client)]
  await propose(first, 400)
  await propose(second, 300)
  expect((await answer(client, first, 'agree')).status).toBe(200)
  const refused = await refusal(await answer(client, second, 'agree'))
  expect(refused).toMatchObject({ slug: 'change-allowance-exhausted', status: 409 })
  expect(refused.detail).toContain('3 hrs, 20 mins')
  await agent.post(`/api/desk/tickets/${second}/change/withdraw`, {})
  expect((await refusal(await propose(second, 300))).slug).toBe('change-allowance-exhausted')
  expect((await propose(second, 300, { month: '2026-12' })).status).toBe(201)
  expect((await answer(client, second, 'agree')).status).toBe(200)
  expect(await allowanceOf(client, '2026-12')).toMatchObject({ leftMinutes: 300 })
})

test('what is larger than a month, for a month that is over, or after the contract, is refused', async () => {
  const client = await contracted('2026-12-31')
  const number = await submitted(client)
  expect((await refusal(await propose(number, 601))).slug).toBe('change-exceeds-month')
  for (const month of ['2026-10', '2027-01', '2027-03'])
    expect((await refusal(await propose(number, 60, { month }))).slug).toBe('change-month-closed')
  expect((await propose(number, 600, { month: '2026-12' })).status).toBe(201)
})

test('only contracts that include changes have them, and only on tickets that ask for a change', async () => {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'pro' })
  const pro = await p.signedIn(email)
  const number = await submitted(pro, { type: 'defect' })
  expect((await refusal(await propose(number, 60))).slug).toBe('change-not-included')
  expect(await allowanceOf(pro)).toBeUndefined()
  const defect = await submitted(await contracted(), { type: 'defect' })
  expect((await refusal(await propose(defect, 60))).slug).toBe('change-not-included')
})

test('one estimate at a time waits for an answer, and an agent may take it back', async () => {
  const client = await contracted()
  const number = await submitted(client)
  expect((await refusal(await agent.post(`/api/desk/tickets/${number}/change/withdraw`, {}))).slug).toBe('change-not-open')
  await propose(number, 60)
  expect((await refusal(await propose(number, 90))).slug).toBe('change-open')
  await agent.post(`/api/desk/tickets/${number}/change/withdraw`, {})
  expect((await refusal(await answer(client, number, 'agree'))).slug).toBe('change-not-open')
})

test('nobody else can see, agree to, estimate or book', async () => {
  const { number, estimate } = await agreed(60)
  const stranger = await contracted()
  expect((await refusal(await stranger.get(`/api/tickets/${number}/change`))).slug).toBe('ticket-not-found')
  expect((await refusal(await answer(stranger, number, 'agree'))).slug).toBe('ticket-not-found')
  expect((await refusal(await p.anonymous.get('/api/changes'))).slug).toBe('signed-out')
  const asStranger = await stranger.post(`/api/desk/tickets/${number}/change/bookings`, {
    ...{ estimate: estimate.id, minutes: 1, note: 'x' },
  })
  expect((await refusal(asStranger)).slug).toBe('not-an-agent')
})

test('minutes are booked after the agreement, within it, on days of its month that are not to come', async () => {
  const client = await contracted()
  const number = await submitted(client)
  const estimate = await estimateOf(await propose(number, 90))
  expect((await refusal(await book(number, estimate.id, 30))).slug).toBe('change-not-agreed')
  await answer(client, number, 'agree')
  expect((await book(number, estimate.id, 60)).status).toBe(201)
  const tooMuch = await refusal(await book(number, estimate.id, 31))
  expect(tooMuch).toMatchObject({ slug: 'change-estimate-exceeded' })
  expect(tooMuch.detail).toContain('30 min')
  for (const workedOn of ['2026-11-17', '2026-11-19', '2026-12-01'])
    expect((await refusal(await book(number, estimate.id, 1, { workedOn }))).slug).toBe('change-day-closed')
  const other = await agreed(60)
  expect((await refusal(await book(number, other.estimate.id, 1))).slug).toBe('change-not-found')
})

test('a mistake is put right by a booking that says why; done gives the rest back to the month', async () => {
  const { client, number, estimate } = await agreed(120)
  await book(number, estimate.id, 90)
  expect(await refusal(await book(number, estimate.id, -30))).toMatchObject({
    errors: [{ pointer: '/reason', code: 'required' }],
  })
  expect((await book(number, estimate.id, -30, { reason: 'Half an hour belonged to another ticket' })).status).toBe(201)
  expect(await allowanceOf(client)).toMatchObject({ leftMinutes: 480 })
  expect(await estimateOf(await finish(number, estimate.id))).toMatchObject({ status: 'done', bookedMinutes: 60 })
  expect((await finish(number, estimate.id)).status).toBe(200)
  expect(await allowanceOf(client)).toMatchObject({ leftMinutes: 540 })
  expect((await refusal(await book(number, estimate.id, 10))).slug).toBe('change-not-agreed')
  expect((await book(number, estimate.id, 10, { reason: 'Ten minutes were forgotten' })).status).toBe(201)
  expect(await allowanceOf(client)).toMatchObject({ leftMinutes: 530 })
})

test('a correction of what is done takes no more than the month has left', async () => {
  const { client, number, estimate } = await agreed(120)
  await book(number, estimate.id, 20)
  await finish(number, estimate.id)
  await agreed(560, client)
  const refused = await refusal(await book(number, estimate.id, 30, { reason: 'Half an hour was forgotten' }))
  expect(refused.slug).toBe('change-allowance-exhausted')
  expect(refused.detail).toContain('20 min')
  expect((await book(number, estimate.id, 20, { reason: 'Some of it was forgotten' })).status).toBe(201)
})

test('of twenty bookings at once only those that were agreed to are written', async () => {
  const { client, number, estimate } = await agreed(100)
  const statuses = (await Promise.all(Array.from({ length: 20 }, () => book(number, estimate.id, 15)))).map(
    ({ status }) => status,
  )
  expect(statuses.filter((status) => status === 201)).toHaveLength(6)
  expect(statuses.filter((status) => status === 409)).toHaveLength(14)
  expect((await changeOf(client, number)).estimates[0]?.bookedMinutes).toBe(90)
})

test('of twenty agreements at once only those that the month has room for are made', async () => {
  const client = await contracted()
  const numbers = await Promise.all(Array.from({ length: 20 }, () => submitted(client)))
  await Promise.all(numbers.map((number) => propose(number, 100)))
  const answers = await Promise.all(numbers.map((number) => answer(client, number, 'agree')))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(6)
  for (const response of answers.filter(({ status }) => status !== 200))
    expect((await refusal(response)).slug).toBe('change-allowance-exhausted')
  expect(await allowanceOf(client)).toMatchObject({ takenMinutes: 600, leftMinutes: 0 })
})

test('a booking sent twice under one key is one', async () => {
  const { client, number, estimate } = await agreed(60)
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const send = (minutes = 20) => book(number, estimate.id, minutes, {}, headers)
  const [first, second] = await Promise.all([send(), send()])
  expect(await first.json()).toEqual(await second.json())
  expect((await changeOf(client, number)).estimates[0]?.bookedMinutes).toBe(20)
  expect((await refusal(await send(30))).slug).toBe('idempotency-key-reused')
})

test('with its ticket a change ends: what waits is withdrawn, and what was not worked goes back', async () => {
  const { client, number, estimate } = await agreed(120)
  await book(number, estimate.id, 30)
  await propose(number, 60)
  expect((await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })).status).toBe(200)
  expect((await changeOf(client, number)).estimates.map(({ status }) => status)).toEqual(['done', 'withdrawn'])
  expect(await allowanceOf(client)).toMatchObject({ takenMinutes: 30 })
  expect((await refusal(await propose(number, 60))).slug).toBe('ticket-status-conflict')
})

test('a month begins with its allowance whole: nothing is carried over', async () => {
  const { client, number, estimate } = await agreed(300)
  p.clock.now = WEDNESDAY_MORNING + 14 * DAY_MS
  try {
    expect(await allowanceOf(client, '2026-12')).toMatchObject({ leftMinutes: 600 })
    expect((await refusal(await book(number, estimate.id, 30))).slug).toBe('change-day-closed')
    expect((await book(number, estimate.id, 30, { workedOn: '2026-11-30' })).status).toBe(201)
  } finally {
    p.clock.now = WEDNESDAY_MORNING
  }
})

test('the database changes and deletes no booking, and no estimate once it was answered', async () => {
  const { number, estimate } = await agreed(60)
  await book(number, estimate.id, 10)
  const run = (sql: string) => env.DB.prepare(sql).bind(estimate.id).run()
  await expect(run('update change_bookings set minutes = 5 where estimate_id = ?')).rejects.toThrow('bookings-append-only')
  await expect(run('delete from change_bookings where estimate_id = ?')).rejects.toThrow('bookings-append-only')
  await expect(run('update change_estimates set booked_minutes = 0 where id = ?')).rejects.toThrow('bookings-append-only')
  await expect(run('update change_estimates set minutes = 600 where id = ?')).rejects.toThrow('estimate-answered')
  await expect(run("update change_estimates set status = 'declined' where id = ?")).rejects.toThrow('estimate-answered')
  await expect(run('delete from change_estimates where id = ?')).rejects.toThrow('estimate-answered')
})
