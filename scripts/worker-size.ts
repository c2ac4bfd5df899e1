import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './paths.ts'
import { chosenProgramme, readyProgrammeFile } from './programme-name.ts'
import { mustRun } from './run.ts'

/** What the worker's code may weigh, bytes with gzip: the bar is 300 KB as Wrangler counts them. */
export const WORKER_GZIP_BYTES_MAX = 300 * 1024

/** The worker as it is deployed, with the vendor's own programme, in one file below `.cache`; the site is left out. */
export async function bundleWorker(): Promise<{ file: string; gzipBytes: number }> {
  const folder = join(ROOT, '.cache/worker')
  const noSite = join(folder, 'no-site')
  mkdirSync(noSite, { recursive: true })
  await mustRun('node', ['scripts/worker-data.ts', readyProgrammeFile(chosenProgramme(''))])
  await mustRun('wrangler', ['deploy', '--dry-run', '--outdir', folder, '--assets', noSite])
  const file = join(folder, 'index.js')
  return { file, gzipBytes: gzipSync(readFileSync(file)).length }
}

/** `node scripts/worker-size.ts`, a part of `npm run verify`. */
if (import.meta.main) {
  const { gzipBytes } = await bundleWorker()
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1)
  console.log(`The worker has ${kilobytes(gzipBytes)} KB with gzip, of ${kilobytes(WORKER_GZIP_BYTES_MAX)} KB it may have.`)
  if (gzipBytes > WORKER_GZIP_BYTES_MAX) process.exit(1)
}
