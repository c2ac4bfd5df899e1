import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, portal, refusal } from './support.ts'
import { agentNamed, customerWith, SUBMISSION, submitted } from './support-conversation.ts'

const p = portal()
let agent: Client
beforeAll(async () => {
  agent = await agentNamed(p, 'Maria Holm')
})

const revisionPath = (number: string) => `/api/tickets/${number}/revision`
const deskRevisionPath = (number: string) => `/api/desk/tickets/${number}/revision`
const reply = (number: string, body: string) => agent.post(`/api/desk/tickets/${number}/messages`, { body, visibility: 'public' })
const note = (number: string, body: string) =>
  agent.post(`/api/desk/tickets/${number}/messages`, { body, visibility: 'internal' })
const etagOf = async (client: Client, path: string) => {
  const response = await client.get(path)
  expect(response.status).toBe(200)
  return response.headers.get('etag') ?? ''
}
const asks = async (client: Client, path: string, etag: string) =>
  (await client.request(path, { headers: { 'if-none-match': etag } })).status

test('a page that asks is told that nothing has changed, until there is something new to read', async () => {
  const customer = await customerWith(p)
  const number = await submitted(customer)
  const mine = await etagOf(customer, revisionPath(number))
  const ours = await etagOf(agent, deskRevisionPath(number))
  expect(await asks(customer, revisionPath(number), mine)).toBe(304)
  expect(await asks(agent, deskRevisionPath(number), ours)).toBe(304)
  await note(number, 'For us alone')
  expect(await asks(customer, revisionPath(number), mine)).toBe(304)
  expect(await asks(agent, deskRevisionPath(number), ours)).toBe(200)
  await reply(number, 'For the customer')
  expect(await asks(customer, revisionPath(number), mine)).toBe(200)
  expect(await etagOf(agent, deskRevisionPath(number))).not.toBe(ours)
})

test('whether a ticket has changed is told to those on it, and to agents', async () => {
  const customer = await customerWith(p)
  const number = await submitted(customer)
  const stranger = await customerWith(p)
  expect(await refusal(await stranger.get(revisionPath(number)))).toMatchObject({ slug: 'ticket-not-found', status: 404 })
  expect(await refusal(await p.anonymous.get(revisionPath(number)))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await customer.get(deskRevisionPath(number)))).toMatchObject({ slug: 'not-an-agent' })
  expect(await refusal(await p.anonymous.get(deskRevisionPath(number)))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await agent.get(deskRevisionPath('100000000')))).toMatchObject({ slug: 'ticket-not-found' })
})

test('asking costs one round trip and a handful of rows, however long the conversation is', async () => {
  const { d1, usage } = countingD1(env.DB)
  const counted = portal({ env: { DB: d1 } })
  const customer = await customerWith(counted)
  const ours = await counted.signedIn(undefined, ['agent'])
  const number = await submitted(customer)
  const cost = async (client: Client, path: string) => {
    const etag = await etagOf(client, path)
    Object.assign(usage, { roundTrips: 0, rowsRead: 0 })
    const answer = await client.request(path, { headers: { 'if-none-match': etag } })
    expect([answer.status, await answer.text()]).toEqual([304, ''])
    return { ...usage }
  }
  const short = [await cost(customer, revisionPath(number)), await cost(ours, deskRevisionPath(number))]
  for (let count = 0; count < 8; count += 1) await reply(number, `Reply ${count}`)
  expect([await cost(customer, revisionPath(number)), await cost(ours, deskRevisionPath(number))]).toEqual(short)
  for (const { roundTrips, rowsRead } of short) {
    expect(roundTrips).toBe(1)
    expect(rowsRead).toBeLessThanOrEqual(8)
  }
})

async function conversation() {
  const customer = await customerWith(p)
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...SUBMISSION, remoteAccess: 'Password: Kornblomst-77' })) form.set(name, value)
  form.append('attachments', new File(['one line\n'], 'host.log', { type: 'text/plain' }))
  const response = await customer.request('/api/tickets', { method: 'POST', body: form })
  const { ticket } = await response.json<{ ticket: { number: string } }>()
  await note(ticket.number, 'The log says it all')
  await reply(ticket.number, 'Please install the current release.')
  await agent.post(`/api/desk/tickets/${ticket.number}/resolve`, { outcome: 'solved' })
  await customer.post(`/api/tickets/${ticket.number}/rating`, { score: 5, comment: 'Quick' })
  return { customer, number: ticket.number }
}

test('a transcript holds what was said, promised and sent, in the reader’s language, and no internal note', async () => {
  const { customer, number } = await conversation()
  const response = await customer.get(`/api/tickets/${number}/transcript`)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(response.headers.get('cache-control')).toContain('no-store')
  const text = await response.text()
  for (const part of [
    'The Viewer closes when the Host restarts',
    `Ticket: ${number}`,
    'It happens each time.',
    'Please install the current release.',
    'Maria Holm, Nordlys Software',
    'host.log',
    '1 November 2026',
    'Rating: 5 of 5',
    'First response: Kept',
  ])
    expect(text).toContain(part)
  // SHA-256 of the file, as sha256sum prints it.
  expect(text).toContain('SHA-256 3887c2cd3bec16420dc71507a74cf7f0a5effdd361f6d9cbe27b77831de8f65f')
  expect(text).not.toContain('The log says it all')
  expect(text).not.toContain('Kornblomst')
  const danish = await (await customer.get(`/api/tickets/${number}/transcript?locale=da`)).text()
  expect(danish).toContain('nov. 2026')
})

test('an agent’s transcript has the internal notes, marked as such', async () => {
  const { customer, number } = await conversation()
  const text = await (await agent.get(`/api/desk/tickets/${number}/transcript`)).text()
  expect(text).toContain('The log says it all')
  expect(text).toContain('(internal note)')
  expect(text).not.toContain('Kornblomst')
  expect(await refusal(await customer.get(`/api/desk/tickets/${number}/transcript`))).toMatchObject({ slug: 'not-an-agent' })
  expect(await refusal(await agent.get('/api/desk/tickets/100000000/transcript'))).toMatchObject({ slug: 'ticket-not-found' })
})

test('a transcript is for those on the ticket, in a language we speak', async () => {
  const { customer, number } = await conversation()
  const stranger = await customerWith(p)
  expect(await refusal(await stranger.get(`/api/tickets/${number}/transcript`))).toMatchObject({ slug: 'ticket-not-found' })
  expect(await refusal(await p.anonymous.get(`/api/tickets/${number}/transcript`))).toMatchObject({ slug: 'signed-out' })
  expect(await refusal(await customer.get(`/api/tickets/${number}/transcript?locale=xx`))).toMatchObject({
    slug: 'validation-failed',
  })
})
