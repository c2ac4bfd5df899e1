import { delimiter, join } from 'node:path'
import { ensureProgram } from './debian-program.ts'

/**
 * The Java, 17 or later, on which the tests run the Nu checker.
 * @throws with what to do, where there is none
 */
export function ensureJava(): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const home = process.env.JAVA_HOME
  if (home) folders.unshift(join(home, 'bin'))
  return ensureProgram({
    name: 'Java',
    variable: 'JAVA',
    paths: folders.map((folder) => join(folder, 'java')),
    packages: ['default-jre-headless'],
  })
}
