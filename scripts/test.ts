import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureChromium } from './chromium.ts'
import { ensureJava } from './java.ts'
import { ROOT } from './paths.ts'
import { withPortal } from './portal.ts'
import { exampleNames } from './programme-name.ts'
import { run } from './run.ts'

/**
 * `npm test`: every test. Those of the core and the built site in Node, those of the worker in workerd on D1, those of the journeys in
 * Chromium against a portal of their own: its port, state and mailbox are nobody else's. Then each example is built and served, and has to
 * pass the journeys that all programmes share. Ends with "N passed, N failed".
 */
interface Counts {
  passed: number
  failed: number
}

/** What every programme has to pass; of the last only those that sell hardware have any. */
const JOURNEYS_OF_ALL = ['test/browser/examples.spec.ts', 'test/browser/warranty.spec.ts']

const scratch = `.cache/test-${process.pid}`
mkdirSync(`${ROOT}${scratch}`, { recursive: true })
const browser = await ensureChromium()
await ensureJava()
let counts: Counts[] = []
try {
  counts = await withPortal('', async ({ origin }) => [await vitest(), await playwright(origin)])
  for (const name of exampleNames()) counts.push(await example(name))
} finally {
  rmSync(`${ROOT}${scratch}`, { recursive: true, force: true })
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

/** The shared journey against a portal of an example; one that does not start counts as one failure. */
async function example(name: string): Promise<Counts> {
  console.log(`\n${name}`)
  try {
    const env = { NODE_OPTIONS: `--conditions=programme-${name}` }
    return await withPortal(name, ({ origin }) => playwright(origin, JOURNEYS_OF_ALL, env))
  } catch (error) {
    console.error(error)
    return { passed: 0, failed: 1 }
  }
}

async function vitest(): Promise<Counts> {
  const report = `${scratch}/vitest.json`
  const { code } = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  const { numPassedTests, numFailedTests } = readReport(report, { numPassedTests: 0, numFailedTests: 0 })
  return { passed: numPassedTests, failed: atLeastOne(numFailedTests, code) }
}

async function playwright(origin: string, files: string[] = [], more: Record<string, string> = {}): Promise<Counts> {
  const report = `${scratch}/playwright.json`
  rmSync(`${ROOT}${report}`, { force: true })
  const env = { PORTAL: origin, CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: `${ROOT}${report}`, ...more }
  const { code } = await run('playwright', ['test', '--reporter=list,json', ...files], { env })
  const { stats } = readReport(report, { stats: { expected: 0, unexpected: 0 } })
  return { passed: stats.expected, failed: atLeastOne(stats.unexpected, code) }
}

/** A run that ended badly without a failed test (a file that does not load) counts as one failure. */
function atLeastOne(failed: number, code: number): number {
  return code === 0 ? failed : Math.max(1, failed)
}

function readReport<T>(file: string, none: T): T {
  try {
    return JSON.parse(readFileSync(`${ROOT}${file}`, 'utf8'))
  } catch {
    return none
  }
}
