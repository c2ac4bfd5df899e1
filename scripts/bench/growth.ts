import '../../locales/service-messages.ts'
import { rmSync } from 'node:fs'
import { getPlatformProxy } from 'wrangler'
import { programme } from '../../programme/active.ts'
import { countingD1, type D1Usage } from '../../test/support/counting-d1.ts'
import { createApp } from '../../worker/app.ts'
import type { Env } from '../../worker/env.ts'
import { ROOT } from '../paths.ts'
import { mustRun, step } from '../run.ts'
import { median } from './load.ts'
import { growTickets } from './many-tickets.ts'

/** How many tickets there are, and how many of them are not over. */
const SIZES = [
  { tickets: 1_000, open: 1_000 },
  { tickets: 1_000_000, open: 10_000 },
] as const
const RUNS = 9
const ORIGIN = 'http://localhost:8787'

interface Measured {
  rows: number
  ms: number
}

/** A portal in this process, on a database of its own, that counts what it reads. */
interface CountedPortal {
  usage: D1Usage
  db: D1Database
  request: (path: string, init?: RequestInit) => Promise<Response>
}

/** What agents and customers read most, at a thousand tickets and at a million: rows that the database reads, and time. */
export async function benchGrowth(): Promise<void> {
  const state = `.cache/growth-${process.pid}`
  await step('Preparing the database', async () => {
    await mustRun('wrangler', ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state], { CI: 'true' })
    await mustRun('node', ['scripts/seed.ts', state])
  })
  const proxy = await getPlatformProxy<Env>({ configPath: `${ROOT}wrangler.toml`, persist: { path: `${ROOT}${state}/v3` } })
  try {
    const columns: Record<string, Measured>[] = []
    const portal = portalOn(proxy.env)
    const asked = await questions(portal)
    const emptyBytes = await bytesOf(portal.db)
    let made = 0
    for (const { tickets, open } of SIZES) {
      await step(`${tickets.toLocaleString('en')} tickets`, () => growTickets(portal.db, { from: made, to: tickets, open }))
      made = tickets
      columns.push(await measure(portal, asked))
    }
    print(columns)
    const bytes = (await bytesOf(portal.db)) - emptyBytes
    console.log(`${Math.round(bytes / made)} bytes of the database a ticket, its messages, events and search words included`)
  } finally {
    await proxy.dispose()
    rmSync(`${ROOT}${state}`, { recursive: true, force: true })
  }
}

/** Size of the database's file. */
async function bytesOf(db: D1Database): Promise<number> {
  const { meta } = await db.prepare('select 1').run()
  return meta.size_after
}

function portalOn(env: Env): CountedPortal {
  const { d1, usage } = countingD1(env.DB)
  const app = createApp({ clock: Date.now })
  // The page's template is the site's; what is read for it is the same without it.
  const ASSETS = { fetch: async () => new Response('{{#tickets}}{{number}}{{/tickets}}') } as unknown as Env['ASSETS']
  const bindings = { ...env, DB: d1, ASSETS, ORIGIN, LIMITS: 'off' }
  const request = async (path: string, init?: RequestInit) => {
    const afterwards: Promise<unknown>[] = []
    const context = {
      waitUntil: (work: Promise<unknown>) => afterwards.push(work),
      passThroughOnException: () => undefined,
      props: {},
    }
    const response = await app.fetch(new Request(ORIGIN + path, init), bindings, context as unknown as ExecutionContext)
    await Promise.allSettled(afterwards)
    return response
  }
  return { usage, db: env.DB, request }
}

async function signIn({ request }: CountedPortal, email: string): Promise<string> {
  const post = (path: string, body: object) =>
    request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  await post('/api/session/codes', { email, locale: 'en' })
  const mails = await request(`/dev/mail?to=${email}`, { headers: { accept: 'application/json' } })
  const [mail] = (await mails.json()) as { text: string }[]
  const session = await post('/api/session', { email, code: /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] })
  if (session.status !== 201) throw new Error(`${email} could not sign in: ${session.status}`)
  return (
    session.headers
      .getSetCookie()
      .find((line) => line.startsWith('session='))
      ?.split(';')[0] ?? ''
  )
}

/** What is asked, by name. */
async function questions(portal: CountedPortal): Promise<Record<string, () => Promise<Response>>> {
  const [customer, agent] = [await signIn(portal, 'customer@example.com'), await signIn(portal, 'agent@example.com')]
  const submitted = await portal.request('/api/tickets', {
    method: 'POST',
    headers: { cookie: customer, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ product: programme.products[0]?.id, version: programme.products[0]?.currentRelease, type: 'defect', severity: 'S3' },
      ...{ subject: 'The first of many', body: 'It drops the connection.', locale: 'en', payWith: 'plan' },
      policyVersion: programme.policy.version,
    }),
  })
  if (submitted.status !== 201) throw new Error(`no ticket: ${submitted.status} ${await submitted.text()}`)
  const { ticket } = (await submitted.json()) as { ticket: { number: string } }
  const as = (cookie: string, path: string) => () => portal.request(path, { headers: { cookie } })
  const desk = (path: string) => as(agent, `/api/desk/${path}`)
  const filters = ['mine', 'unassigned', 'waiting', 'soon', 'breached', 'mine,waiting', 'unassigned,breached']
  const product = programme.products[0]?.id
  return {
    'queue page with all its counts': as(agent, '/en/desk/'),
    queue: desk('queue?limit=50'),
    ...Object.fromEntries(filters.map((filter) => [`queue, ${filter}`, desk(`queue?limit=50&filter=${filter}`)])),
    'queue, product, plan, language': desk(`queue?limit=50&product=${product}&plan=${programme.plans[0]?.id}&language=da`),
    'queue version (poll)': desk('queue/version'),
    'search, number': desk(`search?q=${ticket.number}`),
    'search, address': desk('search?q=bench7@'),
    'search, a word in every ticket': desk('search?q=relay'),
    'search, two words in every ticket': desk('search?q=relay%20connection'),
    'search, a rare word': desk('search?q=rare777'),
    'ticket page, agent': desk(`tickets/${ticket.number}`),
    'ticket page, customer': as(customer, `/api/tickets/${ticket.number}`),
    'ticket list, customer': as(customer, '/api/tickets?limit=25'),
  }
}

async function measure(
  { usage }: CountedPortal,
  asked: Readonly<Record<string, () => Promise<Response>>>,
): Promise<Record<string, Measured>> {
  const measured: Record<string, Measured> = {}
  for (const [name, ask] of Object.entries(asked)) {
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      usage.rowsRead = 0
      const startedAt = performance.now()
      const response = await ask()
      await response.text()
      times.push(performance.now() - startedAt)
      if (response.status !== 200) throw new Error(`${name}: ${response.status}`)
    }
    measured[name] = { rows: usage.rowsRead, ms: median(times) }
  }
  return measured
}

function print(columns: readonly Record<string, Measured>[]): void {
  const heads = SIZES.map(({ tickets, open }) =>
    `${tickets.toLocaleString('en')} (${open.toLocaleString('en')} open)`.padStart(26),
  )
  console.log(`\n${'rows read, and milliseconds (median)'.padEnd(38)}${heads.join('')}`)
  for (const name of Object.keys(columns[0] ?? {})) {
    const cells = columns.map((column) => {
      const { rows, ms } = column[name] ?? { rows: 0, ms: 0 }
      return `${rows} rows ${ms.toFixed(1).padStart(7)} ms`.padStart(26)
    })
    console.log(`${name.padEnd(38)}${cells.join('')}`)
  }
}
