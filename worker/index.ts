import { createApp } from './app.ts'
import { openPrimary } from './db/client.ts'
import type { Env } from './env.ts'
import { runHousekeeping } from './housekeeping.ts'

/** The only place that reads the clock. */
const clock = () => Date.now()

const app = createApp({ clock })

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await runHousekeeping(env, openPrimary(env.DB), clock())
  },
} satisfies ExportedHandler<Env>
