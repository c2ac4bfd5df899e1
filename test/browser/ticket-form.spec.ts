import { expect, type Page, test } from '@playwright/test'
import { newEmail, orderLicense, signIn, words } from './support.ts'

/** What the scripts of the customer's forms add; the forms themselves work without them (customer.spec.ts). */
const FORM = '/en/tickets/new/?product=nordlys-remote'
const t = words('en')

/** How long after the last key a draft is kept. */
const DRAFT_KEPT_MS = 600

async function drafted(page: Page, subject: string): Promise<void> {
  await page.goto(FORM)
  await page.getByLabel(t('tickets.new.subject.label')).fill(subject)
  await page.waitForTimeout(DRAFT_KEPT_MS)
}

async function submitRest(page: Page, version = '7.6.2.0'): Promise<void> {
  await page.locator('input[name=type][value=defect]').check()
  await page.locator('input[name=severity][value=S3]').check()
  await page.getByLabel(t('tickets.new.version.label')).fill(version)
  await page.getByLabel(t('tickets.new.body.label')).fill('Each time.')
  await page.locator('input[name=policyVersion]').check()
  await page.getByRole('button', { name: t('tickets.new.send') }).click()
}

test('what is typed survives leaving the page, until it is sent or its writer signs out', async ({ page, browser }) => {
  const subject = page.getByLabel(t('tickets.new.subject.label'))
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  await drafted(page, 'Half a thought')
  await page.goto('/en/kb/')
  await page.goto(FORM)
  await expect(subject).toHaveValue('Half a thought')
  await submitRest(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Half a thought')
  await page.goto(FORM)
  await expect(subject).toHaveValue('')

  await drafted(page, 'Nobody else’s business')
  await page.goto('/en/account/')
  await page.getByRole('button', { name: t('account.signOut.here') }).click()
  await expect(page).toHaveURL(/\/en\/$/)
  await signIn(page, email, 'en')
  await page.goto(FORM)
  await expect(subject).toHaveValue('')
})

test('a draft is shown to nobody but its writer', async ({ page, browser }) => {
  const [one, other] = [newEmail(), newEmail()]
  await orderLicense(browser, one)
  await orderLicense(browser, other)
  await signIn(page, one, 'en')
  await drafted(page, 'Mine')
  await signIn(page, other, 'en')
  await page.goto(FORM)
  await expect(page.getByLabel(t('tickets.new.subject.label'))).toHaveValue('')
})

test('the form says what the version means, and what is promised for the type, while it is filled in', async ({
  page,
  browser,
}) => {
  const email = newEmail()
  await orderLicense(browser, email, 'service-contract')
  await signIn(page, email, 'en')
  await page.goto(FORM)
  const version = page.getByLabel(t('tickets.new.version.label'))
  const note = (standing: string) => page.locator(`[data-standing=${standing}]`)
  for (const [typed, standing] of [
    ['6.9.1', 'unsupported'],
    ['7.0', 'outdated'],
    ['99', 'unknown'],
  ] as const) {
    await version.fill(typed)
    await version.blur()
    await expect(note(standing)).toBeVisible()
  }
  await version.fill('7.6.2.0')
  await version.blur()
  for (const standing of ['unsupported', 'outdated', 'unknown']) await expect(note(standing)).toBeHidden()

  const promise = page.locator('label[data-plan=service-contract] .promise-lines')
  await page.locator('input[name=type][value=defect]').check()
  await expect(promise).toContainText(t('programme.event.resolution'))
  const forDefects = await promise.innerText()
  await page.locator('input[name=type][value=environment]').check()
  await expect(promise).not.toHaveText(forDefects)
})

test('refused in place, the form keeps its files, and the reader is taken to what is wrong', async ({ page, browser }) => {
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  await drafted(page, 'With a log')
  const version = page.getByLabel(t('tickets.new.version.label'))
  const files = page.locator('#attachments')
  await files.setInputFiles({ name: 'screen.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') })
  await submitRest(page, 'seven')
  await expect(page.getByRole('alert')).toBeFocused()
  await expect(version).toHaveAttribute('aria-invalid', 'true')
  await version.fill('7.6.2.0')
  await page.getByRole('button', { name: t('tickets.new.send') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('With a log')
  await expect(page.getByRole('link', { name: 'screen.txt' })).toBeVisible()
})

test('when the portal cannot be reached, nothing typed is lost, and the form says so', async ({ page, browser }) => {
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  await drafted(page, 'On the train')
  await page.route('**/tickets/new/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await submitRest(page)
  await expect(page.getByRole('alert')).toContainText(t('common.form.failed'))
  await expect(page.getByLabel(t('tickets.new.subject.label'))).toHaveValue('On the train')
  await page.unroute('**/tickets/new/**')
  await page.getByRole('button', { name: t('tickets.new.send') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('On the train')
})
