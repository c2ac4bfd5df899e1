import { expect, test } from '@playwright/test'
import { programme } from '../../programme/active.ts'
import { mailsTo, newEmail, orderLicense, signIn, signInAs, words } from './support.ts'

test('da: a change is estimated at the desk, agreed to by the customer, worked, booked and done, and the month says what is left', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const t = words('da')
  const email = newEmail()
  await orderLicense(browser, email, 'service-contract')
  await signIn(page, email, 'da')
  const submitted = await page.request.post('/api/tickets', {
    data: {
      ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'change', severity: 'S4', subject: 'En regel mere' },
      ...{
        body: 'Hosten skal kun kunne nås fra kontoret.',
        locale: 'da',
        payWith: 'plan',
        policyVersion: programme.policy.version,
      },
    },
  })
  expect(submitted.status()).toBe(201)
  const { number } = (await submitted.json()).ticket

  const desk = await (await browser.newContext()).newPage()
  await signInAs(desk, browser, 'agent', 'da')
  await desk.request.post(`/api/desk/tickets/${number}/assign`, { data: {} })
  await desk.goto(`/da/desk/tickets/${number}/`)
  await desk.getByText(t('desk.change.propose'), { exact: true }).click()
  await desk.getByRole('textbox', { name: t('desk.change.work') }).fill('Vi lægger en regel ind for kontorets adresser.')
  await desk.getByRole('textbox', { name: t('desk.change.minutes') }).fill('45')
  await desk.getByRole('button', { name: t('desk.change.send') }).click()
  await expect(desk.getByText(t('desk.done.proposeEstimate'))).toBeVisible()

  // Nothing is worked before the customer, asked by mail, has agreed.
  await expect(desk.getByText(t('desk.change.book'), { exact: true })).toHaveCount(0)
  const [asked] = await mailsTo(page.request, email)
  expect(asked?.text).toContain('Vi lægger en regel ind for kontorets adresser.')
  await page.goto(`/da/tickets/${number}/`)
  await page.getByRole('button', { name: t('tickets.change.agree') }).click()
  await expect(page.getByText(t('tickets.done.agreeEstimate'))).toBeVisible()

  await desk.reload()
  await desk.getByText(t('desk.change.book'), { exact: true }).click()
  await desk
    .getByRole('textbox', { name: t('desk.change.minutes') })
    .first()
    .fill('30')
  await desk.getByRole('textbox', { name: t('desk.change.note') }).fill('Reglen er lagt ind og prøvet.')
  await desk.getByRole('button', { name: t('desk.change.bookSend'), exact: true }).click()
  await expect(desk.getByText(t('desk.done.bookMinutes'), { exact: true })).toBeVisible()
  await desk.getByText(t('desk.change.book'), { exact: true }).click()
  await desk.locator('form:has(input[value=finishChange]) button').click()
  await expect(desk.getByText(t('desk.done.finishChange'))).toBeVisible()

  await page.goto(`/da/tickets/${number}/`)
  await page.getByText(t('tickets.change.bookings'), { exact: true }).click()
  await expect(page.locator('.estimates')).toContainText('Reglen er lagt ind og prøvet.')
  await page.getByRole('link', { name: t('tickets.change.toMonths') }).click()
  const used = page.getByRole('listitem').filter({ hasText: 'Vi lægger en regel ind for kontorets adresser.' })
  await expect(used.locator('strong')).toHaveText(/^30\s/)
  await expect(used.getByRole('link')).toHaveAttribute('href', `/da/tickets/${number}/`)
  await desk.context().close()
})
