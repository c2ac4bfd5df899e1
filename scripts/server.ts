import { type ChildProcess, spawn } from 'node:child_process'
import { ROOT, toolEnvironment } from './paths.ts'

const START_MS_MAX = 60_000

/** A running server. */
export interface Server {
  origin: string
  /** Resolves when it has ended. */
  ended: Promise<void>
  stop: () => Promise<void>
}

/** What `wrangler dev` serves, and how. */
export interface ServerOptions {
  port: number
  /** Folder of local D1 and R2, below the project's. */
  state: string
  args: readonly string[]
  env?: Record<string, string>
  /** A path that answers once all is up. */
  readyAt: string
  quiet?: boolean
}

/**
 * Starts `wrangler dev`, in a group of its own, so that all it starts ends with it.
 * @throws with what it said, when it does not answer
 */
export async function startServer({ port, state, args, env, readyAt, quiet }: ServerOptions): Promise<Server> {
  const origin = `http://localhost:${port}`
  const own = ['dev', '--port', String(port), '--inspector-port', '0', '--persist-to', state, '--log-level', 'error']
  const child = spawn('wrangler', [...own, '--show-interactive-dev-session=false', ...args], {
    ...{ cwd: ROOT, env: toolEnvironment(env), detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const show = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-20_000)
    if (!quiet) process.stdout.write(chunk)
  }
  child.stdout.on('data', show)
  child.stderr.on('data', show)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = () => stopGroup(child, ended)
  endWithThisProcess(stop, ended)
  try {
    await Promise.race([answers(`${origin}${readyAt}`), ended.then(() => Promise.reject(new Error('the server ended')))])
  } catch (error) {
    await stop()
    throw new Error(`${origin} did not start: ${error instanceof Error ? error.message : error}\n${said}`)
  }
  return { origin, ended, stop }
}

async function answers(url: string): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX
  for (;;) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    if (performance.now() > giveUpAt)
      throw new Error(`no answer within ${START_MS_MAX / 1000} s: ${response ? await response.text() : ''}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** In its own group the server hears no Ctrl+C: whatever signal ends this process ends the server first. */
function endWithThisProcess(stop: Server['stop'], ended: Server['ended']): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const end = async (signal: NodeJS.Signals) => {
    await stop()
    process.kill(process.pid, signal)
  }
  for (const signal of signals) process.on(signal, end)
  ended.then(() => {
    for (const signal of signals) process.off(signal, end)
  })
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
