import { join } from 'node:path'

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../')

/** Environment of a child process: the project's own Node and tools first, no telemetry. */
export function toolEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${ROOT}node_modules/.bin:${process.env.PATH ?? ''}`,
    ASTRO_TELEMETRY_DISABLED: '1',
    ASTRO_DISABLE_UPDATE_CHECK: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    ...more,
  }
}
