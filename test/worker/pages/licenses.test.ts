import { expect, test } from 'vitest'
import { issueLicense, portal } from '../support.ts'
import { fieldValue, leadsTo, linkIn, shown } from './support-pages.ts'

test('a stranger is led to sign in', async () => {
  expect(await leadsTo(portal().anonymous.get('/da/licenses/'))).toBe('/da/sign-in/?next=%2Fda%2Flicenses%2F')
})

test('a key is linked once, then shown by its last four characters, and linking it again says that it was yours', async () => {
  const customer = await portal().signedIn()
  const { key, id } = await issueLicense({ plan: 'site', supportUntil: '2027-01-31' })
  const next = await leadsTo(customer.submit('/en/licenses/', { key: key.toLowerCase() }))
  expect(next).toBe(`/en/licenses/?linked=${id}`)
  const page = await shown(customer.get(next ?? ''))
  expect(page.text).toContain('The license is linked')
  expect(page.text).toContain(`ends in ${key.slice(-4)}`)
  expect(page.text).toContain('Support until 31 January 2027')
  expect(page.html).not.toContain(key)
  expect(await leadsTo(customer.submit('/en/licenses/', { key }))).toBe(`/en/licenses/?known=${id}`)
})

test.each<[what: string, makeKey: () => Promise<string>, status: number, words: string]>([
  ['nothing', async () => '', 422, 'This is needed'],
  ['no key at all', async () => 'ABC-<b>', 422, 'That is not a license key'],
  ['a key nobody has issued', async () => (await issueLicense()).key, 404, 'We do not know this license key'],
  ['a trial key', async () => (await issueLicense({ kind: 'trial' })).key, 422, 'Free and trial keys cannot be linked'],
  ['a withdrawn key', async () => (await issueLicense({ revokedAt: 1 })).key, 403, 'This license is no longer valid'],
  ['a key of another account', linkedKey, 409, 'This license is linked to another account'],
])('%s is refused next to the field, and kept as typed', async (what, makeKey, status, words) => {
  const p = portal(what === 'a key nobody has issued' ? { env: { LICENSE_SECRET: 'that of another vendor' } } : {})
  const customer = await p.signedIn()
  const key = await makeKey()
  const page = await shown(customer.submit('/en/licenses/', { key }))
  expect(page.status).toBe(status)
  expect(page.html.match(/id="key-error"[^>]*>([^<]*)/)?.[1]).toContain(words)
  expect(fieldValue(page, 'key')).toBe(key)
})

test('a session that has ended loses no key: the page stays, and points to signing in', async () => {
  const page = await shown(portal().anonymous.submit('/en/licenses/', { key: 'my key' }))
  expect(page.status).toBe(401)
  expect(fieldValue(page, 'key')).toBe('my key')
  expect(linkIn(page, /target="_blank"/)).toBe('/en/sign-in/')
  expect(page.text).not.toContain('No license is linked')
})

async function linkedKey(): Promise<string> {
  const { key } = await issueLicense()
  await (await portal().signedIn()).post('/api/licenses', { key })
  return key
}
