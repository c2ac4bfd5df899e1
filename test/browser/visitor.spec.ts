import { expect, test } from '@playwright/test'
import { LOCALES } from '../../locales/locale.ts'
import { words } from './support.ts'

for (const locale of LOCALES) {
  test(`${locale}: a visitor finds the price, the promise and an answer, without a script or a third party`, async ({
    page,
    baseURL,
  }) => {
    const t = words(locale)
    const requested: string[] = []
    page.on('request', (request) => requested.push(request.url()))
    const problems: string[] = []
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))

    await page.goto(`/${locale}/`)
    await expect(page.locator('html')).toHaveAttribute('lang', locale)
    const main = page.getByRole('navigation').first()
    await main.getByRole('link', { name: t('common.nav.plans') }).click()
    await expect(page).toHaveURL(`/${locale}/plans/`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('main')).toContainText('PRO')

    await page
      .getByRole('navigation')
      .first()
      .getByRole('link', { name: t('common.nav.policy') })
      .click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('policy.title'))
    const clause = page.locator('main [id="incident-definition"], main [id^="incident"]').first()
    await expect(clause).toBeAttached()
    await page.goto(`/${locale}/policy/#${await clause.getAttribute('id')}`)
    await expect(clause).toBeInViewport()

    await page
      .getByRole('navigation')
      .first()
      .getByRole('link', { name: t('common.nav.kb') })
      .click()
    await page.locator(`main a[href="/${locale}/kb/connection-lost/"]`).first().click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('main')).toContainText('relay.nordlys.example')

    const other = locale === 'en' ? 'da' : 'en'
    await page.locator('.languages summary').click()
    await page.locator(`a[hreflang="${other}"]`).first().click()
    await expect(page).toHaveURL(`/${other}/kb/connection-lost/`)
    await expect(page.locator('html')).toHaveAttribute('lang', other)
    // The language that was chosen is remembered where an address names none.
    await page.goto('/')
    await expect(page).toHaveURL(`/${other}/`)

    expect(requested.filter((url) => !url.startsWith(baseURL ?? ''))).toEqual([])
    expect(requested.filter((url) => url.endsWith('.js'))).toEqual([])
    expect(problems).toEqual([])
  })

  test(`${locale}: an address that does not exist says so in words and leads on`, async ({ page }) => {
    const response = await page.goto(`/${locale}/nothing-here/`)
    expect(response?.status()).toBe(404)
    await expect(page.locator('html')).toHaveAttribute('lang', locale)
    await expect(page.locator(`main a[href^="/${locale}/"]`).first()).toBeVisible()
  })

  test(`${locale}: no page is wider than a phone of 320 pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 700 })
    for (const path of [
      '',
      'policy/',
      'plans/',
      'promise-kept/',
      'kb/',
      'kb/firewall-and-ports/',
      'problems/incident-balance-exhausted/',
      'sign-in/',
      'incidents/',
    ]) {
      await page.goto(`/${locale}/${path}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
    }
  })
}

test('the front door opens in the language the browser asks for', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'el-GR' })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page).toHaveURL('/el/')
  await context.close()
})
