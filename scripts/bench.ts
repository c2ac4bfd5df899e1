import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { programme } from '../programme/active.ts'
import { advanceByHours } from '../programme/business-time.ts'
import { known, planById } from '../programme/find.ts'
import { median, type Shot, send, throughput } from './bench/load.ts'
import { countRoundTrips } from './bench/round-trips.ts'
import { serveBare } from './bench/serve-bare.ts'
import { ROOT } from './paths.ts'
import { startPortal } from './portal.ts'
import { chosenProgramme } from './programme-name.ts'

/**
 * `npm run bench`: what the portal costs beside a bare Worker under the same server in the same run, in interleaved pairs; how many D1
 * calls a request makes; how many deadlines a second the clock gives. Prints ratios: single figures depend on the machine and its day.
 */
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
  await benchRequests()
} finally {
  bare.stop()
  await portal.stop()
  rmSync(`${ROOT}${scratch}`, { recursive: true, force: true })
}
benchDeadlines()

async function benchRequests(): Promise<void> {
  const cookie = await signIn('customer@example.com')
  const submission = (): Shot => ({
    url: `${portal.origin}/api/tickets`,
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(ticket),
  })
  const { ticket: made } = JSON.parse((await send(submission())).text)
  const ticketPage = (): Shot => ({ url: `${portal.origin}/en/tickets/${made.number}/`, headers: { cookie } })
  const bareWrite = (): Shot => ({ url: `${bare.origin}/write`, method: 'POST', body: JSON.stringify(ticket) })
  const rows = [
    await pair('submission / bare Worker with the same D1 work', submission, 201, bareWrite, 201),
    await pair('ticket page / bare Worker with one D1 read', ticketPage, 200, () => ({ url: `${bare.origin}/read` }), 200),
    await pair(
      'static page / bare Worker with a page in memory',
      () => ({ url: `${portal.origin}/en/policy/` }),
      200,
      () => ({ url: `${bare.origin}/page` }),
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

async function signIn(email: string): Promise<string> {
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  await send({
    url: `${portal.origin}/api/session/codes`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, locale: 'en' }),
  })
  const [mail] = JSON.parse((await send({ url: `${portal.origin}/dev/mail?to=${email}`, headers: json })).text)
  const code = /\b\d{6}\b/.exec(mail.text)?.[0]
  const answer = await send({
    url: `${portal.origin}/api/session`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, code }),
  })
  return String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? ''
}

function benchDeadlines(): void {
  const [first] = programme.plans.filter((plan) => plan.channels.ticket !== null)
  const plan = known(planById(programme, first?.id ?? ''), 'plan', first?.id ?? '')
  const calendar = known(programme.calendars[plan.channels.ticket ?? ''], 'calendar', plan.id)
  const from = Date.parse('2026-01-01T00:00:00Z')
  const count = 500_000
  const startedAt = performance.now()
  let sum = 0
  for (let index = 0; index < count; index += 1) sum += advanceByHours(calendar, from + index * 61_000, 2)
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`\nDeadlines of two open hours: ${Math.round(count / seconds).toLocaleString('en')} a second (checksum ${sum})`)
}
