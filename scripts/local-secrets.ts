import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { ROOT } from './paths.ts'

const FILE = `${ROOT}.dev.vars`

/** Makes `.dev.vars` with random secrets of this machine, unless it is there. Git ignores it. */
export function ensureLocalSecrets(): void {
  if (existsSync(FILE)) return
  const secret = () => randomBytes(32).toString('base64url')
  const lines = [
    '# Made by `npm start` for this machine alone. License keys in local D1 are hashed with LICENSE_SECRET.',
    'LOCAL_DEVELOPMENT="true"',
    'PAYMENT_PROVIDER="sandbox"',
    `SECRET="${secret()}"`,
    `LICENSE_SECRET="${secret()}"`,
    `STRIPE_WEBHOOK_SECRET="whsec_${secret()}"`,
  ]
  writeFileSync(FILE, `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** A value of `.dev.vars`. @throws when it is not there */
export function localSecret(name: string): string {
  const value = readFileSync(FILE, 'utf8').match(new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm'))?.[1]
  if (!value) throw new Error(`.dev.vars has no ${name}; delete the file and start again`)
  return value
}
