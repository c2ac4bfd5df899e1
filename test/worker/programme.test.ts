import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { portal, refusal } from './support.ts'

interface Explained {
  firstResponse: string | null
  explanation: {
    event: string
    dueAt: string
    days: { date: string; closed: string | null; openSeconds: number; segments: { opensAt: string; closesAt: string }[] }[]
  }[]
}

const ask = (query: Record<string, string>) => portal().request(`/api/deadlines?${new URLSearchParams(query)}`)
const question = { plan: 'pro', severity: 'S2', type: 'defect', at: '2026-11-18T10:00:00+01:00' }

test('the health check answers once the database does, with the programme’s name', async () => {
  const response = await portal().request('/api/health')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    status: 'ok',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    programme: programme.name,
  })
})

test('the public programme holds what the deadlines follow from', async () => {
  const answer = await (await portal().request('/api/programme')).json<
    typeof programme & { severities: { id: string }[]; requestTypes: { id: string }[] }
  >()
  expect(answer.name).toBe('Nordlys Support')
  expect(answer.plans.map(({ id, rank }) => [id, rank])).toEqual(programme.plans.map(({ id, rank }) => [id, rank]))
  expect(answer.severities).toEqual(programme.severities.map((id) => ({ id })))
  expect(answer.requestTypes).toEqual(programme.requestTypes.map((id) => ({ id })))
  expect(answer.policy).toEqual({ version: programme.policy.version, effectiveAt: programme.policy.effectiveAt })
  for (const calendar of Object.values(answer.calendars)) {
    expect(calendar.holidays).toContain('2026-12-25')
    for (const windows of Object.values(calendar.week)) for (const [opens, closes] of windows) expect(opens < closes).toBe(true)
  }
  for (const plan of answer.plans) for (const target of plan.targets) expect(answer.calendars).toHaveProperty(target.calendar)
  for (const pack of answer.packs) expect(Object.keys(pack.prices).sort()).toEqual(['DKK', 'EUR', 'RON'])
})

test.each([
  ['three business hours from Wednesday 10:00', question, '2026-11-18T12:00:00.000Z'],
  ['a Friday afternoon goes on on Monday', { ...question, at: '2026-11-20T16:00:00+01:00' }, '2026-11-23T09:00:00.000Z'],
  [
    'the night the clocks go back changes nothing in business hours',
    { ...question, at: '2026-10-23T16:00:00+02:00' },
    '2026-10-26T09:00:00.000Z',
  ],
])('%s', async (_, query, firstResponse) => {
  const answer = await (await ask(query)).json()
  expect(answer).toEqual({ assignment: null, firstResponse, resolution: null })
})

test('a contract names an engineer, answers and resolves by its own targets', async () => {
  const answer = await (await ask({ ...question, plan: 'service-contract' })).json()
  expect(answer).toMatchObject({ assignment: '2026-11-18T10:00:00.000Z', resolution: '2026-11-19T09:00:00.000Z' })
})

test('an explanation counts up to the target, day by day', async () => {
  const answer = await (await ask({ ...question, at: '2026-11-20T16:00:00+01:00', explain: 'true' })).json<Explained>()
  const [explained] = answer.explanation.filter(({ event }) => event === 'firstResponse')
  expect(explained?.dueAt).toBe(answer.firstResponse)
  expect(explained?.days.reduce((sum, { openSeconds }) => sum + openSeconds, 0)).toBe(3 * 3600)
  expect(explained?.days.map(({ date, closed }) => [date, closed])).toEqual([
    ['2026-11-20', null],
    ['2026-11-21', 'week'],
    ['2026-11-22', 'week'],
    ['2026-11-23', null],
  ])
})

test.each([
  ['an unknown plan', { plan: 'gold' }, '/plan', 'not-one-of-these'],
  ['an unknown severity', { severity: 'S0' }, '/severity', 'not-one-of-these'],
  ['an unknown type', { type: 'x' }, '/type', 'not-one-of-these'],
  ['no instant', { at: '' }, '/at', 'malformed'],
  ['a local time without its offset', { at: '2026-11-18T10:00:00' }, '/at', 'malformed'],
  ['a year the calendars do not know', { at: '1999-01-01T00:00:00Z' }, '/at', 'instant-out-of-range'],
  ['a year far off', { at: '9998-01-01T00:00:00Z' }, '/at', 'instant-out-of-range'],
])('a deadline for %s is refused with its pointer', async (_, more, pointer, code) => {
  const { status, errors } = await refusal(await ask({ ...question, ...more }))
  expect(status).toBe(422)
  expect(errors).toEqual([expect.objectContaining({ pointer, code })])
})

test('an address that does not exist is a problem, under the API too', async () => {
  expect(await refusal(await portal().request('/api/nothing'))).toMatchObject({ status: 404, slug: 'not-found' })
})

test.each(['da', 'el', 'ro', 'en'])('every problem has its words in %s', async (locale) => {
  const p = portal()
  const english = await refusal(await p.request('/api/nothing', { headers: { 'accept-language': 'en' } }))
  const response = await p.request('/api/nothing', { headers: { 'accept-language': `${locale}-XX, fr;q=0.5` } })
  expect(response.headers.get('content-language')).toBe(locale)
  const { title } = await refusal(response)
  if (locale !== 'en') expect(title).not.toBe(english.title)
})

test('the front door leads to the reader’s language', async () => {
  const p = portal()
  const open = async (language?: string) =>
    (await p.request('/', { headers: language ? { 'accept-language': language } : {} })).headers.get('location')
  expect(await open('el-GR,el;q=0.9,en;q=0.8')).toBe('/el/')
  expect(await open('fr, ro;q=0.4, da;q=0.3')).toBe('/ro/')
  expect(await open()).toBe('/en/')
  expect((await p.request('/problems/not-found', { headers: { 'accept-language': 'da' } })).headers.get('location')).toBe(
    '/da/problems/not-found/',
  )
})

test('a language chosen from a page’s list keeps the place, and is the one the front door leads to from then on', async () => {
  const p = portal()
  const chosen = await p.request('/language/el/kb/wake-on-lan/?q=a%20b')
  expect(chosen.status).toBe(303)
  expect(chosen.headers.get('location')).toBe('/el/kb/wake-on-lan/?q=a%20b')
  const cookie = chosen.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^language=el; Max-Age=31536000; Path=\/; HttpOnly;.* SameSite=Lax$/)
  const again = (path: string, language: string) =>
    p.request(path, { headers: { cookie: language, 'accept-language': 'da' } }).then(({ headers }) => headers.get('location'))
  expect(await again('/', 'language=el')).toBe('/el/')
  expect(await again('/problems/not-found/', 'language=el')).toBe('/el/problems/not-found/')
  expect(await again('/', 'language=xx')).toBe('/da/')
})

test('no language that there is not is chosen, and no other site is led to', async () => {
  const p = portal()
  const refused = await p.request('/language/fr/kb/')
  expect(refused.status).toBe(404)
  expect(refused.headers.get('set-cookie')).toBeNull()
  expect((await p.request('/language/el//example.com/')).headers.get('location')).toBe('/el//example.com/')
})

test('outside of a developer’s machine there is no mailbox and no sandbox checkout', async () => {
  const deployed = portal({ env: { ORIGIN: 'https://support.example.com' } })
  const unmarked = portal({ env: { LOCAL_DEVELOPMENT: undefined } })
  for (const p of [deployed, unmarked]) {
    for (const path of ['/dev/mail', '/dev/checkout/x'])
      expect(await refusal(await p.request(path))).toMatchObject({ status: 404, slug: 'not-found' })
  }
})
