import { run } from './run.ts'

/** `npm run verify`: types, lint and format, the law of the layout, the keys of the languages; in seconds. */
const checks: [name: string, command: string, args: string[]][] = [
  ['format and lint', 'biome', ['check']],
  ['types of the worker', 'tsc', ['-p', 'worker/tsconfig.json']],
  ['types of the worker tests', 'tsc', ['-p', 'test/worker/tsconfig.json']],
  ['types of the scripts', 'tsc', ['-p', 'scripts/tsconfig.json']],
  ['types of the other tests', 'tsc', ['-p', 'test/tsconfig.json']],
  ['types of the site', 'astro', ['check', '--minimumSeverity', 'warning']],
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
