import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeVerificationKey } from '../programme/signed-license.ts'
import { ROOT } from './paths.ts'
import { newSigningPair } from './signed-license.ts'

const FILE = `${ROOT}.dev.vars`
/** The key that this machine signs licenses with; `.dev.vars` has its public half. Git ignores both. */
export const LOCAL_SIGNING_KEY = `${ROOT}.state/license-signing-key.json`

/** Makes `.dev.vars` with random secrets of this machine, and keys to sign licenses and to seal with, unless they are there. */
export async function ensureLocalSecrets(): Promise<void> {
  if (!existsSync(FILE)) writeSecrets()
  if (!has('LICENSE_PUBLIC_KEYS')) await addSigningKey()
  if (!has('SEALING_KEYS')) appendFileSync(FILE, `SEALING_KEYS="local:${newSecret()}"\n`)
}

const newSecret = () => randomBytes(32).toString('base64url')

function has(name: string): boolean {
  return new RegExp(`^${name}=`, 'm').test(readFileSync(FILE, 'utf8'))
}

function writeSecrets(): void {
  const lines = [
    '# Made by `npm start` for this machine alone. License keys in local D1 are hashed with LICENSE_SECRET.',
    'LOCAL_DEVELOPMENT="true"',
    'PAYMENT_PROVIDER="sandbox"',
    `SECRET="${newSecret()}"`,
    `LICENSE_SECRET="${newSecret()}"`,
    `STRIPE_WEBHOOK_SECRET="whsec_${newSecret()}"`,
  ]
  writeFileSync(FILE, `${lines.join('\n')}\n`, { mode: 0o600 })
}

async function addSigningKey(): Promise<void> {
  const { signing, verification } = await newSigningPair('local')
  mkdirSync(dirname(LOCAL_SIGNING_KEY), { recursive: true })
  writeFileSync(LOCAL_SIGNING_KEY, `${JSON.stringify(signing)}\n`, { mode: 0o600 })
  appendFileSync(FILE, `LICENSE_PUBLIC_KEYS="${writeVerificationKey(verification)}"\n`)
}

/** A value of `.dev.vars`. @throws when it is not there */
export function localSecret(name: string): string {
  const value = readFileSync(FILE, 'utf8').match(new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm'))?.[1]
  if (!value) throw new Error(`.dev.vars has no ${name}; delete the file and start again`)
  return value
}
