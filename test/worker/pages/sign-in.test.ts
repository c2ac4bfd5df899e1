import { expect, test } from 'vitest'
import { type Client, newEmail, portal } from '../support.ts'
import { fieldValue, leadsTo, shown } from './support-pages.ts'

type Portal = ReturnType<typeof portal>

/** A stranger's browser: it keeps the cookies it is given. */
function browser(p: Portal): Client & { cookies: Map<string, string> } {
  const cookies = new Map<string, string>()
  const request: Client['request'] = async (path, init = {}) => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await p.request(path, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = line.match(/^([^=]+)=([^;]*)/) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const submit = (path: string, fields: Record<string, string>) =>
    request(path, { method: 'POST', body: new URLSearchParams(fields) })
  return { ...p.anonymous, request, get: request, submit, cookies }
}

async function mailed(p: Portal, email: string): Promise<{ code: string; path: string }> {
  const [mail] = await p.mails(email)
  const link = new URL(mail?.text.match(/http\S+token=\S+/)?.[0] ?? '')
  return { code: mail?.text.match(/\b\d{6}\b/)?.[0] ?? '', path: link.pathname + link.search }
}

async function whoIs(someone: Client): Promise<number> {
  const response = await someone.get('/api/session')
  await response.body?.cancel()
  return response.status
}

test('asking leads to the place for the code; the address is remembered there, and stands in no address of the browser', async () => {
  const p = portal()
  const someone = browser(p)
  const email = newEmail()
  const next = await leadsTo(someone.submit('/en/sign-in/?next=%2Fen%2Ftickets%2F', { action: 'ask', email }))
  expect(next).toBe('/en/sign-in/?step=enter&next=%2Fen%2Ftickets%2F')
  const page = await shown(someone.get(next ?? ''))
  expect(page.text).toContain(email)
  expect(fieldValue(page, 'email')).toBe(email)
  expect(page.html).toContain('autocomplete="one-time-code"')
})

test('the code of the mail signs in, and leads on to where the reader came from', async () => {
  const p = portal()
  const someone = browser(p)
  const email = newEmail()
  await leadsTo(someone.submit('/da/sign-in/?next=%2Fda%2Fincidents%2F%3Fpack%3D1', { action: 'ask', email }))
  const { code } = await mailed(p, email)
  const done = await leadsTo(
    someone.submit('/da/sign-in/?next=%2Fda%2Fincidents%2F%3Fpack%3D1', {
      ...{ action: 'enter', email, code: `${code.slice(0, 3)} ${code.slice(3)}`, timeZone: 'Europe/Athens' },
    }),
  )
  expect(done).toBe('/da/incidents/?pack=1')
  const { account } = await (await someone.get('/api/session')).json<{ account: Record<string, unknown> }>()
  expect(account).toMatchObject({ email, locale: 'da', timeZone: 'Europe/Athens' })
  expect(someone.cookies.has('sign-in-address')).toBe(false)
})

test('a zone that nobody knows, as an old browser may name it, keeps nobody from signing in and is not kept', async () => {
  const p = portal()
  const someone = browser(p)
  const email = newEmail()
  await leadsTo(someone.submit('/en/sign-in/', { action: 'ask', email }))
  const { code } = await mailed(p, email)
  expect(await leadsTo(someone.submit('/en/sign-in/', { action: 'enter', email, code, timeZone: 'Mars/Olympus' }))).toBe(
    '/en/account/',
  )
  const { account } = await (await someone.get('/api/session')).json<{ account: unknown }>()
  expect(account).toMatchObject({ timeZone: 'Europe/Copenhagen' })
})

test('a wrong code is refused on the same page, with what was typed and why', async () => {
  const p = portal()
  const someone = browser(p)
  const email = newEmail()
  await leadsTo(someone.submit('/en/sign-in/', { action: 'ask', email }))
  const { code } = await mailed(p, email)
  const wrong = code === '111111' ? '222222' : '111111'
  const page = await shown(someone.submit('/en/sign-in/?step=enter', { action: 'enter', email, code: wrong }))
  expect(page.status).toBe(401)
  expect(page.html).toContain('<title>Not sent:')
  expect(page.html).toContain('role="alert"')
  expect(fieldValue(page, 'code')).toBe(wrong)
  expect(fieldValue(page, 'email')).toBe(email)
  expect(await whoIs(someone)).toBe(401)
})

test('an address that is none is said to be none, next to the field, and kept as typed', async () => {
  const page = await shown(browser(portal()).submit('/en/sign-in/', { action: 'ask', email: 'me at home' }))
  expect(page.status).toBe(422)
  expect(fieldValue(page, 'email')).toBe('me at home')
  expect(page.html).toMatch(/id="email-error"[^>]*>This is not a mail address/)
  expect(page.html).toContain('href="#email"')
})

test('opening the link of the mail uses nothing up; its button does, once', async () => {
  const p = portal()
  const email = newEmail()
  const asking = browser(p)
  await leadsTo(asking.submit('/ro/sign-in/?next=%2Fro%2Flicenses%2F', { action: 'ask', email }))
  const { path } = await mailed(p, email)
  const someone = browser(p)
  await shown(someone.get(path))
  const page = await shown(someone.get(path))
  expect(await whoIs(someone)).toBe(401)
  const token = fieldValue(page, 'token') ?? ''
  expect(await leadsTo(someone.submit(path, { action: 'open', token }))).toBe('/ro/licenses/')
  expect(await whoIs(someone)).toBe(200)
  const again = await shown(browser(p).submit(path, { action: 'open', token }))
  expect(again.status).toBe(401)
  expect(fieldValue(again, 'email')).toBe('')
})

test.each([
  ['another site', 'https://evil.example/'],
  ['another site without a scheme', '//evil.example/'],
  ['a backslash that browsers take for a slash', '/\\evil.example/'],
  ['a tab that browsers drop', '/\t/evil.example/'],
  ['no path', 'en/tickets/'],
])('nobody is led away from this site after signing in: %s', async (_, next) => {
  const p = portal()
  const someone = browser(p)
  const email = newEmail()
  const page = `/en/sign-in/?${new URLSearchParams({ next })}`
  expect(await leadsTo(someone.submit(page, { action: 'ask', email }))).toBe('/en/sign-in/?step=enter')
  const { code, path } = await mailed(p, email)
  expect(path).not.toContain('evil')
  expect(await leadsTo(someone.submit(page, { action: 'enter', email, code }))).toBe('/en/account/')
  expect(await leadsTo(someone.get(page))).toBe('/en/account/')
})

test('who is signed in already is led on at once', async () => {
  const client = await portal().signedIn()
  expect(await leadsTo(client.get('/el/sign-in/?next=%2Fel%2Ftickets%2F'))).toBe('/el/tickets/')
})

test('asking too often is refused on the page, with when to try again', async () => {
  const someone = browser(portal())
  const email = newEmail()
  const ask = () => shown(someone.submit('/en/sign-in/', { action: 'ask', email }))
  let page = await ask()
  for (let count = 0; count < 50 && page.status === 303; count += 1) page = await ask()
  expect(page.status).toBe(429)
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(fieldValue(page, 'email')).toBe(email)
})
