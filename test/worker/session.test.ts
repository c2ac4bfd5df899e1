import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts, licenses, sessions, signInCodes } from '../../worker/db/schema.ts'
import { db, issueLicense, newEmail, portal, refusal, WEDNESDAY_MORNING } from './support.ts'

const MINUTE_MS = 60_000

async function codeFor(p: ReturnType<typeof portal>, email: string, locale = 'en'): Promise<{ code: string; token: string }> {
  await p.request('/api/session/codes', { method: 'POST', json: { email, locale } })
  const [mail] = await p.mails(email)
  return { code: mail?.text.match(/\b\d{6}\b/)?.[0] ?? '', token: mail?.text.match(/token=([\w-]+)/)?.[1] ?? '' }
}

test('asking for a code answers the same whether or not the address has an account, and mails a code and a link', async () => {
  const p = portal()
  const known = await p.signedIn()
  const answers = await Promise.all(
    [known.email, newEmail()].map(async (email) => {
      const response = await p.request('/api/session/codes', { method: 'POST', json: { email, locale: 'da' } })
      return { status: response.status, body: await response.text() }
    }),
  )
  expect(answers[0]).toEqual({ status: 202, body: '{"status":"accepted"}' })
  expect(answers[1]).toEqual(answers[0])
  const [mail] = await p.mails(known.email)
  expect(mail?.text).toMatch(/\b\d{6}\b/)
  expect(mail?.text).toContain(`${env.ORIGIN}/da/sign-in/?token=`)
})

test('the code signs in once, makes the account, and hands out an HttpOnly cookie', async () => {
  const p = portal()
  const email = newEmail()
  const { code } = await codeFor(p, email, 'el')
  const response = await p.request('/api/session', {
    method: 'POST',
    json: { email: ` ${email.toUpperCase()} `, code: `${code.slice(0, 3)} ${code.slice(3)}` },
  })
  expect(response.status).toBe(201)
  const { account } = await response.json<{ account: unknown }>()
  expect(account).toMatchObject({ email, name: null, locale: 'el', timeZone: 'Europe/Copenhagen', roles: [] })
  expect(response.headers.get('set-cookie')).toMatch(/^session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax/)
  const again = await p.request('/api/session', { method: 'POST', json: { email, code } })
  expect(await refusal(again)).toMatchObject({ slug: 'sign-in-code-invalid', status: 401 })
})

test('over https the cookie is Secure and tied to its host', async () => {
  const p = portal({ env: { ORIGIN: 'https://support.example.com' } })
  const email = newEmail()
  await p.request('/api/session/codes', { method: 'POST', json: { email } })
  const stored = await db.query.outbox.findFirst({ where: (mail, { eq: is }) => is(mail.recipient, email) })
  const token = stored?.text.match(/token=([\w-]+)/)?.[1]
  const response = await p.request('/api/session', { method: 'POST', json: { token } })
  expect(response.headers.get('set-cookie')).toMatch(/^__Host-session=.*Secure/)
})

test('the link’s token signs in once; of two at once, one', async () => {
  const p = portal()
  const { token } = await codeFor(p, newEmail())
  const both = await Promise.all([1, 2].map(() => p.request('/api/session', { method: 'POST', json: { token } })))
  expect(both.map(({ status }) => status).sort()).toEqual([201, 401])
})

test('a code is void after fifteen minutes', async () => {
  const p = portal()
  const email = newEmail()
  const { code, token } = await codeFor(p, email)
  p.clock.now += 15 * MINUTE_MS
  expect((await p.request('/api/session', { method: 'POST', json: { email, code } })).status).toBe(401)
  expect((await p.request('/api/session', { method: 'POST', json: { token } })).status).toBe(401)
})

test('a code works in its last millisecond', async () => {
  const p = portal()
  const email = newEmail()
  const { code } = await codeFor(p, email)
  p.clock.now += 15 * MINUTE_MS - 1
  expect((await p.request('/api/session', { method: 'POST', json: { email, code } })).status).toBe(201)
})

