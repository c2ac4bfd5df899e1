import { type Portal, withPortal } from '../portal.ts'
import { signIn, submission, submitTicket } from './customer.ts'
import { median, type Shot, throughput } from './load.ts'
import { countRoundTrips } from './round-trips.ts'
import { serveBare } from './serve-bare.ts'

const PAIRS = 5
const REQUESTS = 400

/** What the portal costs beside a bare Worker under the same server in the same run, in interleaved pairs, and its D1 calls. */
export function benchRequests(): Promise<void> {
  return withPortal('', async (portal, scratch) => {
    const bare = await serveBare(`${scratch}/bare`)
    await measure(portal, bare.origin, `${scratch}/state`).finally(bare.stop)
  })
}

async function measure(portal: Portal, bareOrigin: string, state: string): Promise<void> {
  const cookie = await signIn(portal.origin, 'customer@example.com')
  const submit = () => submission(portal.origin, cookie)
  const number = await submitTicket(portal.origin, cookie)
  const ticketPage = (): Shot => ({ url: `${portal.origin}/en/tickets/${number}/`, headers: { cookie } })
  const bareWrite = (): Shot => ({ url: `${bareOrigin}/write`, method: 'POST', body: submit().body })
  const rows = [
    await pair('submission / bare Worker with the same D1 work', submit, 201, bareWrite, 201),
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
  const trips = await countRoundTrips(state, portal.origin, {
    submission: submit(),
    'ticket page (API)': { url: `${portal.origin}/api/tickets/${number}`, headers: { cookie } },
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
