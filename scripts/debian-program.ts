import { existsSync } from 'node:fs'
import { run } from './run.ts'

/** A program that the tests need and npm does not bring. */
interface Program {
  name: string
  /** Environment variable that names another than the installed one. */
  variable: string
  /** Where it is when it is installed. */
  paths: readonly string[]
  /** Debian's packages that bring it. */
  packages: readonly [string, ...string[]]
}

/**
 * The program that its variable names, one that is installed, or Debian's package, installed now where that is allowed.
 * @returns its path
 * @throws with what to do, where there is none
 */
export async function ensureProgram({ name, variable, paths, packages }: Program): Promise<string> {
  const named = process.env[variable]
  if (named) {
    if (!existsSync(named)) throw new Error(`${variable}=${named}: there is no such file`)
    return named
  }
  const find = () => paths.find((path) => existsSync(path))
  const found = find()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await run('apt-get', ['update', '-qq'])
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
    const installed = find()
    if (installed) return installed
  }
  throw new Error(
    `The tests need ${name}. Install it (Debian: apt-get install ${packages[0]}), or name one: ${variable}=/path/to/it npm test`,
  )
}
