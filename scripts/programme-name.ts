import { existsSync, readdirSync } from 'node:fs'
import { ROOT } from './paths.ts'

/** Which programme is built: "" is the vendor's own, otherwise one of the examples. */
export interface ProgrammeChoice {
  name: string
  /** File below the project's folder. */
  file: string
}

/** Names of the examples. */
export function exampleNames(): string[] {
  return readdirSync(`${ROOT}programme/examples`).map((file) => file.replace(/\.ts$/, ''))
}

/** The programme that PROGRAMME names. @throws when there is no such example */
export function chosenProgramme(name = process.env.PROGRAMME ?? ''): ProgrammeChoice {
  const file = name ? `programme/examples/${name}.ts` : 'programme/programme.ts'
  if (!/^[a-z-]*$/.test(name) || !existsSync(`${ROOT}${file}`))
    throw new Error(`PROGRAMME=${name}: there is no programme/examples/${name}.ts`)
  return { name, file }
}

/** File, below the project's folder, of a programme as the worker's code takes it (package.json). */
export function readyProgrammeFile({ name }: ProgrammeChoice): string {
  return `.cache/programme/${name || 'own'}.json`
}

/** Options of Node by which package.json finds a programme. */
export function nodeConditions({ name }: ProgrammeChoice): string[] {
  return name ? ['--conditions', `programme-${name}`] : []
}

/** The same for Wrangler: its own conditions, and that of an example. */
export function bundleEnvironment({ name }: ProgrammeChoice): Record<string, string> {
  return name ? { WRANGLER_BUILD_CONDITIONS: `workerd,worker,browser,programme-${name}` } : {}
}
