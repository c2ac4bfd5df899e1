import { desc, eq } from 'drizzle-orm'
import { expect, inject, test } from 'vitest'
import { apiTokens, webhookDeliveries, webhookEndpoints } from '../../../worker/db/schema.ts'
import { operations } from '../../../worker/openapi/operations.ts'
import { exampleOf, fieldLines } from '../../../worker/pages/schema-lines.ts'
import { type Client, db, newEmail, portal } from '../support.ts'
import { chosenIn, fieldValue, leadsTo, shown } from './support-pages.ts'

const p = portal()
const TOKENS = '/en/account/tokens/'
const ENDPOINTS = '/en/desk/integrations/'
const RECEIVER = inject('webhookReceiver')

test('a token is made on its page, which shows it once, and ended there', async () => {
  const client = await p.signedIn()
  const made = await shown(
    client.submit(TOKENS, { action: 'create', name: 'The <b>warehouse', 'scopes-tickets-read': 'yes', days: '30' }),
  )
  const token = made.html.match(/bst_[\w-]{43}/)?.[0] ?? ''
  expect([made.status, made.text.includes('The <b>warehouse')]).toEqual([200, true])
  expect((await p.request('/api/tickets', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  const list = await shown(client.get(TOKENS))
  expect(list.html).not.toContain(token)
  expect(list.text).toContain(`ends in ${token.slice(-4)}`)
  const [row] = await db.select().from(apiTokens).where(eq(apiTokens.accountId, client.accountId))
  expect(await leadsTo(client.submit(TOKENS, { action: 'revoke', id: row?.id ?? '' }))).toBe(`${TOKENS}?done=revoked`)
  expect((await shown(client.get(`${TOKENS}?done=revoked`))).text).toContain('You have no tokens.')
  const again = await shown(client.submit(TOKENS, { action: 'revoke', id: row?.id ?? '' }))
  expect([again.status, again.text.includes('This token does not exist')]).toEqual([404, true])
})

test('a token that is not yet well asked for keeps what was typed', async () => {
  const client = await p.signedIn()
  const refused = await shown(client.submit(TOKENS, { action: 'create', name: 'The warehouse', days: '365' }))
  expect([refused.status, fieldValue(refused, 'name')]).toEqual([422, 'The warehouse'])
  expect(refused.text).toContain('This is needed.')
  const named = await shown(client.submit(TOKENS, { action: 'create', name: '', days: '30', 'scopes-tickets-read': 'yes' }))
  expect([named.status, chosenIn(named, 'scopes-tickets-read')]).toEqual([422, 'yes'])
})

test('the page offers the scopes that the account can give', async () => {
  const offered = async (client: Client) => (await shown(client.get(TOKENS))).html.match(/name="scopes-[\w-]+"/g)?.length
  expect(await offered(await p.signedIn())).toBe(4)
  expect(await offered(await p.signedIn(newEmail(), ['agent']))).toBe(6)
  expect(await offered(await p.signedIn(newEmail(), ['administrator']))).toBe(7)
  expect(await leadsTo(p.request(TOKENS))).toContain('/en/sign-in/')
})

async function endpointOf(administrator: Client, behaviour = 'ok') {
  const url = `${RECEIVER}/${behaviour}/${crypto.randomUUID()}`
  const page = await shown(administrator.submit(ENDPOINTS, { url, description: 'Ours', 'events-ticket-rated': 'yes' }))
  const [row] = await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.url, url))
  return { url, page, path: `${ENDPOINTS}${row?.id}/`, id: row?.id ?? '' }
}

test('an endpoint is added, tried, changed, switched off and on, renewed and removed on its pages', async () => {
  await db.delete(webhookEndpoints)
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const { url, page, path, id } = await endpointOf(administrator)
  const secret = page.html.match(/whsec_[^"]+/)?.[0] ?? ''
  expect([page.status, secret.length > 40]).toEqual([200, true])
  expect((await shown(administrator.get(path))).html).not.toContain(secret)
  expect((await shown(administrator.get(ENDPOINTS))).text).toContain(url)

  expect(await leadsTo(administrator.submit(path, { action: 'test' }))).toBe(`${path}?done=test`)
  const log = await shown(administrator.get(`${path}?done=test`))
  expect(log.text).toMatch(/webhook\.test .* Delivered 1 attempt 200, after \d+ ms taken/)
  const newest = db
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.endpointId, id))
    .orderBy(desc(webhookDeliveries.createdAt))
  const delivery = (await newest)[0]?.id ?? ''
  expect(await leadsTo(administrator.submit(path, { action: 'replay', delivery }))).toBe(`${path}?done=replay`)

  const change = { action: 'change', url, description: 'Theirs' }
  const refused = await shown(administrator.submit(path, change))
  expect([refused.status, fieldValue(refused, 'description')]).toEqual([422, 'Theirs'])
  expect(await leadsTo(administrator.submit(path, { ...change, 'events-ticket-resolved': 'yes' }))).toBe(`${path}?done=changed`)
  expect(chosenIn(await shown(administrator.get(path)), 'events-ticket-resolved')).toBe('yes')

  expect(await leadsTo(administrator.submit(path, { action: 'off' }))).toBe(`${path}?done=changed`)
  expect((await shown(administrator.get(path))).html).not.toContain('value="test"')
  await administrator.submit(path, { action: 'on' })
  const renewed = await shown(administrator.submit(path, { action: 'renew' }))
  expect(renewed.html.match(/whsec_[^"]+/)?.[0]).not.toBe(secret)
  expect(renewed.text).toContain('The secret before this one holds until')
  expect(await leadsTo(administrator.submit(path, { action: 'remove' }))).toBe(ENDPOINTS)
  expect((await shown(administrator.get(path))).status).toBe(404)
})

test('what fails is said with its answer and the next attempt', async () => {
  await db.delete(webhookEndpoints)
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const { path } = await endpointOf(administrator, 'down')
  await administrator.submit(path, { action: 'test' })
  expect((await shown(administrator.get(path))).text).toMatch(
    /Failing Ours .*Waiting 1 attempt, the next one .* 503, after \d+ ms down/,
  )
})

test('agents are shown nothing of the endpoints', async () => {
  const agent = await p.signedIn(newEmail(), ['agent'])
  expect((await shown(agent.get(ENDPOINTS))).status).toBe(403)
  expect((await shown(agent.submit(ENDPOINTS, { url: 'https://example.com/' }))).status).toBe(403)
  expect(await leadsTo(p.request(ENDPOINTS))).toContain('/en/sign-in/')
})

test('every call of the contract stands on a page for developers, in every language, with its scope', async () => {
  const index = await shown(p.request('/da/developers/'))
  for (const { method, path } of operations) expect(index.text).toContain(`${method.toUpperCase()} ${path}`)
  const links = [...index.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href?.replaceAll('&#x2F;', '/') ?? '')
  const parts = new Set(links.filter((href) => /^\/da\/developers\/\w+\//.test(href)).map((href) => href.split('#')[0] ?? ''))
  const anchors = new Set<string>()
  for (const part of parts) {
    const page = await shown(p.request(part))
    expect([part, page.status]).toEqual([part, 200])
    for (const [, id] of page.html.matchAll(/<article class="api-call" id="([^"]+)"/g)) anchors.add(`${part}#${id}`)
  }
  expect(anchors.size).toBe(operations.length)
  expect(links.filter((href) => href.includes('#') && href.includes('/developers/') && !anchors.has(href))).toEqual([])
  expect((await shown(p.request('/en/developers/none/'))).status).toBe(404)
})

test('a page for developers says who is asking', async () => {
  const client = await p.signedIn()
  expect((await shown(client.get('/en/developers/tickets/'))).text).toContain(client.email)
  expect((await shown(p.request('/en/developers/tickets/'))).text).toContain('You are not signed in')
})

test('the fields of a schema are told with what they are and what is allowed', () => {
  const schema = {
    type: 'object',
    required: ['kind', 'parts'],
    properties: {
      kind: { enum: ['a', 'b'], type: 'string' },
      at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
      parts: {
        type: 'array',
        items: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1, maximum: 9 } } },
      },
    },
  }
  expect(fieldLines(schema)).toEqual([
    { name: 'kind', type: 'string', bounds: 'a, b', isRequired: true },
    { name: 'at', type: 'date-time or null', bounds: false, isRequired: false },
    { name: 'parts', type: 'list of object', bounds: false, isRequired: true },
    { name: 'parts[].size', type: 'integer', bounds: '1–9', isRequired: true },
  ])
  expect(exampleOf(schema)).toEqual({ kind: 'a', parts: [{ size: 1 }] })
})
