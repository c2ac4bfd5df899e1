import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { buildSite, siteFolder } from './build-site.ts'
import { ensureLocalSecrets } from './local-secrets.ts'
import { ROOT, toolEnvironment } from './paths.ts'
import { bundleEnvironment, nodeConditions, type ProgrammeChoice } from './programme-name.ts'
import { mustRun, step } from './run.ts'

const DEFAULT_PORT = 8787
const START_MS_MAX = 60_000

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
export interface Portal {
  origin: string
  /** Resolves when the server has ended. */
  ended: Promise<void>
  stop: () => Promise<void>
}

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

async function serve(options: PortalOptions, port: number, origin: string): Promise<Portal> {
  const args = [
    ...[
      'dev',
      '--port',
      String(port),
      '--inspector-port',
      '0',
      '--persist-to',
      options.state,
      '--show-interactive-dev-session=false',
    ],
    ...['--assets', siteFolder(options.programme), '--var', `ORIGIN:${origin}`, '--log-level', 'error'],
    ...(options.limitsOff ? ['--var', 'LIMITS:off'] : []),
  ]
  const env = toolEnvironment(bundleEnvironment(options.programme))
  const child = spawn('wrangler', args, { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const show = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-20_000)
    if (!options.quiet) process.stdout.write(chunk)
  }
  child.stdout.on('data', show)
  child.stderr.on('data', show)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = () => stopGroup(child, ended)
  try {
    await Promise.race([answers(origin), ended.then(() => Promise.reject(new Error('the server ended')))])
  } catch (error) {
    await stop()
    throw new Error(`The portal did not start: ${error instanceof Error ? error.message : error}\n${said}`)
  }
  return { origin, ended, stop }
}

async function answers(origin: string): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX
  for (;;) {
    const response = await fetch(`${origin}/api/health`).catch(() => undefined)
    if (response?.ok) return
    if (performance.now() > giveUpAt)
      throw new Error(`no answer within ${START_MS_MAX / 1000} s: ${response ? await response.text() : ''}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Ends the server with all that it started. */
async function stopGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, name)
    } catch {
      // The group has ended already.
    }
  }
  signal('SIGTERM')
  const late = setTimeout(() => signal('SIGKILL'), 5000)
  await ended
  clearTimeout(late)
}
