import { beforeEach, expect, test } from 'vitest'
import { articleReadings, articleReasons, missedSearches } from '../../../worker/db/schema.ts'
import { runHousekeeping } from '../../../worker/housekeeping.ts'
import type { Insights } from '../../../worker/kb/insights.ts'
import { KEPT_DAYS } from '../../../worker/kb/readings.ts'
import { type Client, db, newEmail, portal, WEDNESDAY_MORNING } from '../support.ts'
import { leadsTo, shown } from './support-pages.ts'

const p = portal({ env: { LIMITS: 'off' } })
const DAY_MS = 86_400_000

beforeEach(async () => {
  await db.batch([db.delete(articleReadings), db.delete(articleReasons), db.delete(missedSearches)])
})

const tell = (readings: Record<string, unknown>, from: Client = p.anonymous) =>
  from.post('/api/kb/readings', { locale: 'el', ...readings })
const vote = (locale: string, slug: string, body: string) =>
  p.request(`/${locale}/helped/${slug}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })
async function insights(): Promise<Insights> {
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  return (await administrator.get('/api/desk/insights')).json()
}

test('what pages tell of articles is summed up by article, whatever the language, and what is no article is passed over', async () => {
  expect((await tell({ suggested: ['black-screen', 'slow-session', 'no-such'], opened: ['black-screen'] })).status).toBe(204)
  await tell({ locale: 'da', suggested: ['black-screen', 'black-screen'], spared: ['black-screen'] })
  expect((await insights()).articles).toEqual([
    { slug: 'black-screen', suggested: 2, opened: 1, spared: 1, helped: 0, notHelped: 0 },
    { slug: 'slow-session', suggested: 1, opened: 0, spared: 0, helped: 0, notHelped: 0 },
  ])
})

test('of searches in vain only words are kept: no address, no figure, no key, and nobody who searched', async () => {
  await tell({ missed: ['Μαύρη  ΟΘΌΝΗ maria@example.com', 'μαύρη οθόνη', '+45 1234 5678', 'ABCD1-EFGH2', ''] })
  expect((await insights()).missed).toEqual([{ locale: 'el', words: 'μαύρη οθόνη', times: 1 }])
  await tell({ missed: ['μαύρη οθόνη'] })
  expect((await insights()).missed).toEqual([{ locale: 'el', words: 'μαύρη οθόνη', times: 2 }])
  expect(JSON.stringify(await db.select().from(missedSearches))).not.toContain('maria')
})

test('below an article a reader says whether it helped, and whom it did not help may say why', async () => {
  expect(await leadsTo(vote('ro', 'black-screen', 'helped=yes'))).toBe('/ro/helped/black-screen/?said=yes')
  const why = await leadsTo(vote('ro', 'black-screen', 'helped=no'))
  expect((await shown(p.request(why ?? ''))).html).toContain('value="unclear"')
  const refused = await shown(vote('ro', 'black-screen', 'comment=Pasul+3'))
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('Pasul 3')
  expect(await leadsTo(vote('ro', 'black-screen', 'reason=unclear&comment=Pasul+3'))).toBe('/ro/helped/black-screen/?said=reason')
  const { articles, reasons } = await insights()
  expect(articles).toMatchObject([{ slug: 'black-screen', helped: 1, notHelped: 1 }])
  expect(reasons).toMatchObject([{ slug: 'black-screen', locale: 'ro', reason: 'unclear', comment: 'Pasul 3' }])
  expect((await vote('ro', 'no-such-article', 'helped=yes')).status).toBe(404)
  expect((await p.request('/ro/helped/no-such-article/')).status).toBe(404)
})

test('only administrators see what readers look for', async () => {
  for (const [client, status] of [
    [p.anonymous, 401],
    [await p.signedIn(), 403],
    [await p.signedIn(newEmail(), ['agent']), 403],
  ] as const) {
    expect((await client.get('/api/desk/insights')).status).toBe(status)
  }
  await tell({ opened: ['black-screen'], missed: ['printer driver'] })
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const page = await shown(administrator.get('/en/desk/insights/'))
  expect(page.text).toContain('The session shows a black screen')
  expect(page.text).toContain('printer driver')
})

test('malformed readings are refused, and one client cannot fill the counts', async () => {
  expect((await tell({ opened: 'black-screen' })).status).toBe(422)
  expect((await tell({ locale: 'fr' })).status).toBe(422)
  expect((await tell({ missed: Array(11).fill('words') })).status).toBe(422)
  const limited = portal()
  const statuses = await Promise.all(
    Array.from({ length: 125 }, () => limited.anonymous.post('/api/kb/readings', { locale: 'en', opened: ['black-screen'] })),
  )
  expect(statuses.filter(({ status }) => status === 429)).toHaveLength(5)
})

test('counts and comments are forgotten after a little more than a year', async () => {
  await tell({ opened: ['black-screen'], missed: ['old words'] })
  await vote('en', 'black-screen', 'reason=wrong')
  await runHousekeeping(p.env, db, WEDNESDAY_MORNING + KEPT_DAYS * DAY_MS)
  expect(await db.select().from(articleReadings)).toHaveLength(1)
  await runHousekeeping(p.env, db, WEDNESDAY_MORNING + (KEPT_DAYS + 2) * DAY_MS)
  for (const table of [articleReadings, articleReasons, missedSearches]) expect(await db.select().from(table)).toEqual([])
})
