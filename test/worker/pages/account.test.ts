import { expect, test } from 'vitest'
import { type Client, issueLicense, newEmail, portal } from '../support.ts'
import { givePack } from '../support-incidents.ts'
import { customerOf, fieldValue, leadsTo, selectedIn, shown } from './support-pages.ts'

test('a stranger is led to sign in, and back again', async () => {
  expect(await leadsTo(portal().anonymous.get('/en/account/?saved=profile'))).toBe(
    '/en/sign-in/?next=%2Fen%2Faccount%2F%3Fsaved%3Dprofile',
  )
})

test('the account says which plan its owner has for each product, what that includes, why, and what would give more', async () => {
  const customer = await customerOf(portal(), { plan: 'pro', supportUntil: '2027-03-31' })
  const page = await shown(customer.get('/en/account/'))
  expect(page.status).toBe(200)
  expect(page.text).toContain(customer.email)
  expect(page.text).toContain('Nordlys Remote PRO')
  expect(page.text).toContain('First response: 3 business hours on average')
  expect(page.text).toContain('Tickets: Monday to Friday 08:00–17:00')
  expect(page.text).toContain('Your license gives you the plan PRO, with support until 31 March 2027.')
  expect(page.text).toMatch(/Upgrade to the plan SITE \(.+\)/)
  expect(page.text).toContain('Nordlys Backup Free and trial')
  expect(page.html).toContain('href="/en/incidents/"')
})

test('support that has ended is said to have ended', async () => {
  const customer = await customerOf(portal(), { plan: 'plus', supportUntil: '2026-11-17' })
  const page = await shown(customer.get('/en/account/'))
  expect(page.text).toContain('The support of your license with the plan PLUS ended on 17 November 2026.')
  expect(page.text).toContain('Renew the support of your license with the plan PLUS')
})

test('every reason there can be is said in words', async () => {
  const p = portal()
  const said = async (client: Client) => (await shown(client.get('/en/account/'))).text
  expect(await said(await customerOf(p))).toContain('Your license gives you the plan PRO, without an end date.')
  const stranger = await p.signedIn()
  expect(await said(stranger)).toContain('The plan Free and trial is open to everybody who uses the product.')
  expect(await said(stranger)).toContain('Link a license key, if you have one')
  expect(await said(stranger)).toContain('Buy an incident pack, and pay for one problem at a time')
  expect(await said(await p.signedIn(newEmail(), ['reseller']))).toContain('As a reseller you have the plan Reseller.')
  await givePack(stranger.accountId, 2)
  expect(await said(stranger)).toMatch(/You have 2 incidents left, answered by the plan .+\./)
  await givePack(stranger.accountId, 2, 'premium-2')
  expect(await said(stranger)).toMatch(/You have 2 incidents that can be spent while the plan .+ is in force\./)
  const { key } = await issueLicense()
  await stranger.post('/api/licenses', { key })
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  expect((await administrator.post('/api/desk/licenses/revoke', { key })).status).toBe(200)
  expect(await said(stranger)).toContain('Your license with the plan PRO was withdrawn on 18 November 2026.')
})

test('name, language and zone are kept, and the page goes on in the new language', async () => {
  const customer = await portal().signedIn()
  const fields = { action: 'profile', name: ' Ana Popescu ', locale: 'ro', timeZone: 'Europe/Bucharest' }
  const next = await leadsTo(customer.submit('/en/account/', fields))
  expect(next).toBe('/ro/account/?saved=profile')
  const page = await shown(customer.get(next ?? ''))
  expect(fieldValue(page, 'name')).toBe('Ana Popescu')
  expect(selectedIn(page, 'timeZone')).toBe('Europe/Bucharest')
  expect(page.html).toContain('role="status"')
  const { account } = await (await customer.get('/api/session')).json<{ account: unknown }>()
  expect(account).toMatchObject({ name: 'Ana Popescu', locale: 'ro', timeZone: 'Europe/Bucharest' })
})

test('a zone that does not exist is refused, and the rest is kept as typed', async () => {
  const customer = await portal().signedIn()
  const page = await shown(
    customer.submit('/en/account/', { action: 'profile', name: 'Nikos', locale: 'el', timeZone: 'Mars/Olympus' }),
  )
  expect(page.status).toBe(422)
  expect(fieldValue(page, 'name')).toBe('Nikos')
  expect(selectedIn(page, 'locale')).toBe('el')
})

test('signing out ends this session and forgets what the browser kept; signing out everywhere ends all', async () => {
  const p = portal()
  const here = await p.signedIn()
  const there = await p.signedIn(here.email)
  const out = await here.submit('/en/account/', { action: 'signOut' })
  expect(out.status).toBe(303)
  expect(out.headers.get('location')).toBe('/en/')
  expect(out.headers.get('clear-site-data')).toBe('"storage"')
  expect((await here.get('/api/session')).status).toBe(401)
  expect((await there.get('/api/session')).status).toBe(200)
  const back = await p.signedIn(here.email)
  expect(await leadsTo(there.submit('/en/account/', { action: 'signOutEverywhere' }))).toBe('/en/')
  expect((await back.get('/api/session')).status).toBe(401)
})

test('nobody sees the licenses of somebody else', async () => {
  const p = portal()
  const { key } = await issueLicense({ plan: 'site' })
  const owner = await p.signedIn()
  await owner.post('/api/licenses', { key })
  const page = await shown((await p.signedIn()).get('/en/account/'))
  expect(page.text).not.toContain(key.slice(-4))
  expect((await shown(owner.get('/en/account/'))).text).toContain(`SITE, key ending in ${key.slice(-4)}`)
})
