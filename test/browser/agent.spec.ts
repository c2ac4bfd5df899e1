import { expect, test } from '@playwright/test'
import { LOCALES } from '../../locales/locale.ts'
import { mailsTo, newEmail, orderLicense, signIn, signInAs, submitTicket, words } from './support.ts'

for (const locale of LOCALES) {
  test(`${locale}: an agent finds the ticket, takes it, replies and resolves, and the customer is told`, async ({
    page,
    browser,
  }) => {
    const t = words(locale)
    const email = newEmail()
    await orderLicense(browser, email)
    const customer = await browser.newPage()
    await signIn(customer, email, locale)
    const subject = `For the desk ${email.slice(0, 8)}`
    const number = await submitTicket(customer, locale, subject)

    await signInAs(page, browser, 'agent', locale)
    await page.goto(`/${locale}/desk/`)
    await expect(page.getByRole('table')).toContainText('S2')
    await page.getByRole('textbox', { name: t('desk.find.label') }).fill(number)
    await page.getByRole('button', { name: t('desk.find.send') }).click()
    await expect(page).toHaveURL(new RegExp(`/${locale}/desk/tickets/${number}/`))
    await expect(page.locator('main')).toContainText(email)

    await page.getByRole('button', { name: t('desk.assign.take') }).click()
    await expect(page.getByText(t('desk.done.assign'))).toBeVisible()
    await page.getByRole('textbox', { name: t('desk.note.label') }).fill('Looks like the relay.')
    await page.getByRole('button', { name: t('desk.note.send') }).click()
    await expect(page.getByText(t('desk.done.note'))).toBeVisible()
    await page.getByRole('textbox', { name: t('desk.reply.label') }).fill('Please restart the Host.')
    await page.getByRole('button', { name: t('desk.reply.send'), exact: true }).click()
    await expect(page.getByText(t('desk.done.reply'))).toBeVisible()
    const [reply] = await mailsTo(page.request, email)
    expect(reply?.text).toContain('Please restart the Host.')

    await customer.goto(`/${locale}/tickets/${number}/`)
    await expect(customer.locator('main')).toContainText('Please restart the Host.')
    await expect(customer.locator('main')).not.toContainText('Looks like the relay.')

    await page.getByRole('radio', { name: t('programme.outcome.solved') }).check()
    await page.getByRole('button', { name: t('desk.resolve.send') }).click()
    await expect(page.getByText(t('desk.done.resolve'))).toBeVisible()
    expect((await mailsTo(page.request, email))[0]?.subject).toContain(number)
    await customer.reload()
    await expect(customer.locator('main')).toContainText(t('programme.outcome.solved'))
    await customer.close()
  })
}

test('a customer who opens the desk is told that it is not theirs', async ({ page }) => {
  await signIn(page, newEmail(), 'en')
  const response = await page.goto('/en/desk/')
  expect(response?.status()).toBe(403)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
