import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'licenses-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs `npm run licenses -- …` without npm. */
function licenses(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync('node', ['scripts/licenses.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: ROOT, PROGRAMME: '', ...env },
  })
  return { status, stderr, lines: stdout.trim().split('\n') }
}

const LICENSE = ['--product', 'nordlys-remote', '--plan', 'pro', '--order', 'NS-1001', '--until', '2027-12-31']

test('a key is made, signs a license, and its public half bears the license out, offline', () => {
  const file = join(folder, 'signing.json')
  const made = licenses(['keygen', '2026a', file])
  expect(made.status).toBe(0)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const setting = made.lines.at(-1) ?? ''
  expect(setting).toMatch(/^2026a:[0-9A-Z]{52}$/)
  const key = licenses(['issue', ...LICENSE, '--key', file]).lines.at(-1) ?? ''
  const verified = licenses(['verify', key], { LICENSE_PUBLIC_KEYS: setting })
  expect(verified.status).toBe(0)
  expect(verified.lines).toEqual(expect.arrayContaining(['Genuine.', 'plan: pro', 'order: NS-1001', 'supportUntil: 2027-12-31']))
  const other = licenses(['keygen', '2026a', join(folder, 'other.json')]).lines.at(-1) ?? ''
  const forged = licenses(['verify', key], { LICENSE_PUBLIC_KEYS: other })
  expect(forged).toMatchObject({ status: 1, stderr: expect.stringContaining('This license key is not genuine') })
  expect(licenses(['keygen', '2026b', file])).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') })
})

test.each([
  ['a key within the project', ['keygen', '2026a', 'signing.json'], 'within the project'],
  ['a key without a place', ['keygen', '2026a'], 'keygen ID FILE'],
  ['a plan that is not sold', ['issue', ...LICENSE, '--plan', 'gold'], 'plan "gold"'],
  ['a day that does not exist', ['issue', ...LICENSE, '--until', '2027-02-30'], 'is not a date'],
  ['no signed key', ['verify', '4P5EY-N5S3T-1YGKD-J2XYE-2HN7D'], 'not a signed license key'],
  ['an unknown command', ['lose'], 'npm run licenses'],
])('%s is refused with what to do', (_, args, said) => {
  expect(licenses(args)).toMatchObject({ status: 2, stderr: expect.stringContaining(said) })
})
