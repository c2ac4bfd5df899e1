import { beforeAll, expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import { type Client, newEmail, portal, WEDNESDAY_MORNING } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { customerOf, fieldValue, leadsTo, linkIn, shown, submitWithFiles } from './support-pages.ts'

const HOUR_MS = 3_600_000
const TICKET = {
  product: 'nordlys-remote',
  version: '7.6.2.0',
  type: 'defect',
  severity: 'S1',
  subject: 'The Viewer <closes>',
  body: 'Each time.',
  locale: 'da',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

const p = portal()
let agent: Client
beforeAll(async () => {
  agent = await p.signedIn(newEmail(), ['agent'])
})

async function submitted(client: Client, more: object = {}): Promise<string> {
  const response = await client.post('/api/tickets', { ...TICKET, ...more })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

async function newTicket(more: object = {}) {
  const client = await customerOf(p)
  return { client, number: await submitted(client, more) }
}

const address = (number: string, locale = 'en') => `/${locale}/desk/tickets/${number}/`
const pageOf = (number: string, locale = 'en') => shown(agent.get(address(number, locale)))
const act = (number: string, action: string, more: Record<string, string> = {}, by = agent) =>
  by.submit(address(number), { action, ...more })

test('a line of the queue says what is due and when, how severe it is, whose it is and who has it', async () => {
  const { client, number } = await newTicket()
  p.clock.now = WEDNESDAY_MORNING + HOUR_MS
  const page = await shown(agent.get('/en/desk/'))
  p.clock.now = WEDNESDAY_MORNING
  expect(page.status).toBe(200)
  const line = page.html.split('<tr ').find((row) => row.includes(number)) ?? ''
  expect(line).toContain('The Viewer &lt;closes&gt;')
  expect(line).toMatch(/\d+ (min|hr|day)s?[^<]* left/)
  for (const fact of ['First response', 'S1', 'PRO', 'Danish', 'New', 'Nobody', client.email]) expect(line).toContain(fact)
  expect(linkIn({ ...page, html: line }, /lang="da"/)).toBe(address(number))
  expect(page.headers.get('cache-control')).toContain('no-store')
})

test('a missed deadline says how late it is, and a paused clock that it stands still', async () => {
  const late = await newTicket()
  const paused = await customerOf(p, { plan: 'service-contract' })
  const waiting = await submitted(paused)
  await act(waiting, 'assign')
  await act(waiting, 'status', { status: 'waiting' })
  p.clock.now = WEDNESDAY_MORNING + 10 * 24 * HOUR_MS
  const page = await shown(agent.get('/en/desk/'))
  p.clock.now = WEDNESDAY_MORNING
  const lineOf = (number: string) => page.html.split('<tr ').find((row) => row.includes(number)) ?? ''
  expect(lineOf(late.number)).toMatch(/class="late"[^>]*>[^<]* late</)
  expect(lineOf(waiting)).toContain('The clock stands still')
})

test('the queue is narrowed by links, and an empty one says what that means', async () => {
  const other = await p.signedIn(newEmail(), ['agent'])
  const page = await shown(other.get('/en/desk/?filter=mine'))
  expect(page.text).toContain('No open ticket is assigned to you.')
  expect(linkIn(page, /aria-current="page"[^>]*>|filter=mine/)).toBeDefined()
  const { number } = await newTicket()
  await act(number, 'assign', {}, other)
  expect((await shown(other.get('/en/desk/?filter=mine'))).html).toContain(number)
})

test('a number that somebody reads out opens its ticket', async () => {
  expect(await leadsTo(agent.get('/en/desk/?number=123%20456%20789'))).toBe(address('123456789'))
  expect((await shown(agent.get('/en/desk/?number=12'))).status).toBe(200)
})

test('the desk is closed to customers, and leads who is not signed in to sign in and back', async () => {
  const { client, number } = await newTicket()
  for (const path of ['/en/desk/', address(number)]) {
    const page = await shown(client.get(path))
    expect({ status: page.status, isExplained: page.text.includes('Only agents can do this') }).toEqual({
      status: 403,
      isExplained: true,
    })
    expect(await leadsTo(p.anonymous.get(path))).toBe(`/en/sign-in/?next=${encodeURIComponent(path)}`)
  }
  expect((await shown(client.submit(address(number), { action: 'assign' }))).status).toBe(403)
  expect((await shown(agent.get(address('100000000')))).status).toBe(404)
})

test.each(LOCALES)('in %s, no state of a ticket leaves a hole in its page at the desk', async (locale) => {
  const client = await customerOf(p, { supportUntil: '2027-03-31' })
  await givePack(client.accountId, 1)
  const number = await submitted(client, { payWith: 'incident', version: '6.0' })
  const statuses: number[] = []
  const look = async () =>
    statuses.push((await pageOf(number, locale)).status, (await shown(agent.get(`/${locale}/desk/`))).status)
  await look()
  for (const [path, json] of [
    ['assign', {}],
    ['messages', { body: 'A note.', visibility: 'internal' }],
    ['messages', { body: 'Please try this.', visibility: 'public', status: 'waiting' }],
    ['status', { status: 'open' }],
    ['resolve', { outcome: 'solved' }],
  ] as const) {
    await agent.post(`/api/desk/tickets/${number}/${path}`, json)
    await look()
  }
  await client.post(`/api/tickets/${number}/rating`, { score: 4, comment: 'Fast' })
  await client.post(`/api/tickets/${number}/close`, {})
  await look()
  expect(statuses.every((status) => status === 200)).toBe(true)
})

test('a ticket shows the customer beside it and internal notes as such, each text as text', async () => {
  const { client, number } = await newTicket()
  await act(number, 'note', { note: 'Looks like <b>the driver</b>.' })
  const page = await pageOf(number)
  for (const fact of ['The Viewer <closes>', client.email, 'PRO (rank', 'Nordlys Remote: PRO', 'Danish', 'S1 Critical']) {
    expect(page.text).toContain(fact)
  }
  expect(page.html).toMatch(/class="message ours internal"[\s\S]*Internal note[\s\S]*Looks like &lt;b&gt;the driver/)
})

test('a reply without scripts reaches the customer, with its file, and says so', async () => {
  const { client, number } = await newTicket()
  const page = await pageOf(number)
  const action = page.html.match(/action="([^"]*\?key=[^"]*)"[^>]*enctype="multipart\/form-data"/)?.[1] ?? ''
  const reply = () =>
    submitWithFiles(agent, action, { visibility: 'public', body: 'Please try this.', status: 'waiting' }, [
      new File(['a line\n'], 'steps.txt'),
    ])
  const target = await leadsTo(reply())
  expect(target).toContain('?done=reply#msg_')
  expect(await leadsTo(reply())).toBe(target)
  const after = await shown(agent.get(target ?? ''))
  expect(after.text).toContain('The reply is sent.')
  expect(after.text).toContain('Waiting for the customer')
  const seen = await shown(client.get(`/en/tickets/${number}/`))
  expect(seen.html.match(/Please try this\./g)).toHaveLength(1)
  expect(seen.html).toContain('steps.txt')
})

test('taking, waiting, taking the turn back and resolving work without scripts', async () => {
  const { number } = await newTicket()
  expect(await leadsTo(act(number, 'assign'))).toBe(`${address(number)}?done=assign`)
  expect((await pageOf(number)).text).toContain('Assigned to you.')
  expect(await leadsTo(act(number, 'status', { status: 'waiting' }))).toBe(`${address(number)}?done=status`)
  expect((await pageOf(number)).text).toContain('Take the turn back')
  await act(number, 'status', { status: 'open' })
  expect(await leadsTo(act(number, 'resolve', { outcome: 'solved' }))).toBe(`${address(number)}?done=resolve`)
  const page = await pageOf(number)
  expect(page.text).toContain('Resolved')
  expect(page.html).not.toContain('name="outcome"')
})

test('each outcome says what it does to an incident that was spent, and only there', async () => {
  const client = await p.signedIn()
  await givePack(client.accountId, 1)
  const paid = await pageOf(await submitted(client, { payWith: 'incident' }))
  const options = (html: string) => html.split('<label class="choice"').slice(1)
  const hintOf = (outcome: string) => options(paid.html).find((option) => option.includes(`value="${outcome}"`))
  expect(hintOf('solved')).toContain('The incident is kept.')
  expect(hintOf('duplicate')).toContain('The incident is given back.')
  expect((await pageOf((await newTicket()).number)).text).not.toContain('The incident is')
})

test('after a reply, a ticket can no longer count as withdrawn before it', async () => {
  const { number } = await newTicket()
  expect((await pageOf(number)).html).toContain('value="withdrawn"')
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Hello', visibility: 'public' })
  expect((await pageOf(number)).html).not.toContain('value="withdrawn"')
})

test('what is refused is said by its field, and what was typed stays', async () => {
  const { client, number } = await newTicket()
  const wrong = await shown(act(number, 'assign', { assignee: client.email }))
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('This is not the address of an agent.')
  expect(wrong.html).toMatch(/id="assignee-error">[^<]/)
  const empty = await shown(submitWithFiles(agent, address(number), { visibility: 'public', body: ' ', status: 'open' }))
  expect({ status: empty.status, isSaid: empty.text.includes('This is needed.') }).toEqual({ status: 422, isSaid: true })
  const note = await shown(act(number, 'note', { note: '  ' }))
  expect({ status: note.status, isSaid: note.text.includes('This is needed.') }).toEqual({ status: 422, isSaid: true })
  expect((await shown(act(number, 'resolve'))).status).toBe(422)
  expect((await shown(act(number, 'dance'))).status).toBe(422)
})

test('of two agents who resolve, the second is told, and sees how the ticket stands now', async () => {
  const { number } = await newTicket()
  await act(number, 'resolve', { outcome: 'solved' })
  const page = await shown(act(number, 'resolve', { outcome: 'duplicate' }))
  expect(page.status).toBe(409)
  expect(page.text).toContain('The ticket cannot change this way now')
  expect(page.text).toContain('Resolved')
})

test('a session that ends while a reply or a note is written loses no word of it', async () => {
  const { number } = await newTicket()
  const reply = await shown(
    submitWithFiles(p.anonymous, address(number), { visibility: 'public', body: 'All that I wrote', status: 'open' }),
  )
  expect(reply.status).toBe(401)
  expect(fieldValue(reply, 'body')).toBe('All that I wrote')
  const note = await shown(act(number, 'note', { note: 'For us' }, p.anonymous))
  expect(note.status).toBe(401)
  expect(fieldValue(note, 'note')).toBe('For us')
  expect(note.html).not.toContain('The Viewer')
})
