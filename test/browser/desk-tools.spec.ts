import { expect, test } from '@playwright/test'
import { mailsTo, newEmail, orderLicense, signIn, signInAs, submitTicket, words } from './support.ts'

test('el: an agent writes a macro, answers with it, and merges a duplicate, of which the customer is told', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const t = words('el')
  const email = newEmail()
  await orderLicense(browser, email)
  const customer = await (await browser.newContext()).newPage()
  await signIn(customer, email, 'el')
  const goesOn = await submitTicket(customer, 'el', 'Η σύνδεση χάνεται')
  const duplicate = await submitTicket(customer, 'el', 'Πάλι χάνεται η σύνδεση')

  await signInAs(page, browser, 'agent', 'el')
  const title = `Επανεκκίνηση ${goesOn}`
  await page.goto('/el/desk/macros/new/')
  await page.getByRole('textbox', { name: t('desk.macros.edit.title') }).fill(title)
  await page.locator('#texts-el').fill('Επανεκκινήστε το Host, παρακαλώ. Αφορά το {{ticket.subject}}.')
  await page.getByRole('button', { name: t('desk.macros.edit.save') }).click()
  await expect(page.getByRole('link', { name: title })).toBeVisible()

  // The macro goes below what is typed, filled in for this ticket; nothing is sent yet.
  await page.goto(`/el/desk/tickets/${goesOn}/`)
  const reply = page.getByRole('textbox', { name: t('desk.reply.label') })
  await reply.fill('Καλημέρα σας,')
  await page.getByRole('combobox', { name: t('desk.macro.label') }).selectOption({ label: title })
  await page.getByRole('button', { name: t('desk.macro.insert'), exact: true }).click()
  await expect(reply).toHaveValue('Καλημέρα σας,\n\nΕπανεκκινήστε το Host, παρακαλώ. Αφορά το Η σύνδεση χάνεται.')
  await expect(page.locator('.messages')).not.toContainText('Επανεκκινήστε')
  await page.getByRole('button', { name: t('desk.reply.send'), exact: true }).click()
  await expect(page.locator('.messages')).toContainText('Αφορά το Η σύνδεση χάνεται.')

  await page.goto(`/el/desk/tickets/${duplicate}/`)
  await page.getByRole('combobox', { name: t('desk.merge.into') }).fill(goesOn)
  await page.getByRole('button', { name: t('desk.merge.send') }).click()
  await expect(page.locator('main')).toContainText(t('desk.merge.into.notice', { number: goesOn }))

  const [told] = await mailsTo(customer.request, email)
  expect(told?.text).toContain(goesOn)
  await customer.goto(`/el/tickets/${duplicate}/`)
  await customer.getByRole('link', { name: t('tickets.merged.open', { number: goesOn }) }).click()
  await expect(customer.getByRole('heading', { level: 1 })).toHaveText('Η σύνδεση χάνεται')
  await expect(customer.locator('.messages')).toContainText('Επανεκκινήστε το Host')
  await customer.context().close()
})
