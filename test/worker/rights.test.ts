import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { createApp } from '../../worker/app.ts'
import { openApiDocument, problemsOf } from '../../worker/openapi/document.ts'
import type { Operation } from '../../worker/openapi/operation.ts'
import { operations } from '../../worker/openapi/operations.ts'
import { PROBLEM_STATUS, type ProblemSlug } from '../../worker/problems/registry.ts'
import { CALLERS, type Caller, type Right, rightOf } from '../support/rights-table.ts'
import { BODIES, NAMED_IN_BODY, QUERIES, THINGS } from './rights-requests.ts'
import { newWorld, type World } from './rights-world.ts'
import { portal } from './support.ts'

/** Every call of the contract by everybody, about something real: what the description says of rights is what happens. docs/rights.md is the same table. */
const nameOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`

/** Who may not come before who may, so that a refusal is about a thing that is still there and unchanged. */
const inOrder = (operation: Operation) => CALLERS.toSorted((a, b) => Number(may(operation, a)) - Number(may(operation, b)))
const may = (operation: Operation, caller: Caller) => rightOf(operation, caller) === 'may'
const FORBIDDEN: readonly string[] = [
  'not-a-reseller',
  'not-an-agent',
  'not-an-administrator',
  'not-the-owner',
  'not-the-ticket-owner',
]

test.each(operations.map((operation) => [nameOf(operation), operation] as const))(
  '%s answers each caller as described',
  async (_, operation) => {
    const world = await newWorld()
    let path = await addressOf(world, operation)
    for (const caller of inOrder(operation)) {
      const right = rightOf(operation, caller)
      const { status, slug, text } = await call(world, operation, path, caller)
      expect({ caller, slug, right: metBy(operation, status, slug) }).toEqual({ caller, slug, right })
      if (slug) expect([...problemsOf(operation), 'not-found'], `${caller}: ${slug}`).toContain(slug)
      if (isStranger(operation, caller)) expect(text, caller).not.toContain(world.canary)
      if (right === 'may' && operation.method !== 'get') path = await addressOf(world, operation)
    }
  },
)

async function call(world: World, operation: Operation, path: string, caller: Caller) {
  const body = BODIES[nameOf(operation)] ?? BODIES[operation.path]
  const json = typeof body === 'function' ? body(world) : (body ?? {})
  const response = await world.people[caller].request(path + (QUERIES[operation.path] ?? ''), {
    method: operation.method.toUpperCase(),
    ...(['post', 'put', 'patch'].includes(operation.method) && { json }),
  })
  const text = await response.text()
  const isProblem = response.headers.get('content-type')?.includes('problem') ?? false
  const slug = isProblem ? ((JSON.parse(text) as { type: string }).type.split('/problems/')[1] ?? '') : ''
  return { status: response.status, slug, text }
}

/** The path with something of the customer's in it. */
async function addressOf(world: World, { path }: Operation): Promise<string> {
  if (!path.includes('{')) return path
  const beginnings = Object.keys(THINGS).filter((beginning) => path === beginning || path.startsWith(`${beginning}/`))
  const thing = THINGS[beginnings.toSorted((a, b) => b.length - a.length)[0] ?? '']
  if (!thing) throw new Error(`${path}: test/worker/rights-requests.ts does not say what of the customer's it names`)
  const [first = '', ...rest] = (await thing(world)).split(' ')
  const values = [first, ...rest]
  return path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(values.shift() ?? first))
}

/** What an answer means for the right. */
function metBy(operation: Operation, status: number, slug: string): Right | 'fault' {
  if (status >= 500 && slug !== 'payment-unavailable') return 'fault'
  if (slug === 'signed-out') return 'signIn'
  if (FORBIDDEN.includes(slug)) return 'forbidden'
  if (status === 404 && NAMED_IN_BODY[operation.path] !== slug) return 'hidden'
  return 'may'
}

/** Whether somebody has nothing to do with the customer: whatever they are answered, it is not about the customer. */
function isStranger(operation: Operation, caller: Caller): boolean {
  return ['nobody', 'otherCustomer', 'reseller'].includes(caller) || !may(operation, caller)
}

test('the description lists the routes that exist, all of them and no others', () => {
  const app = createApp({ clock: () => 0 })
  const routed = new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}').replace(/\/$/, '')}`),
  )
  const described = new Set(operations.map(nameOf))
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
  const everywhere: ProblemSlug[] = ['not-found', 'method-not-allowed', 'internal-error']
  const given = new Set<string>([...operations.flatMap(problemsOf), ...everywhere])
  expect(Object.keys(PROBLEM_STATUS).filter((slug) => !given.has(slug))).toEqual([])
})
