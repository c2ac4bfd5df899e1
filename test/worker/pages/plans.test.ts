import { expect, test } from 'vitest'
import { formatDayAndTime } from '../../../locales/format.ts'
import { LOCALES } from '../../../locales/locale.ts'
import { programme } from '../../../programme/active.ts'
import { portal, WEDNESDAY_MORNING } from '../support.ts'
import { selectedIn, shown } from './support-pages.ts'

const at = (instant: string) => portal({ now: Date.parse(instant) })
/** What a plan's row says. */
const rowOf = (html: string, plan: string) =>
  (html.match(/<table class="plan-lines">.*?<\/table>/s)?.[0].match(/<tr>.*?<\/tr>/gs) ?? [])
    .map((row) => row.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '))
    .find((row) => row.trim().startsWith(plan))
/** The lamps of the calendars, in the page's order. */
const lamps = (html: string) => [...html.matchAll(/<p class="open-state (\w+)">([^<]*)</g)].map(([, tone, text]) => [tone, text])

test.each([
  ['a Wednesday morning', '2026-11-18T10:00:00+01:00', ['open', 'Open now, until 17:00']],
  ['the evening after', '2026-11-18T17:00:00+01:00', ['shut', 'Closed now, opens Thu 19 Nov, 08:00']],
  ['a Friday evening', '2026-11-20T19:00:00+01:00', ['shut', 'Closed now, opens Mon 23 Nov, 08:00']],
  ['a public holiday on a weekday', '2026-12-25T10:00:00+01:00', ['shut', 'Closed now, opens Mon 28 Dec, 08:00']],
  ['the night the clocks go back', '2026-10-25T02:30:00+01:00', ['shut', 'Closed now, opens Mon 26 Oct, 08:00']],
])('on %s the page says whether business hours are open, and until or from when', async (_, instant, expected) => {
  expect(lamps((await shown(at(instant).request('/en/plans/'))).html)).toContainEqual(expected)
})

test.each([
  ['in three business hours', '2026-11-18T10:00:00+01:00', 'Wed 18 Nov, 13:00'],
  ['on the Monday after the clocks went back', '2026-10-23T16:00:00+02:00', 'Mon 26 Oct, 10:00'],
  ['after Christmas', '2026-12-24T16:00:00+01:00', 'Mon 28 Dec, 10:00'],
])('whoever wrote now with PRO would hear from us %s', async (_, instant, expected) => {
  expect(rowOf((await shown(at(instant).request('/en/plans/'))).html, 'PRO')).toContain(expected)
})

test('the comparison says by when each plan would answer a request sent now', async () => {
  const { html } = await shown(at('2026-11-18T10:00:00+01:00').request('/en/plans/'))
  const answers = programme.plans.map(
    ({ id }) => /<td class="plan-now"[^>]*>.*?<strong>(.*?)<\/strong>/s.exec(html.split(`<tr id="${id}">`)[1] ?? '')?.[1],
  )
  expect(Object.fromEntries(programme.plans.map(({ id }, index) => [id, answers[index]]))).toMatchObject({
    'service-contract': 'Wed 18 Nov, 11:00',
    incident: 'Wed 18 Nov, 12:00',
    pro: 'Wed 18 Nov, 13:00',
    starter: 'Thu 19 Nov, 09:00',
  })
})

test('the page promises what the API promises, in every language', async () => {
  const p = portal()
  const question = { severity: 'S2', type: 'defect', at: new Date(WEDNESDAY_MORNING).toISOString() }
  for (const locale of LOCALES) {
    const { html } = await shown(p.request(`/${locale}/plans/`))
    for (const { id, name } of programme.plans) {
      const answer = await p.request(`/api/deadlines?${new URLSearchParams({ ...question, plan: id })}`)
      const due = Object.values(await answer.json<Record<string, string | null>>()).filter((instant) => instant !== null)
      const row = rowOf(html, typeof name === 'string' ? name : name[locale])
      for (const instant of due) expect(row).toContain(formatDayAndTime(locale, Date.parse(instant), programme.vendor.timeZone))
    }
  }
})

test('times are by the clock of the account, else of where the reader is, else of the vendor', async () => {
  const athens = await portal().signedIn()
  await athens.submit('/en/account/', { action: 'profile', name: 'Eleni', locale: 'en', timeZone: 'Europe/Athens' })
  const deployed = portal({ env: { LOCAL_DEVELOPMENT: 'false' } })
  const inNewYork = { cf: { timezone: 'America/New_York' } } as RequestInit
  const pages = {
    account: await shown(athens.get('/en/plans/', inNewYork)),
    located: await shown(deployed.request('/en/plans/', inNewYork)),
    unknown: await shown(deployed.request('/en/plans/', { cf: { timezone: 'Mars/Olympus' } } as RequestInit)),
    vendor: await shown(deployed.request('/en/plans/')),
  }
  expect(pages.account.text).toContain('It is Wed, 18 Nov 2026, 11:00 EET')
  expect(pages.located.text).toContain('It is Wed, 18 Nov 2026, 04:00 EST')
  expect(lamps(pages.located.html)).toContainEqual(['open', 'Open now, until 11:00'])
  expect(pages.unknown.text).toContain('It is Wed, 18 Nov 2026, 10:00 CET')
  expect(pages.vendor.text).toContain('It is Wed, 18 Nov 2026, 10:00 CET')
})

test('the deadlines of a plan are explained day by day when somebody asks, and the choice stays', async () => {
  const page = await shown(at('2026-11-20T16:00:00+01:00').request('/en/plans/?plan=pro&severity=S3&type=defect'))
  expect(page.text).toContain('First response: by Mon, 23 Nov 2026, 10:00 CET on average')
  expect(page.text).toMatch(/20 November 2026 16:00–17:00 1 hr/)
  expect(page.text).toMatch(/21 November 2026 closed on this weekday nothing/)
  expect(page.text).toMatch(/23 November 2026 08:00–10:00 2 hrs/)
  expect(['plan', 'severity', 'type'].map((name) => selectedIn(page, name))).toEqual(['pro', 'S3', 'defect'])
})

test('a type of request that a plan does not take up is said to be so in words', async () => {
  const page = await shown(portal().request('/en/plans/?type=change'))
  expect(rowOf(page.html, 'PRO')).toContain('Does not take up requests of the type Small change')
  expect(rowOf(page.html, 'Service contract')).not.toContain('Does not take up')
})

test('a plan, a severity or a type that does not exist is refused with its page', async () => {
  for (const query of ['plan=gold', 'severity=S9', 'type=wish'])
    expect((await shown(portal().request(`/en/plans/?${query}`))).status).toBe(422)
})

test('the page is made anew for every reader, and holds no script', async () => {
  const page = await shown(portal().request('/da/plans/'))
  expect(page.headers.get('cache-control')).toBe('private, no-store')
  expect((page.html.match(/<script[^>]*>/g) ?? []).filter((tag) => !tag.includes('application/ld+json'))).toEqual([])
  expect(page.html).not.toContain('{{')
})
