import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'

/**
 * Stands in for Stripe's HTTP API, as far as the portal uses it: opens checkout sessions, tells what became of them and what a payment was for. How it
 * behaves is chosen by the secret key: `sk_test_refused` is refused, `sk_test_down` fails each time, `sk_test_flaky` has its first
 * connection cut, `sk_test_slow` its first answer withheld, `sk_test_hanging` every answer; every other works. `/stand-in/…` is for tests: what was asked, and what the buyer did.
 */
interface Session {
  id: string
  metadata: Record<string, string>
  [field: string]: unknown
}

interface Asked {
  key: string
  version: string | undefined
  idempotencyKey: string | undefined
  form: Record<string, string>
}

const sessions = new Map<string, Session>()
const answered = new Map<string, Session>()
const asked: Asked[] = []
const cut = new Set<string>()

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString()
  const id = url.pathname.split('/').at(-1) ?? ''
  const answer = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_stand_in' }).end(JSON.stringify(value))
  }
  if (url.pathname === '/stand-in/asked') return answer(200, asked)
  if (url.pathname.startsWith('/stand-in/sessions/')) return answer(200, Object.assign(sessions.get(id) ?? {}, JSON.parse(body)))

  const key = request.headers.authorization?.replace('Bearer ', '') ?? ''
  const idempotencyKey = request.headers['idempotency-key']?.toString()
  if (key.startsWith('sk_test_hanging')) return
  if (key.startsWith('sk_test_down')) return answer(500, { error: { type: 'api_error', message: 'down' } })
  if (key.startsWith('sk_test_refused'))
    return answer(400, { error: { type: 'invalid_request_error', code: 'parameter_invalid', message: 'refused' } })
  if (url.pathname.startsWith('/v1/payment_intents/')) {
    const paid = [...sessions.values()].find(({ payment_intent: intent }) => (intent as { id: string } | null)?.id === id)
    return answer(200, { id, object: 'payment_intent', metadata: paid?.metadata ?? {} })
  }
  const found = sessions.get(id)
  if (request.method === 'GET')
    return found ? answer(200, found) : answer(404, { error: { type: 'invalid_request_error', code: 'resource_missing' } })
  asked.push({
    key,
    idempotencyKey,
    version: request.headers['stripe-version']?.toString(),
    form: Object.fromEntries(new URLSearchParams(body)),
  })
  const session = answered.get(idempotencyKey ?? '') ?? opened(new URLSearchParams(body))
  answered.set(idempotencyKey ?? '', session)
  if (key.startsWith('sk_test_flaky') && !cut.has(idempotencyKey ?? '')) {
    cut.add(idempotencyKey ?? '')
    request.socket.destroy()
    return
  }
  if (key.startsWith('sk_test_slow') && !cut.has(idempotencyKey ?? '')) {
    cut.add(idempotencyKey ?? '')
    return
  }
  return answer(200, session)
}

function opened(form: URLSearchParams): Session {
  const id = `cs_test_${sessions.size + 1}`
  const session = {
    id,
    object: 'checkout.session',
    livemode: false,
    url: `https://checkout.stripe.com/c/pay/${id}`,
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: null,
    amount_subtotal: Number(form.get('line_items[0][price_data][unit_amount]')),
    currency: form.get('line_items[0][price_data][currency]'),
    metadata: { purchase: form.get('metadata[purchase]') ?? '', pack: form.get('metadata[pack]') ?? '' },
  }
  sessions.set(id, session)
  return session
}

/** Starts it before the tests, on a free port, and tells them where (`inject('stripeApi')`). */
export default async function setup(project: TestProject): Promise<() => void> {
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  project.provide('stripeApi', `http://127.0.0.1:${port}`)
  return () => server.close()
}

declare module 'vitest' {
  interface ProvidedContext {
    stripeApi: string
  }
}
