import { freePort } from '../portal.ts'
import { mustRun } from '../run.ts'
import { type Server, startServer } from '../server.ts'

const CONFIG = ['--config', 'scripts/bench/bare.toml']
const TABLE =
  'create table if not exists notes (id text primary key, parent text not null, body text not null) strict; create index if not exists notes_by_parent on notes (parent)'

/** Starts the bare Worker under the same kind of server as the portal. */
export async function serveBare(state: string): Promise<Server> {
  await mustRun('wrangler', ['d1', 'execute', 'DB', '--local', ...CONFIG, '--persist-to', state, '--command', TABLE, '--yes'])
  return startServer({ port: await freePort(0), state, args: CONFIG, readyAt: '/page', quiet: true })
}
