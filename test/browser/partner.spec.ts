import { randomBytes } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { generateLicenseKey } from '../../programme/license-key.ts'
import { administratorOf, codeFor, mailsTo, newEmail, signInAs, words } from './support.ts'

test('ro: a reseller asks for an end customer, who reads of it in a mail, signs in, consents and goes on with the conversation', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const t = words('ro')
  const customerEmail = newEmail()
  await signInAs(page, browser, 'reseller', 'ro')
  const { account } = await (await page.request.get('/api/session')).json()
  const key = generateLicenseKey(randomBytes(15))
  const cells = [key, 'nordlys-remote', 'pro', 'commercial', customerEmail, '', account.email, 'COM-17']
  const csv = `key,product,plan,kind,orderEmail,supportUntil,soldBy,orderReference\n${cells.join(',')}\n`
  await (await administratorOf(browser)).post('/api/desk/licenses/import', { data: { csv } })

  // The license is found by its order, and asked about.
  await page.goto('/ro/partner/')
  await page.getByRole('searchbox', { name: t('partner.licenses.search.label') }).fill('COM-17')
  await page.getByRole('button', { name: t('partner.licenses.show.send') }).click()
  await page
    .getByRole('row', { name: key.slice(-4) })
    .getByRole('link')
    .click()
  await page.getByRole('textbox', { name: t('partner.new.customer.label') }).fill(customerEmail)
  await page.getByRole('combobox', { name: t('partner.new.language.label') }).selectOption('ro')
  await page.locator('input[name=type][value=defect]').check()
  await page.locator('input[name=severity][value=S2]').check()
  await page.getByRole('textbox', { name: t('tickets.new.version.label') }).fill('7.6.2.0')
  await page.getByRole('textbox', { name: t('tickets.new.subject.label') }).fill('Ecran negru după actualizare')
  await page.getByRole('textbox', { name: t('tickets.new.body.label') }).fill('Gazda nu mai arată nimic.')
  await page.locator('input[name=policyVersion]').check()
  await page.getByRole('button', { name: t('partner.new.send') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ecran negru după actualizare')
  const number = /tickets\/(\d{9})/.exec(page.url())?.[1] ?? ''

  // Whoever has only the link reads what is asked, and no word of the conversation.
  const customer = await (await browser.newContext()).newPage()
  const [asked] = await mailsTo(page.request, customerEmail)
  const link = new URL(/http\S+\/partner\/consent\/\S+/.exec(asked?.text ?? '')?.[0] ?? '')
  await customer.goto(link.pathname + link.search)
  await expect(customer.locator('main')).toContainText('Ecran negru după actualizare')
  await expect(customer.locator('main')).not.toContainText('Gazda nu mai arată nimic.')
  await expect(customer.getByRole('button', { name: t('partner.consent.give') })).toHaveCount(0)

  await customer
    .locator('main')
    .getByRole('link', { name: t('partner.consent.signIn.link') })
    .click()
  await customer.getByRole('textbox', { name: t('signIn.email.label') }).fill(customerEmail)
  await customer.getByRole('button', { name: t('signIn.ask.send') }).click()
  await customer.getByRole('textbox', { name: t('signIn.code.label') }).fill(await codeFor(customer.request, customerEmail))
  await customer.getByRole('button', { name: t('signIn.enter.send') }).click()
  await customer.getByRole('button', { name: t('partner.consent.give') }).click()
  await expect(customer).toHaveURL(new RegExp(`/ro/tickets/${number}/`))
  await expect(customer.locator('.messages')).toContainText('Gazda nu mai arată nimic.')
  await customer.getByRole('textbox', { name: t('tickets.write.label') }).fill('Confirm: și la noi la fel.')
  await customer.getByRole('button', { name: t('tickets.write.send') }).click()
  await expect(customer.locator('.messages')).toContainText('Confirm: și la noi la fel.')

  await page.goto('/ro/partner/tickets/')
  await expect(page.getByRole('link', { name: 'Ecran negru după actualizare' })).toBeVisible()
  await page.getByRole('link', { name: 'Ecran negru după actualizare' }).click()
  await expect(page.locator('.messages')).toContainText('Confirm: și la noi la fel.')
  await customer.context().close()
})
