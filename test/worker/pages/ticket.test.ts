import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import { accounts, tickets } from '../../../worker/db/schema.ts'
import { watchPromises } from '../../../worker/promises/watch.ts'
import { type Client, db, portal, WEDNESDAY_MORNING } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { chosenIn, customerOf, fieldValue, leadsTo, linkIn, shown, submitWithFiles } from './support-pages.ts'

const HOUR_MS = 3_600_000
const TICKET = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S2',
  subject: 'The Viewer <closes>',
  body: 'Each time.',
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', { ...TICKET, ...more })
  const { ticket } = await response.json<{ ticket: { number: string } }>()
  return ticket.number
}

const pageOf = (client: Client, number: string, locale = 'en') => shown(client.get(`/${locale}/tickets/${number}/`))
const act = (client: Client, number: string, action: string, more: Record<string, string> = {}) =>
  client.submit(`/en/tickets/${number}/`, { action, ...more })

async function agentOf(p: ReturnType<typeof portal>): Promise<(number: string, path: string, json: object) => Promise<Response>> {
  const agent = await p.signedIn(undefined, ['agent'])
  return (number, path, json) => agent.post(`/api/desk/tickets/${number}/${path}`, json)
}

test('the page shows the promise, the facts and the conversation, each text as text', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const number = await submitted(customer)
  const reply = await agentOf(p)
  await reply(number, 'messages', { body: 'Which <version>?', visibility: 'public' })
  await reply(number, 'messages', { body: 'Between us.', visibility: 'internal' })
  const page = await pageOf(customer, number)
  expect(page.html).toContain('The Viewer &lt;closes&gt;')
  expect(page.text).toContain('First response (average) Kept: Wed, 18 Nov 2026, 10:00 CET')
  expect(page.text).toContain('Nordlys Remote 7.6.2.0')
  expect(page.text).toContain('S2 Serious')
  expect(page.html).toContain('Which &lt;version&gt;?')
  expect(page.text).not.toContain('Between us.')
  expect(page.headers.get('cache-control')).toContain('no-store')
})

test.each(LOCALES)('in %s, no state of a ticket leaves a hole in its page', async (locale) => {
  const p = portal()
  const customer = await customerOf(p)
  await givePack(customer.accountId, 1)
  const number = await submitted(customer, { payWith: 'incident', version: '6.0' })
  const reply = await agentOf(p)
  const statuses = [(await pageOf(customer, number, locale)).status]
  await reply(number, 'messages', { body: 'Please try this.', visibility: 'public' })
  await reply(number, 'status', { status: 'waiting' })
  statuses.push((await pageOf(customer, number, locale)).status)
  await reply(number, 'resolve', { outcome: 'solved' })
  statuses.push((await pageOf(customer, number, locale)).status)
  await act(customer, number, 'rating', { score: '4', comment: 'Quick.' })
  await act(customer, number, 'close')
  statuses.push((await pageOf(customer, number, locale)).status)
  statuses.push((await shown(customer.get(`/${locale}/tickets/`))).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200])
})

test('somebody else’s ticket and one that does not exist are the same page', async () => {
  const p = portal()
  const number = await submitted(await customerOf(p))
  const other = await customerOf(p)
  const [theirs, none] = [await pageOf(other, number), await pageOf(other, '100000000')]
  expect([theirs.status, none.status]).toEqual([404, 404])
  expect(theirs.html).toBe(none.html)
  expect((await shown(act(other, number, 'close'))).status).toBe(404)
})

test('a stranger is led to sign in and back to the ticket', async () => {
  expect(await leadsTo(portal().anonymous.get('/el/tickets/123456789/'))).toBe('/el/sign-in/?next=%2Fel%2Ftickets%2F123456789%2F')
})

test('a message with a file is added to the conversation, and the page leads to it', async () => {
  const customer = await customerOf(portal())
  const number = await submitted(customer)
  const next = await leadsTo(
    submitWithFiles(customer, `/en/tickets/${number}/`, { body: 'One thing more.' }, [new File(['a line\n'], 'αρχείο.log')]),
  )
  expect(next).toMatch(new RegExp(`^/en/tickets/${number}/\\?done=message#msg_`))
  const page = await shown(customer.get(next?.split('#')[0] ?? ''))
  expect(page.text).toContain('Your message is sent.')
  expect(page.text).toContain('One thing more.')
  expect(page.html).toContain(`id="${next?.split('#')[1]}"`)
  const file = await customer.get(linkIn(page, /download/) ?? '')
  expect(await file.text()).toBe('a line\n')
})

