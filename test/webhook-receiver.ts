import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'

/**
 * Somebody else's system that takes webhooks. How it answers is chosen by the first part of the path: `/ok/…` takes everything, `/down/…` answers 503,
 * `/moved/…` redirects, `/cut/…` hangs up, `/long/…` answers at length. `/received?at=<path>` is for tests: what came in there, as it came.
 */
interface Received {
  at: string
  headers: Record<string, string>
  body: string
}

const received: Received[] = []

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://receiver')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (url.pathname === '/received') {
    const wanted = received.filter(({ at }) => at === url.searchParams.get('at'))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wanted))
    return
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  received.push({ at: url.pathname, headers, body: Buffer.concat(chunks).toString() })
  switch (url.pathname.split('/')[1]) {
    case 'ok':
      response.writeHead(200).end('taken')
      return
    case 'moved':
      response.writeHead(302, { location: url.pathname.replace('moved', 'ok') }).end()
      return
    case 'cut':
      request.socket.destroy()
      return
    case 'long':
      response.writeHead(200).end('ø'.repeat(100_000))
      return
    default:
      response.writeHead(503).end('down')
  }
}

/** Starts it before the tests, on a free port, and tells them where (`inject('webhookReceiver')`). */
export default async function setup(project: TestProject): Promise<() => void> {
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  project.provide('webhookReceiver', `http://127.0.0.1:${port}`)
  return () => server.close()
}

declare module 'vitest' {
  interface ProvidedContext {
    webhookReceiver: string
  }
}
