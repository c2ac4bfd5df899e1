import { beforeAll, expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import { type Client, newEmail, portal } from '../support.ts'
import { customerOf, fieldValue, leadsTo, linkIn, shown, submitWithFiles } from './support-pages.ts'

const p = portal({ env: { LIMITS: 'off' } })
let agent: Client
let colleague: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
  colleague = await p.signedIn(newEmail(), ['agent'])
})

async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.5.0.0', type: 'defect', severity: 'S2', subject: 'It ends', body: 'Often.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version, ...more },
  })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

async function twice() {
  const client = await customerOf(p)
  return { client, first: await submitted(client), second: await submitted(client, { subject: 'It ends again' }) }
}

const desk = (number: string) => `/en/desk/tickets/${number}/`
const merge = (number: string, into: string) => agent.submit(desk(number), { action: 'merge', into })
const reply = (number: string, fields: Record<string, string>) =>
  submitWithFiles(agent, desk(number), { visibility: 'public', resolveAs: '', macro: '', ...fields })

test('an agent merges a duplicate; both tickets lead to each other, for the agent and for the customer', async () => {
  const { client, first, second } = await twice()
  expect((await shown(agent.get(desk(second)))).text).toContain('This cannot be undone.')
  expect(await leadsTo(merge(second, first))).toBe(`${desk(second)}?done=merge`)
  const merged = await shown(agent.get(`${desk(second)}?done=merge`))
  expect(merged.text).toContain('The ticket is merged. The customer is told by mail.')
  expect(linkIn(merged, new RegExp(`desk.*${first}`))).toBe(desk(first))
  expect(merged.html).not.toContain('name="body"')
  expect((await shown(agent.get(desk(first)))).text).toContain(`Merged into it ${second} It ends again`)
  const theirs = await shown(client.get(`/en/tickets/${second}/`))
  expect(linkIn(theirs, new RegExp(`tickets.*${first}`))).toBe(`/en/tickets/${first}/`)
  expect(theirs.html).not.toContain('name="body"')
  expect((await shown(client.get(`/en/tickets/${first}/`))).text).toContain(`Merged into it ${second} It ends again`)
})

test('a number that cannot be is refused beside its field, as it was typed', async () => {
  const { second } = await twice()
  const page = await shown(merge(second, '100000001'))
  expect([page.status, /id="into-error">[^<]/.test(page.html), fieldValue(page, 'into')]).toEqual([422, true, '100000001'])
})

test('what customer and agent wrote while it was merged is refused, and shown to be copied', async () => {
  const { client, first, second } = await twice()
  await merge(second, first)
  const theirs = await shown(submitWithFiles(client, `/en/tickets/${second}/`, { body: 'My <last> word' }))
  expect(theirs.status).toBe(409)
  expect(theirs.text).toContain('My <last> word')
  const ours = await shown(reply(second, { body: 'Our answer', status: 'open' }))
  expect(ours.status).toBe(409)
  expect(ours.text).toContain('Our answer')
  expect(ours.text).toContain(`The conversation goes on in ticket ${first}`)
})

test('a reply that resolves needs an outcome, and keeps what was typed until it has one', async () => {
  const { first } = await twice()
  const missing = await shown(reply(first, { body: 'Solved it.', status: 'resolved' }))
  expect([missing.status, /id="resolveAs-error">[^<]/.test(missing.html), fieldValue(missing, 'body')]).toEqual([
    422,
    true,
    'Solved it.',
  ])
  expect(await leadsTo(reply(first, { body: 'Solved it.', status: 'resolved', resolveAs: 'solved' }))).toContain(
    '?done=reply#msg_',
  )
  expect((await shown(agent.get(desk(first)))).text).toContain('Resolved')
})

test('an outcome that happens to be chosen does not resolve a reply that is only sent', async () => {
  const { client, first } = await twice()
  await reply(first, { body: 'More soon.', status: 'open', resolveAs: 'solved' })
  const seen = await (await client.get(`/api/tickets/${first}`)).json<{ ticket: { status: string } }>()
  expect(seen.ticket.status).toBe('open')
})

test('the reply’s form sends nothing as a note, and the note’s form nothing to the customer', async () => {
  const { client, first } = await twice()
  expect((await shown(reply(first, { body: 'For whom?', visibility: 'internal', status: 'open' }))).status).toBe(422)
  await agent.submit(desk(first), { action: 'note', note: 'For us', visibility: 'public', body: 'For us', status: 'open' })
  const seen = await (await client.get(`/api/tickets/${first}`)).json<{ ticket: { messages: { body: string }[] } }>()
  expect(seen.ticket.messages.map(({ body }) => body)).toEqual(['Often.'])
})

test('an agent hands a ticket over with a note, and leaves it to nobody', async () => {
  const { first } = await twice()
  const page = await shown(agent.get(desk(first)))
  expect(page.html).toContain(`<option value="${colleague.email}">`)
  const over = agent.submit(desk(first), { action: 'handOver', assignee: colleague.email, why: 'You know it.' })
  expect(await leadsTo(over)).toBe(`${desk(first)}?done=assign`)
  expect((await shown(agent.get(desk(first)))).text).toContain('You know it.')
  const nobody = await shown(agent.submit(desk(first), { action: 'handOver', assignee: '', why: 'Please' }))
  expect([nobody.status, /id="assignee-error">[^<]/.test(nobody.html), fieldValue(nobody, 'why')]).toEqual([422, true, 'Please'])
  expect(await leadsTo(agent.submit(desk(first), { action: 'release', why: '' }))).toBe(`${desk(first)}?done=release`)
  expect((await shown(agent.get(`${desk(first)}?done=release`))).text).toContain('Nobody is in charge')
})

test('beside a ticket: how the version stands, the customer’s clock and the plan’s hours, and their other tickets', async () => {
  const { client, first, second } = await twice()
  await agent.post(`/api/desk/tickets/${first}/resolve`, { outcome: 'solved' })
  await client.post(`/api/tickets/${first}/rating`, { score: 4, comment: '' })
  const page = await shown(agent.get(desk(second)))
  expect(page.text).toContain('Supported. The current release is')
  expect(page.text).toMatch(/Their time Wed,? 18 Nov, 10:00 CET/)
  expect(page.text).toMatch(/Hours of the plan Open now/)
  expect(linkIn(page, new RegExp(`desk.*${first}`))).toBe(desk(first))
  expect(page.text).toContain('4 of 5')
})

test.each(LOCALES)('in %s, a merged ticket and the one that goes on have no hole', async (locale) => {
  const { client, first, second } = await twice()
  await merge(second, first)
  for (const number of [first, second]) {
    expect((await shown(agent.get(`/${locale}/desk/tickets/${number}/?done=merge`))).status).toBe(200)
    expect((await shown(client.get(`/${locale}/tickets/${number}/`))).status).toBe(200)
  }
})