test('an empty message is refused on the page; one typed while the session ended is kept', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const number = await submitted(customer)
  const empty = await shown(submitWithFiles(customer, `/en/tickets/${number}/`, { body: ' ' }))
  expect(empty.status).toBe(422)
  expect(empty.html).toMatch(/id="body-error"[^>]*>This is needed/)
  const ended = await shown(submitWithFiles(p.anonymous, `/en/tickets/${number}/`, { body: 'Typed at length' }))
  expect(ended.status).toBe(401)
  expect(fieldValue(ended, 'body')).toBe('Typed at length')
  expect(linkIn(ended, /target="_blank"/)).toBe('/en/sign-in/')
  expect(ended.text).not.toContain('The Viewer')
})

test('before the first reply a ticket can be withdrawn, which gives its incident back; after it, closed', async () => {
  const p = portal()
  const customer = await portal().signedIn()
  await givePack(customer.accountId, 2)
  const first = await submitted(customer, { payWith: 'incident' })
  const page = await pageOf(customer, first)
  expect(page.text).toContain('One incident is set aside for this ticket.')
  expect(page.text).toContain('Withdraw it')
  expect(page.text).toContain('Your incident is given back.')
  expect(page.text).not.toMatch(/Close it|Reopen the ticket|Escalate the ticket|Send the rating/)
  const done = await shown(customer.get((await leadsTo(act(customer, first, 'close'))) ?? ''))
  expect(done.text).toContain('The ticket is closed.')
  expect(done.text).toContain('The incident was given back to you.')
  expect(done.text).not.toMatch(/Withdraw it|Send the message|Reopen the ticket/)
  const second = await submitted(customer, { payWith: 'incident' })
  await (await agentOf(p))(second, 'messages', { body: 'Try this.', visibility: 'public' })
  const answered = await pageOf(customer, second)
  expect(answered.text).toContain('Close it')
  expect(answered.text).not.toContain('Withdraw it')
})

test('a resolved ticket can be rated once, and reopened as long as the programme says', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const number = await submitted(customer)
  await (await agentOf(p))(number, 'resolve', { outcome: 'solved' })
  expect(await leadsTo(act(customer, number, 'rating', { score: '5', comment: '' }))).toBe(`/en/tickets/${number}/?done=rating`)
  const rated = await pageOf(customer, number)
  expect(rated.text).toContain('5 of 5')
  expect(chosenIn(rated, 'score')).toBe('5')
  expect(await leadsTo(act(customer, number, 'rating', { score: '4' }))).toBe(`/en/tickets/${number}/?done=rating`)
  p.clock.now += (programme.reopenDays + 2) * 24 * HOUR_MS
  expect((await pageOf(customer, number)).text).not.toMatch(/Reopen the ticket|Send the message|Send the rating/)
  expect((await shown(act(customer, number, 'rating', { score: '1' }))).status).toBe(409)
  expect((await shown(act(customer, number, 'reopen'))).status).toBe(409)
  p.clock.now = WEDNESDAY_MORNING
  expect(await leadsTo(act(customer, number, 'reopen'))).toBe(`/en/tickets/${number}/?done=reopen`)
  expect((await pageOf(customer, number)).text).toContain('Open Ticket')
})

test('a rating without a score is refused, and its comment kept', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const number = await submitted(customer)
  await (await agentOf(p))(number, 'resolve', { outcome: 'solved' })
  const page = await shown(act(customer, number, 'rating', { comment: 'Quick.' }))
  expect(page.status).toBe(422)
  expect(page.html).toMatch(/id="score-error"[^>]*>This is needed/)
  expect(fieldValue(page, 'comment')).toBe('Quick.')
  expect(chosenIn(page, 'score')).toBeUndefined()
})

test('escalating is offered only after a missed promise, and once', async () => {
  const p = portal()
  const customer = await customerOf(p, { plan: 'service-contract' })
  const number = await submitted(customer)
  expect((await pageOf(customer, number)).text).not.toContain('Escalate the ticket')
  expect((await shown(act(customer, number, 'escalate'))).status).toBe(409)
  p.clock.now += 2 * HOUR_MS
  const missed = await pageOf(customer, number)
  expect(missed.text).toContain('Assignment of an engineer (guaranteed) Missed: promised by Wed, 18 Nov 2026, 11:00 CET')
  expect(missed.text).toContain('Escalate the ticket')
  const done = await shown(customer.get((await leadsTo(act(customer, number, 'escalate'))) ?? ''))
  expect(done.text).toContain('You escalated this ticket: Wed, 18 Nov 2026, 12:00 CET.')
  expect(done.text).not.toContain('Escalate the ticket')
})

