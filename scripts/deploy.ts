import { readFileSync } from 'node:fs'
import { buildSite, siteFolder } from './build-site.ts'
import { ROOT } from './paths.ts'
import { mustBeAsPublished } from './policy.ts'
import { bundleEnvironment, chosenProgramme } from './programme-name.ts'
import { notePublished } from './published-addresses.ts'
import { run } from './run.ts'

/** What wrangler.toml comes with. */
const PLACEHOLDER = 'https://support.example.com'

/** `npm run deploy`: builds the site for ORIGIN, applies the migrations, deploys. With `--dry-run` nothing leaves this machine. */
const isDryRun = process.argv.includes('--dry-run')
const programme = chosenProgramme()
const settings = readFileSync(`${ROOT}wrangler.toml`, 'utf8')
const origin = /^ORIGIN = "(https:\/\/[^"/]+)"$/m.exec(settings)?.[1]
if (!origin) throw new Error('wrangler.toml: ORIGIN must be the https address of the portal, without a trailing slash')
if (!isDryRun && origin === PLACEHOLDER)
  throw new Error(`wrangler.toml: ORIGIN is still ${PLACEHOLDER}. Put the portal's own address there.`)
if (!isDryRun && /database_id = "0{8}-/.test(settings)) {
  throw new Error(
    'wrangler.toml: database_id is still empty. Make the database with `npx wrangler d1 create bistand` and put its id there.',
  )
}

await mustBeAsPublished(programme)
if (!isDryRun) await mustHaveSecrets()
await buildSite(programme, origin)
const steps = [
  ...(isDryRun ? [] : [['d1', 'migrations', 'apply', 'DB', '--remote']]),
  ['deploy', '--assets', siteFolder(programme), ...(isDryRun ? ['--dry-run', '--outdir', '.cache/deploy'] : [])],
]
for (const args of steps) {
  const { code } = await run('wrangler', args, { env: bundleEnvironment(programme) })
  if (code !== 0) process.exit(code)
}
// Those of an example are not this vendor's to keep.
if (!isDryRun && !programme.name) notePublished(siteFolder(programme), origin)

/** @throws naming the secrets that are not set and without which the portal would fail those who need them */
async function mustHaveSecrets(): Promise<void> {
  const { code, output } = await run('wrangler', ['secret', 'list', '--format', 'json'], { quiet: true })
  // A Worker that was never deployed has none, and may be given them all the same.
  const isNew = code !== 0 && output.includes('If this is a new Worker')
  if (code !== 0 && !isNew) throw new Error(output)
  const ofStripe = /^PAYMENT_PROVIDER = "stripe"$/m.test(settings) ? ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] : []
  const needed = ['SECRET', 'SEALING_KEYS', 'LICENSE_SECRET', ...ofStripe]
  const missing = needed.filter((name) => !output.includes(`"name": "${name}"`))
  if (missing.length > 0) throw new Error(`Not set: ${missing.join(', ')}. Set each with \`npx wrangler secret put <name>\`.`)
}
