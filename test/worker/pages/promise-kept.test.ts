import { beforeEach, expect, test } from 'vitest'
import { LOCALES } from '../../../locales/locale.ts'
import { promiseDays } from '../../../worker/db/schema.ts'
import { db, portal, WEDNESDAY_MORNING } from '../support.ts'
import { shown } from './support-pages.ts'

const TODAY = Math.floor(WEDNESDAY_MORNING / 86_400_000)

beforeEach(async () => {
  await db.delete(promiseDays)
})

test('before anything was measured the page says so, and shows no figure', async () => {
  const page = await shown(portal().request('/en/promise-kept/'))
  expect(page.status).toBe(200)
  expect(page.text).toContain('Nothing has been measured yet.')
  expect(page.html).not.toContain('<table')
})

test('the page shows each plan’s share and the tickets behind it, rounded down, and none where they are too few', async () => {
  await db.insert(promiseDays).values([
    { day: TODAY, plan: 'incident', kept: 1999, missed: 1 },
    { day: TODAY, plan: 'pro', kept: 4, missed: 0 },
  ])
  const page = await shown(portal().request('/en/promise-kept/'))
  expect(page.text).toContain('Per incident within 2 business hours, guaranteed 99.9% 2,000')
  expect(page.text).toContain('PRO 3 business hours on average Too few to say: under 5 tickets')
  expect(page.text).toContain('Where a plan names an average')
})

test.each(LOCALES)('in %s it leaves no hole, is open to everybody, and may be found', async (locale) => {
  await db.insert(promiseDays).values({ day: TODAY, plan: 'incident', kept: 5, missed: 0 })
  const page = await shown(portal().request(`/${locale}/promise-kept/`))
  expect(page.status).toBe(200)
  expect(page.html).not.toMatch(/\{\{|noindex|<script/)
  expect(page.html).toContain('rel="canonical"')
})
