import { expect, test } from '@playwright/test'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { administratorOf, mailsTo, newEmail, orderLicense, signIn, signInAs, submitTicket, words } from './support.ts'

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

for (const locale of LOCALES) {
  test(`${locale}: an agent proposes to split a ticket, and the customer accepts, without scripts`, async ({ browser }) => {
    const t = words(locale)
    const context = () => browser.newContext({ javaScriptEnabled: false })
    const [agent, customer] = [await (await context()).newPage(), await (await context()).newPage()]
    const email = newEmail()
    await signIn(customer, email, locale)
    const ordered = await customer.request.post('/api/purchases', {
      data: { pack: 'incident-10', currency: 'EUR', policyVersion: programme.policy.version, payBy: 'invoice' },
    })
    const { purchase } = await ordered.json()
    const administrator = await administratorOf(browser)
    expect((await administrator.post(`/api/desk/purchases/${purchase.id}/paid`)).status()).toBe(200)
    const number = await submitTicket(customer, locale, 'Two problems', 'incident')

    await signInAs(agent, browser, 'agent', locale)
    await agent.goto(`/${locale}/desk/tickets/${number}/`)
    await agent.getByRole('textbox', { name: t('desk.split.subjects') }).fill('The second problem')
    await agent.getByRole('button', { name: t('desk.split.send') }).click()
    await expect(agent.getByText(t('desk.done.proposeSplit'))).toBeVisible()
    expect((await mailsTo(customer.request, email))[0]?.text).toContain('The second problem')

    await customer.goto(`/${locale}/tickets/${number}/`)
    await customer.getByRole('button', { name: t('tickets.split.accept') }).click()
    await expect(customer.getByText(t('tickets.done.acceptSplit'))).toBeVisible()
    await expect(customer.locator('aside')).toContainText('The second problem')
    const { balance, held } = await (await customer.request.get('/api/incidents')).json()
    expect({ balance, held }).toEqual({ balance: 8, held: 2 })
    for (const page of [agent, customer]) await page.context().close()
  })

  test(`${locale}: an agent opens a ticket for somebody who phones`, async ({ page, browser }) => {
    const t = words(locale)
    const email = newEmail()
    await orderLicense(browser, email)
    await signInAs(page, browser, 'agent', locale)
    await page.goto(`/${locale}/desk/`)
    await page.getByRole('link', { name: t('desk.phone.link') }).click()
    await page.getByRole('textbox', { name: t('desk.phone.email') }).fill(email)
    await page.getByRole('button', { name: t('desk.phone.find') }).click()
    await expect(page.getByText(t('desk.phone.isNew'))).toBeVisible()
    await page.locator('input[name=type][value=defect]').check()
    await page.locator('input[name=severity][value=S1]').check()
    await page.locator('input[name=payWith][value=plan]').check()
    await page.getByRole('textbox', { name: t('desk.phone.version') }).fill('7.6.2.0')
    await page.getByRole('textbox', { name: t('desk.phone.subject') }).fill('Nobody can connect')
    await page.getByRole('textbox', { name: t('desk.phone.body') }).fill('Since this morning.')
    await page.getByRole('button', { name: t('desk.phone.send') }).click()
    await expect(page.getByText(t('desk.done.opened'))).toBeVisible()
    expect((await mailsTo(page.request, email))[0]?.subject).toContain('Nobody can connect')
  })
}

test('a customer who opens the desk is told that it is not theirs', async ({ page }) => {
  await signIn(page, newEmail(), 'en')
  const response = await page.goto('/en/desk/')
  expect(response?.status()).toBe(403)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
