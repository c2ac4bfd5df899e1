import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { programme } from '../../programme/active.ts'
import { ROOT } from '../paths.ts'
import { type Portal, startPortal } from '../portal.ts'
import { chosenProgramme } from '../programme-name.ts'
import { median, type Shot, send, throughput } from './load.ts'
import { countRoundTrips } from './round-trips.ts'
import { serveBare } from './serve-bare.ts'

const PAIRS = 5
const REQUESTS = 400
const ticket = {
  product: programme.products[0]?.id,
  version: programme.products[0]?.currentRelease,
  type: 'defect',
  severity: 'S3',
  subject: 'A ticket of the benchmark',
  body: 'The text of a ticket of the benchmark, of a usual length. '.repeat(10),
  locale: 'en',
  payWith: 'plan',
  policyVersion: programme.policy.version,
}

/** What the portal costs beside a bare Worker under the same server in the same run, in interleaved pairs, and its D1 calls. */
export async function benchRequests(): Promise<void> {
  const scratch = `.cache/bench-${process.pid}`
  const portal = await startPortal({
    programme: chosenProgramme(''),
    port: 0,
    state: `${scratch}/portal`,
    limitsOff: true,
    quiet: true,
  })
  const bare = await serveBare(`${scratch}/bare`)
  try {
    await measure(portal, bare.origin, scratch)
  } finally {
    bare.stop()
    await portal.stop()
    rmSync(`${ROOT}${scratch}`, { recursive: true, force: true })
  }
}

async function measure(portal: Portal, bareOrigin: string, scratch: string): Promise<void> {
  const cookie = await signIn(portal.origin, 'customer@example.com')
  const submission = (): Shot => ({
    url: `${portal.origin}/api/tickets`,
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(ticket),
  })
  const { ticket: made } = JSON.parse((await send(submission())).text)
  const ticketPage = (): Shot => ({ url: `${portal.origin}/en/tickets/${made.number}/`, headers: { cookie } })
  const bareWrite = (): Shot => ({ url: `${bareOrigin}/write`, method: 'POST', body: JSON.stringify(ticket) })
  const rows = [
    await pair('submission / bare Worker with the same D1 work', submission, 201, bareWrite, 201),
    await pair('ticket page / bare Worker with one D1 read', ticketPage, 200, () => ({ url: `${bareOrigin}/read` }), 200),
    await pair(
      'static page / bare Worker with a page in memory',
      () => ({ url: `${portal.origin}/en/policy/` }),
      200,
      () => ({ url: `${bareOrigin}/page` }),
      200,
    ),
  ]
  console.log(`\n${'requests a second, median of pairs'.padEnd(52)} portal    bare   ratio (min … max)`)
  for (const row of rows) console.log(row)
  const trips = await countRoundTrips(`${scratch}/portal`, portal.origin, {
    submission: submission(),
    'ticket page (API)': { url: `${portal.origin}/api/tickets/${made.number}`, headers: { cookie } },
  })
  console.log('\nD1 round trips before the answer')
  for (const [name, count] of Object.entries(trips)) console.log(`  ${name.padEnd(24)} ${count}`)
}

/** Runs both in turn, so that a machine whose speed drifts is the same for both. */
async function pair(name: string, ours: () => Shot, ourStatus: number, theirs: () => Shot, theirStatus: number): Promise<string> {
  const measured: { ours: number; theirs: number }[] = []
  for (let count = 0; count <= PAIRS; count += 1) {
    const pairOfRuns = {
      ours: await throughput(ours, REQUESTS, ourStatus),
      theirs: await throughput(theirs, REQUESTS, theirStatus),
    }
    if (count > 0) measured.push(pairOfRuns)
  }
  const ratios = measured.map((run) => run.ours / run.theirs)
  const figure = (value: number) => value.toFixed(0).padStart(7)
  const range = `${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)}`
  return `  ${name.padEnd(50)} ${figure(median(measured.map((run) => run.ours)))} ${figure(median(measured.map((run) => run.theirs)))}   ${median(ratios).toFixed(2)} (${range})`
}

async function signIn(origin: string, email: string): Promise<string> {
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  await send({
    url: `${origin}/api/session/codes`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, locale: 'en' }),
  })
  const [mail] = JSON.parse((await send({ url: `${origin}/dev/mail?to=${email}`, headers: json })).text)
  const code = /\b\d{6}\b/.exec(mail.text)?.[0]
  const answer = await send({
    url: `${origin}/api/session`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, code }),
  })
  return String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? ''
}
