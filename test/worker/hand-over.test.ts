import { beforeAll, expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { type Client, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
let colleague: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  colleague = await p.signedIn(newEmail(), ['agent'])
})

async function newTicket(): Promise<{ number: string; client: Client }> {
  const email = newEmail()
  await issueLicense({ orderEmail: email, plan: 'service-contract' })
  const client = await p.signedIn(email)
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'It ends', body: 'Often.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
  })
  return { client, number: (await response.json<{ ticket: { number: string } }>()).ticket.number }
}

const assign = (number: string, json: object, by = agent) => by.post(`/api/desk/tickets/${number}/assign`, json)
const seen = async (number: string) =>
  (
    await (
      await agent.get(`/api/desk/tickets/${number}`)
    ).json<{
      ticket: {
        status: string
        assignee: { email: string } | null
        messages: { body: string; visibility: string }[]
        deadlines: { assignment: { metAt: string | null } | null }
      }
    }>()
  ).ticket

test('a hand-over with a note puts a colleague in charge, keeps the note for agents alone, and mails it to the colleague', async () => {
  const { client, number } = await newTicket()
  const before = (await p.mails(client.email)).length
  const response = await assign(number, { assignee: colleague.email, note: 'You know the relay best.' })
  expect(response.status).toBe(200)
  expect(await seen(number)).toMatchObject({
    assignee: { email: colleague.email },
    messages: [{ visibility: 'public' }, { visibility: 'internal', body: 'You know the relay best.' }],
  })
  const [mail] = await p.mails(colleague.email)
  expect(mail?.subject).toContain(number)
  expect(mail?.text).toContain(agent.email)
  expect(mail?.text).toContain('You know the relay best.')
  expect(mail?.text).toContain(`/en/desk/tickets/${number}/`)
  expect((await p.mails(client.email)).length).toBe(before)
  const own = await (await client.get(`/api/tickets/${number}`)).json<{ ticket: { messages: unknown[] } }>()
  expect(own.ticket.messages).toHaveLength(1)
})

test('who takes a ticket themselves is not mailed about it', async () => {
  const { number } = await newTicket()
  const before = (await p.mails(agent.email)).length
  expect((await assign(number, {})).status).toBe(200)
  expect((await p.mails(agent.email)).length).toBe(before)
})

test('left to nobody again, the promise to name somebody stays met', async () => {
  const { number } = await newTicket()
  await assign(number, { assignee: colleague.email })
  p.clock.now = WEDNESDAY_MORNING + 60_000
  const response = await assign(number, { assignee: null, note: 'I am away.' })
  p.clock.now = WEDNESDAY_MORNING
  expect((await response.json<{ ticket: { assignee: null } }>()).ticket.assignee).toBeNull()
  expect(await seen(number)).toMatchObject({
    ...{ assignee: null, status: 'open' },
    deadlines: { assignment: { metAt: new Date(WEDNESDAY_MORNING).toISOString() } },
  })
})

test('nobody but an agent is put in charge, and a refused hand-over leaves no note', async () => {
  const { client, number } = await newTicket()
  const refused = await refusal(await assign(number, { assignee: client.email, note: 'Please.' }))
  expect(refused.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([['/assignee', 'not-an-agent']])
  expect((await refusal(await assign(number, {}, client))).slug).toBe('not-an-agent')
  expect((await seen(number)).messages).toHaveLength(1)
})

test('what is over is handed to nobody', async () => {
  const { number } = await newTicket()
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  expect((await refusal(await assign(number, { assignee: null }))).slug).toBe('ticket-status-conflict')
})
