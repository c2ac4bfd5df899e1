import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Env } from '../../worker/env.ts'

declare global {
  namespace Cloudflare {
    interface Env extends PortalEnv {
      MIGRATIONS: D1Migration[]
    }
  }
  interface PortalEnv extends Env {}
}
