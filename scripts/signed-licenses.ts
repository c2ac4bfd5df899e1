import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { serviceTranslators } from '../locales/service.ts'
import '../locales/service-messages.ts'
import { programme } from '../programme/active.ts'
import { LICENSE_KINDS } from '../programme/license-key.ts'
import { readSignedKey } from '../programme/signed-license.ts'
import { localDateAt } from '../programme/time-zone.ts'
import { assertSigned, canStandFor } from '../worker/licenses/presented-key.ts'
import { ProblemError } from '../worker/problems/problem.ts'
import { LOCAL_SIGNING_KEY, localSecret } from './local-secrets.ts'
import { issueSignedKey, type SigningKey } from './signed-license.ts'

/** `node scripts/signed-licenses.ts issue|verify …`, for the active programme; asks no portal. */
const [command, ...rest] = process.argv.slice(2)
try {
  console.log(command === 'issue' ? await issue(rest) : await verify(rest.join('')))
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  console.error(serviceTranslators.en(`problems.${error.slug}.title`))
  console.error(serviceTranslators.en(`problems.${error.slug}.detail`, error.params))
  process.exitCode = 1
}

async function issue(given: string[]): Promise<string> {
  const text = { type: 'string' } as const
  const options = { product: text, plan: text, order: text, until: text, kind: text, key: text }
  const { product = '', plan = '', order = '', until, kind = 'commercial', key } = parseArgs({ args: given, options }).values
  const known = LICENSE_KINDS.find((each) => each === kind)
  if (!canStandFor(product, plan)) refuse(`The programme has no product "${product}" with a plan "${plan}" that licenses give.`)
  if (!order) refuse('A license names its order: --order NUMBER')
  if (until !== undefined && !isDate(until)) refuse(`--until ${until} is not a date such as 2027-12-31.`)
  if (!known) refuse(`--kind is one of ${LICENSE_KINDS.join(', ')}.`)
  const file = key ? resolve(process.env.INIT_CWD ?? '.', key) : LOCAL_SIGNING_KEY
  if (!existsSync(file))
    refuse(key ? `There is no file ${file}` : 'This machine has no key yet: npm start makes one, or name yours with --key.')
  const signing = JSON.parse(readFileSync(file, 'utf8')) as SigningKey
  const issuedOn = localDateAt(programme.vendor.timeZone, Date.now())
  return issueSignedKey(signing, { product, plan, order, kind: known, issuedOn, supportUntil: until ?? null })
}

async function verify(key: string): Promise<string> {
  const read = readSignedKey(key)
  if (!read.ok) refuse('This is not a signed license key.')
  const setting = process.env.LICENSE_PUBLIC_KEYS ?? localSecret('LICENSE_PUBLIC_KEYS')
  await assertSigned({ LICENSE_PUBLIC_KEYS: setting }, read)
  const { serial: _, ...facts } = read.license
  return `Genuine.\n${Object.entries(facts)
    .map(([name, value]) => `${name}: ${value ?? 'no end'}`)
    .join('\n')}`
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00Z`).toISOString().startsWith(text)
}

function refuse(text: string): never {
  console.error(text)
  process.exit(2)
}
