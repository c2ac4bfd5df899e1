import { existsSync } from 'node:fs'
import { ROOT } from './paths.ts'
import { run } from './run.ts'

/** `npm run verify`: types, lint and format, the law of the layout, the keys of the languages, the size of the worker; in seconds. */
// The types of .astro files are checked by Astro, which needs the compiler's older interface; all else by the native compiler, which
// keeps what it learnt from one run to the next.
const types = (project: string) => [
  `${ROOT}node_modules/typescript-native/bin/tsc`,
  ...['-p', `${project}/tsconfig.json`],
  ...['--incremental', '--tsBuildInfoFile', `${ROOT}.cache/types/${project.replaceAll('/', '-')}.tsbuildinfo`],
]
// A build, or the first check, writes what Astro knows of the content; once it is there it need not be written again.
const synced = existsSync(`${ROOT}.astro/types.d.ts`) ? ['--noSync'] : []
const checks: [name: string, command: string, args: string[]][] = [
  ['types of the site', 'astro', ['check', '--tsconfig', 'site/tsconfig.json', '--minimumSeverity', 'warning', ...synced]],
  ['format and lint', 'biome', ['check']],
  ['types of the worker and its tests', 'node', types('test/worker')],
  ['types of the scripts', 'node', types('scripts')],
  ['types of the other tests', 'node', types('test')],
  ['size of the worker', 'node', ['scripts/worker-size.ts']],
  ['law and keys', 'vitest', ['run', '--project', 'node', 'test/tidy.test.ts', 'test/locales']],
]

const results = await Promise.all(
  checks.map(async ([name, command, args]) => {
    const { code, output } = await run(command, args, { quiet: true })
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`)
    if (code !== 0) console.log(output)
    return code
  }),
)
process.exit(results.every((code) => code === 0) ? 0 : 1)
