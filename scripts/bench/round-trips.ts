import { getPlatformProxy } from 'wrangler'
import { countingD1 } from '../../test/support/counting-d1.ts'
import { createApp } from '../../worker/app.ts'
import type { Env } from '../../worker/env.ts'
import { ROOT } from '../paths.ts'
import type { Shot } from './load.ts'

/** How many D1 calls each request makes before its answer leaves, counted on the portal's own state. */
export async function countRoundTrips(
  state: string,
  origin: string,
  shots: Readonly<Record<string, Shot>>,
): Promise<Record<string, number>> {
  const proxy = await getPlatformProxy<Env>({ configPath: `${ROOT}wrangler.toml`, persist: { path: `${ROOT}${state}/v3` } })
  const { d1, usage } = countingD1(proxy.env.DB)
  const env = { ...proxy.env, DB: d1, ORIGIN: origin, LIMITS: 'off' }
  const app = createApp({ clock: Date.now })
  const counts: Record<string, number> = {}
  for (const [name, { url, method, headers, body }] of Object.entries(shots)) {
    const afterwards: Promise<unknown>[] = []
    const context = {
      waitUntil: (work: Promise<unknown>) => afterwards.push(work),
      passThroughOnException: () => undefined,
      props: {},
    }
    usage.roundTrips = 0
    const response = await app.fetch(new Request(url, { method, headers, body }), env, context as unknown as ExecutionContext)
    await Promise.all([...afterwards, response.text()])
    // A mail that leaves meanwhile notes in one call what became of it: nobody's answer waits for that one.
    counts[name] = usage.roundTrips - afterwards.length
  }
  await proxy.dispose()
  return counts
}
