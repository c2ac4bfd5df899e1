import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { buildSite, siteFolder } from './build-site.ts'
import { ensureLocalSecrets } from './local-secrets.ts'
import { ROOT } from './paths.ts'
import { bundleEnvironment, chosenProgramme, nodeConditions, type ProgrammeChoice } from './programme-name.ts'
import { mustRun, step } from './run.ts'
import { type Server, startServer } from './server.ts'

const DEFAULT_PORT = 8787

/** How a portal is run on this machine. */
export interface PortalOptions {
  programme: ProgrammeChoice
  /** Where it listens; 0 finds a free port. */
  port: number
  /** Folder of local D1 and R2, below the project's. */
  state: string
  /** Lifts the rate limits. */
  limitsOff?: boolean
  /** Address the site is built for; the portal's own unless given. */
  siteOrigin?: string
  quiet?: boolean
}

/** A running portal. */
export type Portal = Server

/** Builds the site, brings local D1 up to date, seeds it once, and serves site and API on one origin. */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const port = options.port === 0 ? await freePort(0) : options.port
  const origin = `http://localhost:${port}`
  await ensureLocalSecrets()
  await step('Building the site', () => buildSite(options.programme, options.siteOrigin ?? origin))
  await step('Preparing the database', () => migrate(options.state))
  await step('Seeding the demo data', () => seed(options))
  return step('Starting the portal', () => serve(options, port, origin))
}

/**
 * Lends a portal of a programme, the project's own for '': its port, state and mailbox are nobody else's, and gone once the work is done. Its site
 * is the one that `npm start` builds, so that neither has to build it anew after the other.
 * @param work may keep files of its own in the folder `scratch`, below the project's
 */
export async function withPortal<T>(name: string, work: (portal: Portal, scratch: string) => Promise<T>): Promise<T> {
  const scratch = `.cache/portal-${process.pid}`
  try {
    const portal = await startPortal({
      programme: chosenProgramme(name),
      port: 0,
      state: `${scratch}/state`,
      limitsOff: true,
      siteOrigin: `http://localhost:${DEFAULT_PORT}`,
      quiet: true,
    })
    return await work(portal, scratch).finally(portal.stop)
  } finally {
    rmSync(`${ROOT}${scratch}`, { recursive: true, force: true })
  }
}

/**
 * The port to listen on: PORT if it is set, else 8787, or the next free one when something else listens there.
 * @throws when PORT is set and taken
 */
export async function choosePort(wanted = process.env.PORT): Promise<number> {
  if (wanted === undefined || wanted === '') return freePort(DEFAULT_PORT)
  const port = Number(wanted)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT=${wanted} is not a port number`)
  if (!(await isFree(port))) throw new Error(`Port ${port} is taken. Choose another: PORT=8790 npm start`)
  return port
}

/** A free port: the first from `from` on, or, for 0, any. */
export async function freePort(from: number): Promise<number> {
  if (from === 0) {
    return new Promise((resolve, reject) => {
      const server = createServer()
      server.on('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
      })
    })
  }
  for (let port = from; port < from + 50; port += 1) if (await isFree(port)) return port
  throw new Error(`no free port from ${from} on`)
}

/** Free on both loopbacks: wrangler listens on "localhost", whichever that is. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const taken = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'))
      server.listen(port, host, () => server.close(() => resolve(false)))
    })
    if (taken) return false
  }
  return true
}

async function migrate(state: string): Promise<void> {
  await mustRun('wrangler', ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state], { CI: 'true' })
}

async function seed({ programme, state }: PortalOptions): Promise<void> {
  await mustRun('node', [...nodeConditions(programme), 'scripts/seed.ts', state])
}

function serve(options: PortalOptions, port: number, origin: string): Promise<Portal> {
  const limits = options.limitsOff ? ['--var', 'LIMITS:off'] : []
  return startServer({
    ...{ port, state: options.state, quiet: options.quiet ?? false, readyAt: '/api/health' },
    args: ['--assets', siteFolder(options.programme), '--var', `ORIGIN:${origin}`, ...limits],
    env: bundleEnvironment(options.programme),
  })
}
