import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens, auditEntries } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import { problemsOf } from '../../worker/openapi/document.ts'
import { operations } from '../../worker/openapi/operations.ts'
import { TOKENS_MAX } from '../../worker/tokens/create.ts'
import { scopeOf } from '../../worker/tokens/scopes.ts'
import { type Client, db, type Init, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'
import { submitted } from './support-payments.ts'

const DAY_MS = 24 * 60 * 60 * 1000
type Portal = ReturnType<typeof portal>

interface Made {
  id: string
  token: string
  hint: string
  scopes: string[]
  expiresAt: string
}

async function made(client: Client, scopes: string[], more: object = {}): Promise<Made> {
  const response = await client.post('/api/tokens', { name: 'The warehouse', scopes, ...more })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return response.json<Made>()
}

const withToken = (p: Portal, token: string, path: string, init: Init = {}) =>
  p.request(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })

test('a token acts for its account, within its scopes, and is shown once and stored as a hash', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const client = await p.signedIn(email)
  const { token, hint, expiresAt } = await made(client, ['tickets:read'])
  expect(token).toMatch(/^bst_[\w-]{43}$/)
  expect([hint, expiresAt]).toEqual([token.slice(-4), new Date(WEDNESDAY_MORNING + 90 * DAY_MS).toISOString()])
  const { ticket } = await (await submitted(client, { payWith: 'plan' })).json<{ ticket: { number: string } }>()
  expect(await (await withToken(p, token, '/api/tickets')).json()).toMatchObject({ items: [{ number: ticket.number }] })
  expect(await (await withToken(p, token, '/api/session')).json()).toMatchObject({ account: { email } })
  expect(await (await client.get('/api/tokens')).json()).toEqual({
    items: [expect.objectContaining({ name: 'The warehouse', hint, scopes: ['tickets:read'] })],
  })
  const [row] = await db.select().from(apiTokens).where(eq(apiTokens.hint, hint))
  expect(JSON.stringify(row)).not.toContain(token)
  expect((await p.mails(email))[1]?.subject).toBe('A token was made for your account')
})

test('a token is refused what its scopes do not name, with the one that is missing', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { token } = await made(client, ['tickets:read'])
  const refused = await withToken(p, token, '/api/tickets/100000000/close', { method: 'POST' })
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="tickets:write"')
  expect(await refusal(refused)).toMatchObject({ status: 403, slug: 'insufficient-scope' })
  expect(await refusal(await withToken(p, token, '/api/licenses'))).toMatchObject({ slug: 'insufficient-scope' })
})

