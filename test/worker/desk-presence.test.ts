import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { ticketPresence } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const p = portal()
let maria: Client
let jens: Client
beforeAll(async () => {
  maria = await p.signedIn(newEmail(), ['agent'])
  jens = await p.signedIn(newEmail(), ['agent'])
})

async function newTicket() {
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Two at once', body: 'Text' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
  })
  const { ticket } = await response.json<{ ticket: { number: string; messages: { id: string }[] } }>()
  return { client, number: ticket.number, seen: ticket.messages[0]?.id ?? '' }
}

const here = (by: Client, number: string, isWriting = false) =>
  by.request(`/api/desk/tickets/${number}/presence`, { method: 'PUT', json: { isWriting } })
const othersFor = async (by: Client, number: string) =>
  (await (await here(by, number)).json<{ others: { email: string; isWriting: boolean }[] }>()).others

test('two agents who have one ticket open learn of each other, and who is writing', async () => {
  const { number } = await newTicket()
  expect(await othersFor(maria, number)).toEqual([])
  await here(jens, number, true)
  expect(await othersFor(maria, number)).toMatchObject([{ email: jens.email, isWriting: true }])
  await here(jens, number, false)
  expect(await othersFor(maria, number)).toMatchObject([{ email: jens.email, isWriting: false }])
  expect(await othersFor(maria, (await newTicket()).number)).toEqual([])
})

test('who leaves is gone at once, who says no more after a while, and nothing is left of it', async () => {
  const { number } = await newTicket()
  await here(jens, number)
  expect((await jens.request(`/api/desk/tickets/${number}/presence`, { method: 'DELETE' })).status).toBe(204)
  expect(await othersFor(maria, number)).toEqual([])
  await here(jens, number)
  p.clock.now = WEDNESDAY_MORNING + 46_000
  expect(await othersFor(maria, number)).toEqual([])
  await runHousekeeping(p.env, db, WEDNESDAY_MORNING + 200_000)
  p.clock.now = WEDNESDAY_MORNING
  expect(await db.select().from(ticketPresence)).toEqual([])
})

test('presence is for agents and for tickets that exist', async () => {
  const { client, number } = await newTicket()
  expect(await refusal(await here(client, number))).toMatchObject({ slug: 'not-an-agent' })
  expect(await refusal(await here(p.anonymous, number))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await here(maria, '100000000'))).toMatchObject({ slug: 'ticket-not-found' })
  const leaving = await maria.request('/api/desk/tickets/100000000/presence', { method: 'DELETE' })
  expect(await refusal(leaving)).toMatchObject({ slug: 'ticket-not-found' })
  const wrong = await maria.request(`/api/desk/tickets/${number}/presence`, { method: 'PUT', json: { isWriting: 'yes' } })
  expect(await refusal(wrong)).toMatchObject({ slug: 'validation-failed' })
})

const reply = (by: Client, number: string, seen?: string, headers = {}) =>
  by.post(
    `/api/desk/tickets/${number}/messages`,
    { body: `By ${by.email}`, visibility: 'public', ...(seen && { seen }) },
    headers,
  )

test('a reply that another agent’s or the customer’s message has overtaken is held back until that is read', async () => {
  const { client, number, seen } = await newTicket()
  const first = await (await reply(maria, number, seen)).json<{ message: { id: string } }>()
  expect(await refusal(await reply(jens, number, seen))).toMatchObject({ status: 409, slug: 'reply-overtaken' })
  expect((await reply(jens, number, first.message.id)).status).toBe(201)
  const written = await (await client.post(`/api/tickets/${number}/messages`, { body: 'Wait' })).json<{
    message: { id: string }
  }>()
  expect(await refusal(await reply(maria, number, first.message.id))).toMatchObject({ slug: 'reply-overtaken' })
  expect((await reply(maria, number, written.message.id)).status).toBe(201)
})

test('one’s own message and an internal note overtake nothing, and who does not say what they read is not asked', async () => {
  const { number, seen } = await newTicket()
  expect((await reply(maria, number, seen)).status).toBe(201)
  expect((await reply(maria, number, seen)).status).toBe(201)
  await jens.post(`/api/desk/tickets/${number}/messages`, { body: 'Between us', visibility: 'internal' })
  expect((await reply(maria, number, seen)).status).toBe(201)
  expect((await reply(jens, number)).status).toBe(201)
})

test('of two agents who send at the same moment one is sent, and the other asked, and nothing comes twice', async () => {
  const { number, seen } = await newTicket()
  const key = { 'idempotency-key': crypto.randomUUID() }
  const answers = await Promise.all([reply(maria, number, seen, key), reply(jens, number, seen)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const { ticket } = await (await maria.get(`/api/desk/tickets/${number}`)).json<{ ticket: { messages: unknown[] } }>()
  expect(ticket.messages).toHaveLength(2)
})
