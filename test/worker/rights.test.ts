import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { createApp } from '../../worker/app.ts'
import { openApiDocument, problemsOf } from '../../worker/openapi/document.ts'
import type { Access } from '../../worker/openapi/operation.ts'
import { operations } from '../../worker/openapi/operations.ts'
import { PROBLEM_STATUS } from '../../worker/problems/registry.ts'
import { type Client, newEmail, portal } from './support.ts'

const ticket = {
  ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Subject', body: 'Text' },
  ...{ locale: 'en', payWith: 'plan' },
}

/** Every call of the contract by everybody: what the description says of rights is what happens. */
const CALLERS = ['nobody', 'customer', 'reseller', 'agent', 'administrator'] as const
type Caller = (typeof CALLERS)[number]

const MAY: Record<Access, readonly Caller[]> = {
  anyone: CALLERS,
  account: ['customer', 'reseller', 'agent', 'administrator'],
  agent: ['agent', 'administrator'],
  administrator: ['administrator'],
}

async function callers(): Promise<Record<Caller, Client>> {
  const p = portal({ env: { LIMITS: 'off' } })
  return {
    nobody: p.anonymous,
    customer: await p.signedIn(),
    reseller: await p.signedIn(newEmail(), ['reseller']),
    agent: await p.signedIn(newEmail(), ['agent']),
    administrator: await p.signedIn(newEmail(), ['administrator']),
  }
}

/** Bodies that are well formed, so that what answers is the right and not the form. */
const BODIES: Record<string, unknown> = {
  '/api/session/codes': { email: 'nobody@example.org' },
  '/api/session': { email: 'nobody@example.org', code: '000000' },
  '/api/licenses': { key: 'none' },
  '/api/tickets/{number}/messages': { body: 'text' },
  '/api/tickets/{number}/rating': { score: 3 },
  '/api/desk/tickets/{number}/messages': { body: 'text', visibility: 'internal' },
  '/api/desk/tickets/{number}/status': { status: 'open' },
  '/api/desk/tickets/{number}/resolve': { outcome: 'solved' },
  '/api/desk/tickets/{number}/split': { subjects: ['Another problem'] },
  '/api/desk/tickets': { ...ticket, email: 'nobody@example.org' },
  '/api/organisation': { name: 'Nobody' },
  '/api/organisation/invitations': { email: 'nobody@example.org' },
  '/api/organisation/accept': { token: 'a token that was never given' },
  '/api/organisation/owner': { member: 'acc_none' },
  '/api/desk/licenses/revoke': { license: 'none' },
  '/api/desk/licenses/import': { csv: 'key,product,plan,kind,orderEmail,supportUntil\n' },
  '/api/desk/accounts/{email}/roles': { roles: [] },
  '/api/desk/accounts/{email}/corrections': { lot: 'none', delta: 1, reason: 'None' },
  '/api/desk/purchases/{id}/cancel': { reason: 'None' },
  '/api/tickets': { ...ticket, policyVersion: '2000-01-01' },
  '/api/purchases': { pack: 'incident-1', currency: 'EUR', policyVersion: '2000-01-01', payBy: 'card' },
}
const QUERIES: Record<string, string> = {
  '/api/entitlement': '?product=nordlys-remote',
  '/api/desk/exports/{what}': '?from=2026-01-01&to=2026-01-31',
}

const everybody = callers()

test.each(operations.map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as const))(
  '%s is open to those it is described for and to nobody else',
  async (_, operation) => {
    const clients = await everybody
    for (const caller of CALLERS) {
      if (operation.method === 'delete') continue
      const path = operation.path
        .replace('{number}', '100000000')
        .replace('{id}', 'none')
        .replace('{email}', 'nobody@example.org')
        .replace('{what}', 'invoices')
      const response = await clients[caller].request(path + (QUERIES[operation.path] ?? ''), {
        method: operation.method.toUpperCase(),
        ...(operation.method === 'post' && { json: BODIES[operation.path] ?? {} }),
      })
      const slug = response.headers.get('content-type')?.includes('problem')
        ? (await response.json<{ type: string }>()).type.split('/problems/')[1]
        : ''
      const isRefusedForRights = ['signed-out', 'not-an-agent', 'not-an-administrator'].includes(slug ?? '')
      expect({ caller, isRefusedForRights, slug }).toMatchObject({ isRefusedForRights: !MAY[operation.access].includes(caller) })
      if (slug && slug !== 'internal-error') expect([...problemsOf(operation), 'not-found'], `${caller}: ${slug}`).toContain(slug)
      expect(slug).not.toBe('internal-error')
    }
  },
)

test('the description lists the routes that exist, all of them and no others', () => {
  const app = createApp({ clock: () => 0 })
  const routed = new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}').replace(/\/$/, '')}`),
  )
  const described = new Set(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`))
  expect([...described].sort()).toEqual([...routed].sort())
})

test('the document is OpenAPI 3.1 and names for each call its answers and its problems', async () => {
  const document = await (await portal().request('/api/openapi.json')).json<ReturnType<typeof openApiDocument>>()
  expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(env.ORIGIN))))
  expect(document.openapi).toBe('3.1.0')
  expect(document.paths['/api/tickets']).toMatchObject({
    post: {
      requestBody: {
        content: { 'application/json': { schema: { required: expect.arrayContaining(['subject']) } }, 'multipart/form-data': {} },
      },
      responses: { 201: {}, 402: { description: 'incident-balance-exhausted' }, 403: {}, 409: {}, 422: {} },
    },
  })
})

test('every problem of the registry is one that some call can give', () => {
  const everywhere = ['not-found', 'method-not-allowed', 'internal-error']
  const given = new Set<string>([...operations.flatMap(problemsOf), ...everywhere])
  expect(Object.keys(PROBLEM_STATUS).filter((slug) => !given.has(slug))).toEqual([])
})
