import { existsSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeVerificationKey } from '../programme/signed-license.ts'
import { ROOT } from './paths.ts'
import { chosenProgramme } from './programme-name.ts'
import { run } from './run.ts'
import { newSigningPair } from './signed-license.ts'

/**
 * `npm run licenses -- COMMAND`: license keys. Making keys and signing licenses ask nothing of the portal; importing and revoking change
 * the portal of this machine, running or not. PROGRAMME and STATE as for `npm start`. A portal elsewhere takes the same at
 * `POST /api/desk/licenses/import` and `POST /api/desk/licenses/revoke`.
 */
const USAGE = `npm run licenses -- keygen ID FILE
  Makes a key to sign licenses with, writes it to FILE, outside the project, and prints the public half for LICENSE_PUBLIC_KEYS.
npm run licenses -- issue --product ID --plan ID --order NUMBER [--until 2027-12-31] [--kind commercial|free|trial] [--key FILE]
  Prints a signed license key. Without --until, support has no end; without --key, the key of this machine signs.
npm run licenses -- verify KEY
  Says what a signed key licenses, and whether LICENSE_PUBLIC_KEYS (the variable, or .dev.vars) bears it out.
npm run licenses -- import FILE
  Imports a CSV file whose first line names the columns: key,product,plan,kind,orderEmail,supportUntil
  kind is commercial, free or trial; supportUntil may be empty. Two columns may be left out: soldBy, the mail address of the reseller who
  sold it, and orderReference. A key that is known already is updated.
npm run licenses -- revoke KEY
  Withdraws a license for good, imported or signed.`

const [command = '', ...rest] = process.argv.slice(2)
switch (command) {
  case 'keygen':
    await keygen(rest)
    break
  case 'issue':
  case 'verify':
    process.exitCode = await withProgramme('scripts/signed-licenses.ts', [command, ...rest])
    break
  case 'import':
  case 'revoke':
    process.exitCode = await onThisMachine(command, rest)
    break
  default:
    refuse(USAGE)
}

async function keygen(given: string[]): Promise<void> {
  const { positionals } = parseArgs({ args: given, allowPositionals: true })
  const [id = '', file = '', ...more] = positionals
  const path = fromHere(file)
  if (!/^[\w-]{1,16}$/.test(id) || file === '' || more.length > 0) refuse(USAGE)
  if (!relative(ROOT, path).startsWith('..'))
    refuse(`${file} is within the project, where it could be published with it. Choose another place.`)
  if (existsSync(path)) refuse(`${file} is there already: licenses may be signed with it.`)
  const { signing, verification } = await newSigningPair(id)
  writeFileSync(path, `${JSON.stringify(signing)}\n`, { mode: 0o600 })
  console.log(`The key is in ${file}: whoever has it can issue licenses. Add its public half to LICENSE_PUBLIC_KEYS:`)
  console.log(writeVerificationKey(verification))
}

/** Commands that change the database of this machine's portal. */
async function onThisMachine(name: 'import' | 'revoke', [argument = '', ...more]: string[]): Promise<number> {
  if (argument === '' || more.length > 0) refuse(USAGE)
  const path = fromHere(argument)
  if (name === 'import' && !existsSync(path)) refuse(`There is no file ${path}`)
  const state = process.env.STATE ?? `.state/${chosenProgramme().name || 'own'}`
  if (!existsSync(`${ROOT}.dev.vars`) || !existsSync(`${ROOT}${state}`))
    refuse(`There is no portal in ${state} yet: start it once with npm start.`)
  return withProgramme('scripts/change-licenses.ts', [state, name, name === 'import' ? path : argument])
}

async function withProgramme(script: string, given: string[]): Promise<number> {
  const { name } = chosenProgramme()
  const condition = name ? ['--conditions', `programme-${name}`] : []
  const { code } = await run('node', [...condition, script, ...given])
  return code
}

function fromHere(file: string): string {
  return resolve(process.env.INIT_CWD ?? '.', file)
}

function refuse(text: string): never {
  console.error(text)
  process.exit(2)
}
