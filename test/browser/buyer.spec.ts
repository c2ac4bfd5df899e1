import { expect, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import '../../locales/service-messages.ts'
import { administratorOf, mailsTo, newEmail, signIn, words } from './support.ts'

const BILLING = { name: 'Havn & Søn ApS', address: 'Kajen 1', postalCode: '1432', city: 'København K' }

async function order(page: Page, locale: Locale, payBy: 'card' | 'invoice'): Promise<void> {
  await page.goto(`/${locale}/incidents/`)
  await page.locator('input[name=pack][value=incident-1]').check()
  await page.locator(`input[name=payBy][value=${payBy}]`).check()
  if (payBy === 'invoice') {
    for (const [field, value] of Object.entries(BILLING)) await page.locator(`[name="billing-${field}"]`).fill(value)
    await page.locator('[name="billing-country"]').selectOption('DK')
  }
  await page.locator('input[name=policyVersion]').check()
  await page.getByRole('button', { name: words(locale)('incidents.send') }).click()
}

for (const locale of LOCALES) {
  const t = words(locale)
  const s = serviceTranslators[locale]

  for (const scripts of [true, false]) {
    test(`${locale}: a buyer declines, pays by card, and spends the incident (${scripts ? 'with' : 'without'} scripts)`, async ({
      browser,
    }) => {
      const context = await browser.newContext({ javaScriptEnabled: scripts })
      const page = await context.newPage()
      const email = newEmail()
      await page.goto(`/${locale}/incidents/`)
      await expect(page.locator('main')).toContainText(/€|kr\.|RON/)
      await signIn(page, email, locale)

      await order(page, locale, 'card')
      await expect(page).toHaveURL(/\/dev\/checkout\//)
      await page.getByRole('button', { name: s('service.sandbox.act.decline') }).click()
      await expect(page.locator('main .notice', { hasText: t('incidents.returned.failed.title') })).toBeVisible()

      await page
        .getByRole('button', { name: t('incidents.orders.payNow') })
        .first()
        .click()
      await page.getByRole('button', { name: s('service.sandbox.act.pay'), exact: true }).click()
      await expect(page).toHaveURL(new RegExp(`/${locale}/incidents/\\?purchase=`))
      await expect(page.locator('main .notice', { hasText: t('incidents.returned.paid.title') })).toBeVisible()
      const mails = await mailsTo(page.request, email)
      expect(mails[0]?.subject).toBe(s('mail.receipt.subject'))

      await page.goto(`/${locale}/tickets/new/?product=nordlys-remote`)
      await page.locator('input[name=type][value=defect]').check()
      await page.locator('input[name=severity][value=S1]').check()
      const choice = page.locator('input[name=payWith][value=incident]')
      if (await choice.isVisible()) await choice.check()
      await page.getByRole('textbox', { name: t('tickets.new.version.label') }).fill('7.6.2.0')
      await page.getByRole('textbox', { name: t('tickets.new.subject.label') }).fill('Paid with an incident')
      await page.getByRole('textbox', { name: t('tickets.new.body.label') }).fill('Text')
      await page.locator('input[name=policyVersion]').check()
      await page.getByRole('button', { name: t('tickets.new.send') }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Paid with an incident')
      const { balance, held } = await (await page.request.get('/api/incidents')).json()
      expect({ balance, held }).toEqual({ balance: 0, held: 1 })
      await page.goto(`/${locale}/incidents/`)
      await expect(page.getByRole('table').last()).toContainText('−1')
      await context.close()
    })
  }

  for (const scripts of [true, false]) {
    test(`${locale}: a pack by invoice is ordered, paid, and there (${scripts ? 'with' : 'without'} scripts)`, async ({
      browser,
    }) => {
      const context = await browser.newContext({ javaScriptEnabled: scripts })
      const page = await context.newPage()
      const email = newEmail()
      await signIn(page, email, locale)
      await order(page, locale, 'invoice')
      await expect(page.locator('main .notice', { hasText: t('incidents.returned.ordered.title') })).toBeVisible()
      expect((await mailsTo(page.request, email))[0]?.subject).toMatch(/NS-\d{4}-\d+/)
      const { items } = await (await page.request.get('/api/purchases')).json()
      const administrator = await administratorOf(browser)
      expect((await administrator.post(`/api/desk/purchases/${items[0].id}/paid`)).status()).toBe(200)
      await page.goto(`/${locale}/incidents/?purchase=${items[0].id}`)
      await expect(page.locator('main .notice', { hasText: t('incidents.returned.paid.title') })).toContainText(
        s('service.incidents.balance', { count: 1 }),
      )
      await page
        .getByRole('link', { name: t('incidents.submit') })
        .first()
        .click()
      await expect(page).toHaveURL(new RegExp(`/${locale}/tickets/new/`))
      await context.close()
    })
  }

  test(`${locale}: a buyer looks for the answer first, without scripts`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`/${locale}/incidents/`)
    const article = await page.request.get(`/${locale}/kb/index.json`)
    const [first] = await article.json()
    await page.getByRole('searchbox', { name: t('incidents.question.label') }).fill(first.title)
    await page.getByRole('button', { name: t('incidents.question.send') }).click()
    await page.locator('#answers').getByRole('link', { name: first.title }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(first.title)
    await context.close()
  })
}