test('five wrong codes void the right one and its link, also of a second mail', async () => {
  const p = portal()
  const email = newEmail()
  const first = await codeFor(p, email)
  p.clock.now += 1
  const second = await codeFor(p, email)
  const wrong = ['000000', '000001', '000002', '000003', '000004', '000005', '000006'].filter(
    (code) => code !== first.code && code !== second.code,
  )
  for (const code of wrong.slice(0, 5))
    expect((await p.request('/api/session', { method: 'POST', json: { email, code } })).status).toBe(401)
  expect((await p.request('/api/session', { method: 'POST', json: { email, code: first.code } })).status).toBe(401)
  expect((await p.request('/api/session', { method: 'POST', json: { email, code: second.code } })).status).toBe(401)
  expect((await p.request('/api/session', { method: 'POST', json: { token: second.token } })).status).toBe(401)
})

test('four wrong codes leave the right one working, and somebody else’s wrong codes cost nothing', async () => {
  const p = portal()
  const [email, other] = [newEmail(), newEmail()]
  const { code } = await codeFor(p, email)
  await codeFor(p, other)
  for (let tries = 0; tries < 4; tries += 1)
    await p.request('/api/session', { method: 'POST', json: { email, code: code === '999999' ? '999998' : '999999' } })
  for (let tries = 0; tries < 5; tries += 1)
    await p.request('/api/session', { method: 'POST', json: { email: other, code: '123123' } })
  expect((await p.request('/api/session', { method: 'POST', json: { email, code } })).status).toBe(201)
})

test('one mail’s code does not sign in another address', async () => {
  const p = portal()
  const { code } = await codeFor(p, newEmail())
  const other = newEmail()
  await codeFor(p, other)
  expect(await refusal(await p.request('/api/session', { method: 'POST', json: { email: other, code } }))).toMatchObject({
    slug: 'sign-in-code-invalid',
  })
})

test('asking is limited by address, with Retry-After, and again allowed after the window', async () => {
  const p = portal()
  const email = newEmail()
  const ask = () => p.request('/api/session/codes', { method: 'POST', json: { email } }, undefined, crypto.randomUUID())
  const statuses = (await Promise.all(Array.from({ length: 14 }, ask))).map(({ status }) => status)
  expect(statuses.filter((status) => status === 202)).toHaveLength(10)
  const refused = await ask()
  expect(await refusal(refused)).toMatchObject({ slug: 'too-many-requests', status: 429 })
  expect(refused.headers.get('retry-after')).toBe('900')
  p.clock.now += 15 * MINUTE_MS
  expect((await ask()).status).toBe(202)
})

test('asking is limited by client, whatever the addresses', async () => {
  const p = portal()
  const client = crypto.randomUUID()
  const ask = () => p.request('/api/session/codes', { method: 'POST', json: { email: newEmail() } }, undefined, client)
  for (let count = 0; count < 60; count += 1) expect((await ask()).status).toBe(202)
  expect((await ask()).status).toBe(429)
})

test('LIMITS=off lifts the limits on a developer’s machine only', async () => {
  const email = newEmail()
  const ask = (p: ReturnType<typeof portal>) =>
    p.request('/api/session/codes', { method: 'POST', json: { email } }, undefined, crypto.randomUUID())
  const lifted = portal({ env: { LIMITS: 'off' } })
  for (let count = 0; count < 12; count += 1) expect((await ask(lifted)).status).toBe(202)
  const deployed = portal({ env: { LIMITS: 'off', ORIGIN: 'https://support.example.com' } })
  const statuses = []
  for (let count = 0; count < 12; count += 1) statuses.push((await ask(deployed)).status)
  expect(statuses).toContain(429)
})

test('a session ends on sign-out, everywhere when asked, and by itself after thirty days', async () => {
  const p = portal()
  const email = newEmail()
  const [phone, desktop] = [await p.signedIn(email), await p.signedIn(email)]
  expect((await phone.get('/api/session')).status).toBe(200)
  expect((await phone.request('/api/session', { method: 'DELETE' })).status).toBe(204)
  expect((await phone.get('/api/session')).status).toBe(401)
  expect((await desktop.get('/api/session')).status).toBe(200)
  const tablet = await p.signedIn(email)
  expect((await tablet.request('/api/session?everywhere=true', { method: 'DELETE' })).status).toBe(204)
  expect((await desktop.get('/api/session')).status).toBe(401)
  const last = await p.signedIn(email)
  p.clock.now += 30 * 24 * 60 * MINUTE_MS
  expect(await refusal(await last.get('/api/session'))).toMatchObject({ slug: 'signed-out', status: 401 })
})