test('a token that is unknown, expired or ended is refused, and one of the three looks like the other', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { token, id } = await made(client, ['tickets:read'], { days: 30 })
  expect(await refusal(await withToken(p, 'bst_none', '/api/tickets'))).toMatchObject({ status: 401, slug: 'token-invalid' })
  p.clock.now += 30 * DAY_MS - 1
  expect((await withToken(p, token, '/api/tickets')).status).toBe(200)
  p.clock.now += 1
  expect(await refusal(await withToken(p, token, '/api/tickets'))).toMatchObject({ status: 401, slug: 'token-invalid' })
  await runHousekeeping(p.env, db, p.clock.now)
  expect(await db.select().from(apiTokens).where(eq(apiTokens.id, id))).toEqual([])

  const q = portal()
  const other = await q.signedIn()
  const second = await made(other, ['tickets:read'])
  expect((await other.request(`/api/tokens/${second.id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await refusal(await withToken(q, second.token, '/api/tickets'))).toMatchObject({ slug: 'token-invalid' })
})

test('no token makes tokens, changes roles, buys or founds', async () => {
  const p = portal()
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const { token } = await made(administrator, ['tickets:read', 'tickets:write', 'desk:read', 'desk:write', 'admin'])
  for (const [method, path] of [
    ['GET', '/api/tokens'],
    ['POST', '/api/tokens'],
    ['POST', `/api/desk/accounts/${newEmail()}/roles`],
    ['POST', '/api/purchases'],
    ['POST', '/api/organisation'],
  ] as const) {
    const asked = await withToken(p, token, path, { method, ...(method === 'POST' && { json: {} }) })
    expect(await refusal(asked), path).toMatchObject({ status: 403, slug: 'not-for-tokens' })
  }
})

test('a token is worth nothing on the pages', async () => {
  const p = portal({ env: { ASSETS: { fetch: async () => new Response('') } as unknown as Fetcher } })
  const { token } = await made(await p.signedIn(), ['tickets:read'])
  expect((await withToken(p, token, '/en/tickets/')).status).toBe(303)
})

test('a token takes precedence over a session that comes with it', async () => {
  const p = portal()
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  const { token } = await made(other, ['tickets:read'])
  const answer = await client.get('/api/session', { headers: { authorization: `Bearer ${token}` } })
  expect(await answer.json()).toMatchObject({ account: { email: other.email } })
})

test('scopes of the desk and of administration are given by those who have the role, and by nobody else', async () => {
  const p = portal()
  const [customer, agent] = [await p.signedIn(), await p.signedIn(newEmail(), ['agent'])]
  const ask = (client: Client, scope: string) => client.post('/api/tokens', { name: 'A program', scopes: [scope] })
  expect(await refusal(await ask(customer, 'desk:read'))).toMatchObject({ status: 422, errors: [{ code: 'scope-needs-role' }] })
  expect(await refusal(await ask(agent, 'admin'))).toMatchObject({ status: 422, errors: [{ code: 'scope-needs-role' }] })
  expect((await ask(agent, 'desk:read')).status).toBe(201)
})

test('a token reaches no further than its scopes, even where its account’s roles do', async () => {
  const p = portal()
  const email = newEmail()
  await issueLicense({ orderEmail: email })
  const customer = await p.signedIn(email)
  const form = new FormData()
  const about = { product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'x', body: 'x' }
  const { policy } = await (await p.request('/api/programme')).json<{ policy: { version: string } }>()
  for (const [name, value] of Object.entries({ ...about, locale: 'en', payWith: 'plan', policyVersion: policy.version }))
    form.set(name, value)
  form.append('attachments', new File(['text'], 'a.txt'))
  const sent = await customer.request('/api/tickets', { method: 'POST', body: form })
  const { ticket } = await sent.json<{ ticket: { number: string; attachments: { url: string }[] } }>()
  const file = ticket.attachments[0]?.url ?? ''

  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const [plain, desk] = [await made(administrator, ['tickets:read']), await made(administrator, ['tickets:read', 'desk:read'])]
  expect(await refusal(await withToken(p, plain.token, file))).toMatchObject({ slug: 'attachment-not-found' })
  expect((await withToken(p, desk.token, file)).status).toBe(200)
  expect((await withToken(p, desk.token, `/api/desk/tickets/${ticket.number}`)).status).toBe(200)
  expect(await (await withToken(p, desk.token, '/api/session')).json()).toMatchObject({ account: { roles: ['agent'] } })
  expect(await refusal(await withToken(p, desk.token, '/api/desk/audit'))).toMatchObject({ slug: 'insufficient-scope' })
})

test('a token can no more than its account: it goes with the role', async () => {
  const p = portal()
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const agent = await p.signedIn(newEmail(), ['agent'])
  const { token } = await made(agent, ['desk:read'])
  expect((await withToken(p, token, '/api/desk/queue')).status).toBe(200)
  await administrator.post(`/api/desk/accounts/${agent.email}/roles`, { roles: [] })
  expect(await refusal(await withToken(p, token, '/api/desk/queue'))).toMatchObject({ status: 403, slug: 'not-an-agent' })
})

test('a program’s write is no form of another site', async () => {
  const p = portal()
  const { token } = await made(await p.signedIn(), ['tickets:write'])
  const headers = { origin: 'https://another.example' }
  const asked = await withToken(p, token, '/api/tickets/100000000/close', { method: 'POST', headers })
  expect(await refusal(asked)).toMatchObject({ slug: 'ticket-not-found' })
  const withCookie = { ...headers, cookie: 'session=none' }
  expect(await refusal(await withToken(p, token, '/api/tickets', { method: 'POST', headers: withCookie }))).toMatchObject({
    slug: 'cross-site-request',
  })
})

test('when a token was used is known to the hour, and costs a write in the hour', async () => {
  const p = portal()
  const client = await p.signedIn()
  const { token } = await made(client, ['tickets:read'])
  const used = async () =>
    (await (await client.get('/api/tokens')).json<{ items: { lastUsedAt: string | null }[] }>()).items[0]?.lastUsedAt
  expect(await used()).toBeNull()
  await withToken(p, token, '/api/tickets')
  const first = new Date(WEDNESDAY_MORNING).toISOString()
  expect(await used()).toBe(first)
  p.clock.now += 60 * 60 * 1000 - 1
  await withToken(p, token, '/api/tickets')
  expect(await used()).toBe(first)
  p.clock.now += 1
  await withToken(p, token, '/api/tickets')
  expect(await used()).toBe(new Date(p.clock.now).toISOString())
})

test('a token that asks too often is told to wait', async () => {
  const asked: string[] = []
  const limit = async ({ key }: { key: string }) => ({ success: asked.push(key) <= 1 })
  const p = portal({ env: { TOKEN_LIMIT: { limit } } })
  const { token } = await made(await p.signedIn(), ['tickets:read'])
  expect((await withToken(p, token, '/api/tickets')).status).toBe(200)
  const refused = await withToken(p, token, '/api/tickets')
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(await refusal(refused)).toMatchObject({ status: 429, slug: 'too-many-requests' })
  expect(new Set(asked).size).toBe(1)
  expect(asked[0]).not.toContain(token)
})

test('an account has so many tokens and no more, and ends none of another’s', async () => {
  const p = portal()
  const [client, other] = [await p.signedIn(), await p.signedIn()]
  for (let count = 0; count < TOKENS_MAX; count += 1) await made(client, ['tickets:read'])
  const one = await client.post('/api/tokens', { name: 'One more', scopes: ['tickets:read'] })
  expect(await refusal(one)).toMatchObject({ status: 409, slug: 'too-many-tokens' })
  const { id } = await made(other, ['tickets:read'])
  expect(await refusal(await client.request(`/api/tokens/${id}`, { method: 'DELETE' }))).toMatchObject({
    status: 404,
    slug: 'token-not-found',
  })
})

test('a token for the desk stands in the audit log when it is made and when it is ended, one for oneself does not', async () => {
  const p = portal()
  const agent = await p.signedIn(newEmail(), ['agent'])
  await made(agent, ['tickets:read'])
  const { id } = await made(agent, ['desk:read'])
  await agent.request(`/api/tokens/${id}`, { method: 'DELETE' })
  const entries = await db.select().from(auditEntries).where(eq(auditEntries.accountId, agent.accountId))
  expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
    ['token.created', id],
    ['token.revoked', id],
  ])
})

test('each call says what it asks of a token, and what it may refuse one', () => {
  for (const operation of operations.filter(({ access }) => access !== 'anyone')) {
    const slug = scopeOf(operation) === null ? 'not-for-tokens' : 'insufficient-scope'
    expect(problemsOf(operation), operation.path).toContain(slug)
  }
})
