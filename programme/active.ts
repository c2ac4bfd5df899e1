import ready from '#ready-programme'
import type { Programme } from './schema.ts'

/**
 * The programme this build is made for: `programme.ts`, or the example that PROGRAMME names. It is checked when the site is built; in the worker
 * it is the result of that, as data (package.json, `scripts/worker-data.ts`), so that neither schema nor checks weigh on the worker's start.
 */
export const programme: Programme = ready
