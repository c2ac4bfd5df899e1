import { type ChildProcess, spawn } from 'node:child_process'
import { ROOT, toolEnvironment } from './paths.ts'

/** How a command ended. */
export interface Ended {
  code: number
  output: string
}

/** Runs one of the project's tools to its end. `quiet` keeps its output for the caller instead of showing it. */
export function run(
  command: string,
  args: readonly string[],
  options: { env?: Record<string, string>; quiet?: boolean } = {},
): Promise<Ended> {
  const stdio = options.quiet ? 'pipe' : 'inherit'
  const child = spawn(command, args, { cwd: ROOT, env: toolEnvironment(options.env), stdio: ['ignore', stdio, stdio] })
  return ended(child)
}

/** Runs a tool quietly; shows what it said, and throws, when it fails. */
export async function mustRun(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { code, output } = await run(command, args, { env, quiet: true })
  if (code === 0) return
  process.stderr.write(output)
  throw new Error(`${command} ${args[0] ?? ''} ended with ${code}`)
}

/** Prints a step and, when it is done, how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  process.stdout.write(`  ${name} …`)
  const result = await work()
  process.stdout.write(` ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
  return result
}

function ended(child: ChildProcess): Promise<Ended> {
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