test('while we wait for the customer the page says so, and that the resolution is paused', async () => {
  const p = portal()
  const customer = await customerOf(p, { plan: 'service-contract' })
  const number = await submitted(customer)
  const desk = await agentOf(p)
  await desk(number, 'messages', { body: 'Which version is the Host?', visibility: 'public' })
  await desk(number, 'status', { status: 'waiting' })
  const page = await pageOf(customer, number)
  expect(page.text).toContain('Waiting for you')
  expect(page.text).toContain('Resolution (guaranteed) Paused while we wait for you')
  expect(page.text).toContain('We have asked you something')
})

test('a promise that the end of the ticket made needless is not called missed', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const number = await submitted(customer)
  await act(customer, number, 'close')
  p.clock.now += 24 * HOUR_MS
  const page = await pageOf(customer, number)
  expect(page.text).not.toMatch(/What we promise|First response|No promise/)
  const { ticket } = await (await customer.get(`/api/tickets/${number}`)).json<{ ticket: { deadlines: unknown } }>()
  expect(ticket.deadlines).toMatchObject({ firstResponse: { breachedAt: null } })
})

test('the page shows how a deadline was counted: the days, what was closed, and the pause', async () => {
  const p = portal({ now: Date.parse('2026-11-20T15:00:00+01:00') })
  const customer = await customerOf(p, { plan: 'service-contract' })
  const number = await submitted(customer, { type: 'consultation' })
  const page = await pageOf(customer, number)
  expect(page.text).toContain('How the deadline for the resolution was counted')
  expect(page.text).toContain('2 working days, counted from Fri, 20 Nov 2026, 15:00 CET.')
  expect(page.text).toMatch(/Fri 20 Nov 15:00–18:00 3 hrs Sat 21 Nov Closed Sun 22 Nov Closed Mon 23 Nov 09:00–18:00 9 hrs/)
  const agent = await agentOf(p)
  p.clock.now += HOUR_MS
  await agent(number, 'status', { status: 'waiting' })
  expect((await pageOf(customer, number)).text).not.toContain('How the deadline for the resolution was counted')
  p.clock.now = Date.parse('2026-11-24T10:00:00+01:00')
  await customer.post(`/api/tickets/${number}/messages`, { body: 'Here it is.' })
  const resumed = await pageOf(customer, number)
  expect(resumed.text).toMatch(/Fri 20 Nov 15:00–16:00; in between the ticket was waiting for the customer 1 hr/)
  expect(resumed.text).toMatch(/Mon 23 Nov Not counted: the ticket was waiting for the customer Tue 24 Nov 10:00–18:00/)
  expect(resumed.text).not.toContain('The opening days have been changed since')
})

test('a reader in another zone is told whose opening hours were counted', async () => {
  const p = portal()
  const customer = await customerOf(p)
  await db.update(accounts).set({ timeZone: 'America/New_York' }).where(eq(accounts.id, customer.accountId))
  const page = await pageOf(customer, await submitted(customer))
  expect(page.text).toContain('Opening hours are those of Central European Time; the times here are in your time zone.')
  expect(page.text).toContain('Wed 18 Nov Wed 04:00 – Wed 07:00 3 hrs')
})

test('a promise keeps the words and the instant it was made with, and says so where the calendar has changed', async () => {
  const p = portal()
  const customer = await customerOf(p)
  const number = await submitted(customer)
  const made = { within: { hours: 5 }, calendar: 'business', kind: 'guaranteed', countedFrom: WEDNESDAY_MORNING } as const
  await db
    .update(tickets)
    .set({ promised: { firstResponse: made } })
    .where(eq(tickets.number, number))
  const page = await pageOf(customer, number)
  expect(page.text).toContain('First response (guaranteed) by Wed, 18 Nov 2026, 13:00 CET, guaranteed')
  expect(page.text).toContain('by today’s calendar it would be Wed, 18 Nov 2026, 15:00 CET')
})

test('customer and agent see whom a missed promise was passed on to; a warning is for agents only', async () => {
  const p = portal()
  const customer = await customerOf(p, { plan: 'service-contract' })
  const agent = await p.signedIn(undefined, ['agent'])
  const number = await submitted(customer)
  const watchAt = async (now: number) => {
    p.clock.now = now
    await watchPromises({ env: p.env, db, now })
  }
  await watchAt(WEDNESDAY_MORNING + 50 * 60_000)
  await watchAt(WEDNESDAY_MORNING + 65 * 60_000)
  const [ours, theirs] = [await shown(agent.get(`/en/desk/tickets/${number}/`)), await pageOf(customer, number)]
  expect(ours.text).toContain('Warning sent: Wed, 18 Nov 2026, 10:50 CET')
  expect(theirs.text).not.toContain('Warning sent')
  for (const { text } of [ours, theirs]) expect(text).toContain('Passed on to the team lead: Wed, 18 Nov 2026, 11:05 CET')
})
