import { spawn } from 'node:child_process'
import { ROOT, toolEnvironment } from '../paths.ts'
import { freePort } from '../portal.ts'
import { mustRun } from '../run.ts'
import { send } from './load.ts'

/** Starts the bare Worker under the same kind of server as the portal. */
export async function serveBare(state: string): Promise<{ origin: string; stop: () => void }> {
  const config = 'scripts/bench/bare.toml'
  const table =
    'create table if not exists notes (id text primary key, parent text not null, body text not null) strict; create index if not exists notes_by_parent on notes (parent)'
  await mustRun('wrangler', [
    'd1',
    'execute',
    'DB',
    '--local',
    '--config',
    config,
    '--persist-to',
    state,
    '--command',
    table,
    '--yes',
  ])
  const port = await freePort(0)
  const origin = `http://localhost:${port}`
  const args = [
    'dev',
    '--config',
    config,
    '--port',
    String(port),
    '--inspector-port',
    '0',
    '--persist-to',
    state,
    '--show-interactive-dev-session=false',
    '--log-level',
    'error',
  ]
  const child = spawn('wrangler', args, { cwd: ROOT, env: toolEnvironment(), detached: true, stdio: 'ignore' })
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await send({ url: `${origin}/page` }).catch(() => undefined)
    if (answer?.status === 200) return { origin, stop: () => child.pid && process.kill(-child.pid, 'SIGTERM') }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the bare Worker did not start')
}
