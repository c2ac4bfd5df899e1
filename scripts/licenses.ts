import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { ROOT } from './paths.ts'
import { chosenProgramme } from './programme-name.ts'
import { run } from './run.ts'

/**
 * `npm run licenses import FILE`: imports a CSV file of licenses into the portal of this machine, running or not, and says
 * what was refused. PROGRAMME and STATE as for `npm start`. A portal elsewhere takes the same file at
 * `POST /api/desk/licenses/import`.
 */
const USAGE = `npm run licenses import FILE

FILE is a CSV file whose first line names the columns:
  key,product,plan,kind,orderEmail,supportUntil
kind is commercial, free or trial; supportUntil is a date (2027-03-31), or empty where support has no end.
A key that is known already is updated.`

const [command, file, ...rest] = process.argv.slice(2)
const path = file && resolve(process.env.INIT_CWD ?? '.', file)
if (command !== 'import' || !path || rest.length > 0 || !existsSync(path)) {
  console.error(path && !existsSync(path) ? `There is no file ${path}\n\n${USAGE}` : USAGE)
  process.exit(2)
}
const { name } = chosenProgramme()
const condition = name ? ['--conditions', `programme-${name}`] : []
const state = process.env.STATE ?? `.state/${name || 'own'}`
if (!existsSync(`${ROOT}.dev.vars`) || !existsSync(`${ROOT}${state}`)) {
  console.error(`There is no portal in ${state} yet: start it once with npm start.`)
  process.exit(1)
}
const { code } = await run('node', [...condition, 'scripts/import-licenses.ts', state, path])
process.exit(code)
