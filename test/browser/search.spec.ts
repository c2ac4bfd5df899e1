import AxeBuilder from '@axe-core/playwright'
import { expect, type FrameLocator, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { newEmail, orderLicense, signIn, words } from './support.ts'

/** What somebody types, and the article it leads to. */
const QUESTIONS: Record<Locale, { question: string; slug: string }> = {
  da: { question: 'licensnoegle', slug: 'link-a-license-key' },
  el: { question: 'kleidi adeias', slug: 'link-a-license-key' },
  ro: { question: 'cheie de licenta', slug: 'link-a-license-key' },
  en: { question: 'licence key', slug: 'link-a-license-key' },
}
const INDEX = /\/search\/index\.json$/

/** The search in its frame, which every page shows when it is asked to. */
function panelOf(page: Page): FrameLocator {
  return page.frameLocator('.site-search iframe')
}

for (const locale of LOCALES) {
  const { question, slug } = QUESTIONS[locale]
  const t = words(locale)

  test(`${locale}: any page finds in place, by keyboard alone, and its results lead on`, async ({ page }) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`/${locale}/kb/`)
    expect(asked.filter((url) => url.includes('/search/'))).toEqual([])
    await page.locator('.site-search summary').focus()
    await page.keyboard.press('Enter')
    await expect(panelOf(page).locator('#q')).toBeFocused()
    await page.keyboard.type(question)
    const results = panelOf(page).locator('#search-results a')
    await expect(results.first()).toHaveAttribute('href', `/${locale}/kb/${slug}/`)
    await expect(results.first()).not.toHaveAttribute('lang')
    await expect(panelOf(page).locator('#search-results mark').first()).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

    await page.keyboard.press('Escape')
    await expect(page.locator('.site-search iframe')).toBeHidden()
    await expect(page.locator('.site-search summary')).toBeFocused()
    await page.keyboard.press('/')
    await expect(panelOf(page).locator('#q')).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(results.first()).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(`/${locale}/kb/${slug}/`)
  })

  test(`${locale}: a question sent from the panel has a page of its own, whose address keeps it`, async ({ page }) => {
    await page.goto(`/${locale}/plans/`)
    await page.locator('.site-search summary').click()
    await panelOf(page).locator('#q').fill(question)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/${locale}/search/\\?q=`))
    const results = page.locator('#search-results a')
    await expect(results.first()).toHaveAttribute('href', `/${locale}/kb/${slug}/`)
    await expect(page.getByRole('status')).toHaveText(t('search.count', { count: await results.count() }))
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

    await page.keyboard.press('/')
    await expect(page.locator('#q')).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(results.nth(1)).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(`/${locale}/kb/${slug}/`)
    await page.goBack()
    await expect(page.locator('#q')).toHaveValue(question)
    await expect(results.first()).toBeVisible()
  })
}

test('on a page that acts "/" opens the panel at once, and a press elsewhere closes it', async ({ page }) => {
  await page.goto('/en/sign-in/')
  await page.locator('h1').click()
  await page.keyboard.press('/')
  await expect(panelOf(page).locator('#q')).toBeFocused()
  await page.locator('h1').click({ position: { x: 1, y: 1 } })
  await expect(page.locator('.site-search iframe')).toBeHidden()
})

test('the key "/" can be switched off beside the field, and stays so', async ({ page }) => {
  await page.goto('/en/search/')
  const key = page.getByRole('checkbox', { name: words('en')('search.key') })
  await expect(key).toBeChecked()
  await key.uncheck()
  await page.goto('/en/sign-in/')
  await page.locator('h1').click()
  await page.keyboard.press('/')
  await expect(page.locator('.site-search iframe')).toBeHidden()
  await page.locator('.site-search summary').click()
  const inPanel = panelOf(page).getByRole('checkbox')
  await expect(inPanel).not.toBeChecked()
  await inPanel.check()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(panelOf(page).locator('#q')).toBeFocused()
})

test('the panel stands in pages of this site alone', async ({ request }) => {
  const policyOf = async (path: string) => (await request.get(path)).headers()['content-security-policy']
  expect(await policyOf('/en/search/panel/')).toContain("frame-ancestors 'self'")
  for (const path of ['/en/', '/en/search/', '/en/sign-in/']) expect(await policyOf(path)).toContain("frame-ancestors 'none'")
})

test('results change while one types, and nothing is fetched before', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('/en/search/')
  await expect(page.locator('#search-all')).toBeVisible()
  expect(asked.filter((url) => INDEX.test(url))).toEqual([])
  await page.locator('#q').pressSequentially('firewall')
  await expect(page.locator('#search-results a').first()).toHaveAttribute('href', '/en/kb/firewall-and-ports/')
  await expect(page.locator('#search-all')).toBeHidden()
  await expect(page).toHaveURL('/en/search/?q=firewall')
  await page.locator('#q').fill('qz')
  await expect(page.locator('#search-results a')).toHaveCount(0)
  await expect(page.locator('#search-all')).toBeVisible()
  await expect(page.locator('#search-nothing')).toBeHidden()
  await page.locator('#q').fill('')
  await expect(page.locator('#search-all')).toBeVisible()
  await expect(page).toHaveURL('/en/search/')
  expect(asked.filter((url) => INDEX.test(url))).toHaveLength(1)
})

test('where nothing is found, it says so, and what to try', async ({ page }) => {
  const t = words('en')
  await page.goto('/en/search/?q=xqzwvkj')
  await expect(page.getByRole('status')).toHaveText(t('search.none'))
  await expect(page.getByRole('heading', { name: t('search.nothing.title') })).toBeVisible()
  await expect(page.locator('#search-nothing a')).toHaveAttribute('href', '/en/tickets/new/')
})

test('a search that cannot be loaded says so, and works once it can', async ({ page }) => {
  await page.route(INDEX, (route) => route.abort())
  await page.goto('/en/search/')
  await page.locator('#q').fill('firewall')
  await expect(page.getByRole('status')).toHaveText(words('en')('search.failed'))
  await page.unroute(INDEX)
  await page.locator('#q').fill('firewalls')
  await expect(page.locator('#search-results a').first()).toBeVisible()
})

test('without scripts the page lists every article, the plans and the policy', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/en/search/?q=firewall')
  for (const path of ['kb/firewall-and-ports/', 'kb/wake-on-lan/', 'plans/#pro', 'policy/#section-incidents']) {
    await expect(page.locator(`main a[href="/en/${path}"]`)).toBeVisible()
  }
  await expect(page.locator('noscript p')).toHaveText(words('en')('search.withoutScript'))
  await context.close()
})

test('without scripts the panel leads to that list', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/en/kb/')
  await page.locator('.site-search summary').click()
  await panelOf(page).locator('#q').fill('firewall')
  await panelOf(page).getByRole('button').click()
  await expect(page).toHaveURL('/en/search/?q=firewall')
  await context.close()
})

test('on a phone the panel fits, and the header stays low', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 })
  for (const locale of LOCALES) {
    await page.goto(`/${locale}/kb/`)
    expect((await page.locator('.site-header').boundingBox())?.height, locale).toBeLessThan(200)
    await page.locator('.site-search summary').click()
    await panelOf(page).locator('#q').fill(QUESTIONS[locale].question)
    await expect(panelOf(page).locator('#search-results a').first()).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), locale).toBeLessThanOrEqual(320)
    const inside = await panelOf(page)
      .locator('html')
      .evaluate((root) => root.scrollWidth - root.clientWidth)
    expect(inside, locale).toBeLessThanOrEqual(0)
  }
})

test('while the subject of a ticket is typed, articles about that product are suggested, and nothing moves', async ({
  page,
  browser,
}) => {
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  await page.goto('/en/tickets/new/?product=nordlys-remote')
  const subject = page.locator('#subject')
  const body = page.locator('#body')
  const place = () => body.evaluate((field) => field.getBoundingClientRect().y + scrollY)
  const before = await place()
  await subject.pressSequentially('The connection is lost every hour')
  const suggested = page.locator('.suggestions a')
  await expect(suggested.first()).toHaveAttribute('href', '/en/kb/connection-lost/')
  expect(await suggested.count()).toBeLessThanOrEqual(3)
  await expect(suggested.first()).toHaveAttribute('target', '_blank')
  expect(await place()).toBe(before)
  await subject.fill('')
  await expect(suggested).toHaveCount(0)
})

test('what a buyer wants to ask is answered while it is typed, for the product chosen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/en/incidents/')
  await page.locator('select[name="product"]').selectOption('nordlys-backup')
  await page.locator('#question').fill('restore a single file')
  await expect(page.locator('.suggestions a').first()).toHaveAttribute('href', '/en/kb/restore-a-file/')
  await page.locator('select[name="product"]').selectOption('nordlys-remote')
  await expect(page.locator('.suggestions a[href="/en/kb/restore-a-file/"]')).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
