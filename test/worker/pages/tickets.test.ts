import { expect, test } from 'vitest'
import { programme } from '../../../programme/active.ts'
import { type Client, portal } from '../support.ts'
import { customerOf, leadsTo, linkIn, shown } from './support-pages.ts'

async function submit(client: Client, subject: string): Promise<void> {
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject, body: 'Each time.' },
    ...{ locale: 'en', payWith: 'plan', policyVersion: programme.policy.version },
  })
  expect(response.status).toBe(201)
}

test('a stranger is led to sign in', async () => {
  expect(await leadsTo(portal().anonymous.get('/ro/tickets/'))).toBe('/ro/sign-in/?next=%2Fro%2Ftickets%2F')
})

test('without a ticket the page leads on', async () => {
  const page = await shown((await portal().signedIn()).get('/en/tickets/'))
  expect(page.text).toContain('You have not submitted a ticket yet.')
  expect(linkIn(page, /tickets\/new/)).toBe('/en/tickets/new/')
  expect(linkIn(page, /account/)).toBe('/en/account/')
})

test('each ticket stands with its status and the promise that is due next, and nobody else’s does', async () => {
  const p = portal()
  const customer = await customerOf(p)
  await submit(customer, 'Mine')
  await submit(await customerOf(p), 'Theirs')
  const page = await shown(customer.get('/en/tickets/'))
  expect(page.text).toContain('Mine New')
  expect(page.text).toContain('First response: by Wed, 18 Nov 2026, 13:00 CET on average')
  expect(page.text).not.toContain('Theirs')
})

test('a page at a time, every ticket is reached once', async () => {
  const p = portal()
  const customer = await customerOf(p)
  for (const number of [1, 2, 3, 4, 5]) {
    p.clock.now += 1000
    await submit(customer, `Problem ${number}.`)
  }
  const subjects: string[] = []
  for (let path: string | undefined = '/en/tickets/?limit=2'; path; ) {
    const page = await shown(customer.get(path))
    subjects.push(...(page.text.match(/Problem \d\./g) ?? []))
    const older = linkIn(page, /rel="next"/)
    path = older && `/en/tickets/${older}&limit=2`
  }
  expect(subjects).toEqual([5, 4, 3, 2, 1].map((number) => `Problem ${number}.`))
})

test('an address without its last slash leads to the one with it', async () => {
  const response = await portal().anonymous.get('/en/tickets/new')
  expect(response.status).toBe(301)
  expect(response.headers.get('location')).toMatch(/\/en\/tickets\/new\/$/)
})

test('an address below the pages that does not exist is a page that says so', async () => {
  const page = await shown(portal().anonymous.get('/da/tickets/nothing/here/'))
  expect(page.status).toBe(404)
  expect(page.html).toContain('<html lang="da"')
})
