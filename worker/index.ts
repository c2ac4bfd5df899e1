import { createApp } from './app.ts'
import { openPrimary } from './db/client.ts'
import type { Env } from './env.ts'
import { runHousekeeping } from './housekeeping.ts'
import { mailContext, receiveMail } from './mail-in/receive.ts'
import { loadMessages } from './messages.ts'

/** The only place that reads the clock. */
const clock = () => Date.now()

const app = createApp({ clock })

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await loadMessages(env)
    await runHousekeeping(env, openPrimary(env.DB), clock(), clock)
  },
  async email(message, env, context) {
    await loadMessages(env)
    await receiveMail(
      mailContext(env, openPrimary(env.DB), clock(), (work) => context.waitUntil(work)),
      message,
    )
  },
} satisfies ExportedHandler<Env>