test('signing out somebody who is not signed in is no error', async () => {
  expect((await portal().request('/api/session', { method: 'DELETE' })).status).toBe(204)
})

test('signing in links the commercial licenses ordered with that address, and no others', async () => {
  const p = portal()
  const email = newEmail()
  const mine = await issueLicense({ orderEmail: email })
  await issueLicense({ orderEmail: email, kind: 'trial' })
  await issueLicense({ orderEmail: email, revokedAt: WEDNESDAY_MORNING })
  await issueLicense()
  const client = await p.signedIn(email)
  const { items } = await (await client.get('/api/licenses')).json<{ items: { id: string }[] }>()
  expect(items.map(({ id }) => id)).toEqual([mine.id])
  const row = await db.query.licenses.findFirst({ where: eq(licenses.id, mine.id) })
  expect(row).toMatchObject({ accountId: client.accountId, linkedAt: WEDNESDAY_MORNING })
})

test('neither the token, the code nor the link’s token is stored', async () => {
  const p = portal()
  const email = newEmail()
  const { code, token } = await codeFor(p, email)
  const response = await p.request('/api/session', { method: 'POST', json: { email, code } })
  const cookie = response.headers.get('set-cookie')?.match(/session=([\w-]+)/)?.[1] ?? ''
  const stored = JSON.stringify([
    await db.select().from(sessions),
    await db.select().from(signInCodes),
    await db.select().from(accounts),
  ])
  for (const secret of [token, cookie]) expect(stored).not.toContain(secret)
  expect(stored).not.toContain(`"${code}"`)
})

test.each([
  ['no address', {}, '/email', 'required'],
  ['no address in it', { email: 'nobody' }, '/email', 'not-an-email'],
  ['a number for an address', { email: 7 }, '/email', 'wrong-type'],
  ['an unknown language', { email: 'a@example.org', locale: 'fr' }, '/locale', 'not-one-of-these'],
  ['an unknown field', { email: 'a@example.org', admin: true }, '/admin', 'unknown-field'],
])('a request for a code with %s is refused with its pointer', async (_, json, pointer, code) => {
  const { status, slug, errors } = await refusal(await portal().request('/api/session/codes', { method: 'POST', json }))
  expect({ status, slug }).toEqual({ status: 422, slug: 'validation-failed' })
  expect(errors).toEqual([expect.objectContaining({ pointer, code })])
})

test.each([
  ['five digits', { email: 'a@example.org', code: '12345' }, '/code', 'malformed'],
  ['an unknown zone', { email: 'a@example.org', code: '123456', timeZone: 'Mars/Olympus' }, '/timeZone', 'malformed'],
  ['nothing', {}, '/token', 'required'],
])('signing in with %s is refused with its pointer', async (_, json, pointer, code) => {
  const { slug, errors } = await refusal(await portal().request('/api/session', { method: 'POST', json }))
  expect(slug).toBe('validation-failed')
  expect(errors).toContainEqual(expect.objectContaining({ pointer, code }))
})

test('a body that is not JSON, or is too large, or is something else, is told so', async () => {
  const p = portal()
  const send = (body: string, type = 'application/json') =>
    p.request('/api/session', { method: 'POST', body, headers: { 'content-type': type } })
  expect(await refusal(await send('{"email":'))).toMatchObject({ slug: 'malformed-json', status: 400 })
  expect(await refusal(await send(`"${'x'.repeat(300_000)}"`))).toMatchObject({ slug: 'body-too-large', status: 413 })
  expect(await refusal(await send('email=a', 'application/x-www-form-urlencoded'))).toMatchObject({
    slug: 'unsupported-media-type',
    status: 415,
  })
})

test('a form of another site is refused, our own and a program that names none are not', async () => {
  const p = portal()
  const ask = (headers: Record<string, string>) =>
    p.request('/api/session/codes', { method: 'POST', json: { email: newEmail() }, headers })
  expect(await refusal(await ask({ origin: 'https://evil.example' }))).toMatchObject({ slug: 'cross-site-request', status: 403 })
  expect(await refusal(await ask({ 'sec-fetch-site': 'cross-site' }))).toMatchObject({ slug: 'cross-site-request' })
  expect((await ask({ origin: env.ORIGIN, 'sec-fetch-site': 'same-origin' })).status).toBe(202)
  expect((await ask({})).status).toBe(202)
})
