import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { generateLicenseKey, licenseKeyHint } from '../../programme/license-key.ts'
import type { EpochMs } from '../../programme/schema.ts'
import { createApp } from '../../worker/app.ts'
import * as schema from '../../worker/db/schema.ts'
import { accountRoles, accounts, licenses, type ROLES } from '../../worker/db/schema.ts'
import type { Env } from '../../worker/env.ts'
import { newId } from '../../worker/ids.ts'
import { licenseKeyHash } from '../../worker/licenses/key-hash.ts'

/** A Wednesday morning on which every calendar of the demo programme is open: 2026-11-18, 10:00 in Copenhagen. */
export const WEDNESDAY_MORNING = Date.parse('2026-11-18T10:00:00+01:00')

/** The database the tests run on. */
export const db = drizzle(env.DB, { schema })

/** A mail as the local mailbox shows it. */
export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  at: string
}

/** What a client is asked for; `json` is sent as JSON. */
export type Init = RequestInit & { json?: unknown }

/** Somebody at a browser: keeps the session's cookie. */
export interface Client {
  email: string
  accountId: string
  request: (path: string, init?: Init) => Promise<Response>
  get: (path: string, init?: Init) => Promise<Response>
  /** Posts JSON. */
  post: (path: string, json: unknown, headers?: Record<string, string>) => Promise<Response>
  /** Posts form fields, as a page without scripts does. */
  submit: (path: string, fields: Record<string, string>) => Promise<Response>
}

/** The portal under a clock of the test's own, on the real D1 and R2 of workerd. Work that outlasts an answer is waited for. */
export function portal(options: { now?: EpochMs; env?: Partial<Env> } = {}) {
  const clock = { now: options.now ?? WEDNESDAY_MORNING }
  const app = createApp({ clock: () => clock.now })
  const bindings: Env = { ...env, ...options.env }

  async function request(path: string, { json, ...init }: Init = {}, cookie?: string, client = 'one client'): Promise<Response> {
    const headers = new Headers(init.headers)
    if (json !== undefined) headers.set('content-type', 'application/json')
    if (cookie) headers.set('cookie', cookie)
    if (!headers.has('cf-connecting-ip')) headers.set('cf-connecting-ip', client)
    const body = json === undefined ? init.body : JSON.stringify(json)
    const context = createExecutionContext()
    const response = await app.fetch(
      new Request(new URL(path, bindings.ORIGIN), { ...init, headers, body, redirect: 'manual' }),
      bindings,
      context,
    )
    await waitOnExecutionContext(context)
    return response
  }

  function clientWith(email: string, accountId: string, cookie: string | undefined): Client {
    const as = (path: string, init?: Init) => request(path, init, cookie, email)
    return {
      email,
      accountId,
      request: as,
      get: as,
      post: (path, json, headers = {}) => as(path, { method: 'POST', json, headers }),
      submit: (path, fields) => as(path, { method: 'POST', body: new URLSearchParams(fields) }),
    }
  }

  async function mails(to: string): Promise<Mail[]> {
    const response = await request(`/dev/mail?to=${encodeURIComponent(to)}`, { headers: { accept: 'application/json' } })
    return response.json()
  }

  /** Signs in by mail, as a person would; the first time makes the account. */
  async function signedIn(email = newEmail(), roles: readonly (typeof ROLES)[number][] = []): Promise<Client> {
    const ask = await request('/api/session/codes', { method: 'POST', json: { email, locale: 'en' } }, undefined, email)
    if (ask.status !== 202) throw new Error(`asking for a code: ${ask.status} ${await ask.text()}`)
    const code = (await mails(email))[0]?.text.match(/\b\d{6}\b/)?.[0]
    const response = await request('/api/session', { method: 'POST', json: { email, code } }, undefined, email)
    if (response.status !== 201) throw new Error(`signing in: ${response.status} ${await response.text()}`)
    const { account } = await response.json<{ account: { id: string } }>()
    if (roles.length > 0)
      await db.insert(accountRoles).values(roles.map((role) => ({ accountId: account.id, role, grantedAt: clock.now })))
    const cookie = response.headers
      .getSetCookie()
      .find((line) => line.startsWith('session='))
      ?.split(';')[0]
    return clientWith(email, account.id, cookie)
  }

  return { clock, request, mails, signedIn, clientWith, anonymous: clientWith('', '', undefined), env: bindings }
}

/** An address nobody else uses. */
export function newEmail(): string {
  return `${crypto.randomUUID()}@example.org`
}

/** Issues a license as an import would. @returns the key and the license's id */
export async function issueLicense(given: Partial<typeof licenses.$inferInsert> = {}): Promise<{ key: string; id: string }> {
  const key = generateLicenseKey(crypto.getRandomValues(new Uint8Array(15)))
  const id = newId('license')
  await db.insert(licenses).values({
    id,
    keyHash: await licenseKeyHash(env, key),
    keyHint: licenseKeyHint(key),
    product: 'nordlys-remote',
    plan: 'pro',
    kind: 'commercial',
    orderEmail: newEmail(),
    supportUntil: null,
    importedAt: WEDNESDAY_MORNING,
    ...given,
  })
  return { key, id }
}

/** Adds an account without signing it in. */
export async function newAccount(email = newEmail()): Promise<string> {
  const id = newId('account')
  await db.insert(accounts).values({ id, email, locale: 'en', timeZone: 'Europe/Copenhagen', createdAt: WEDNESDAY_MORNING })
  return id
}

/** Expects a refusal of that slug and gives its body. */
export async function refusal(response: Response): Promise<{
  slug: string
  status: number
  errors?: { pointer: string; code: string; detail: string }[]
  title: string
  detail: string
}> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    throw new Error(`not a problem: ${response.status} ${await response.text()}`)
  }
  const body = await response.json<{ type: string; status: number; title: string; detail: string }>()
  return { ...body, slug: body.type.split('/problems/')[1] ?? '' }
}
