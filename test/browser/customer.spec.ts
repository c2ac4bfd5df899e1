import { expect, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { displayLicenseKey } from '../../programme/license-key.ts'
import {
  fillTicket,
  letPromisePass,
  mailsTo,
  newEmail,
  orderLicense,
  signIn,
  signInByPage,
  submitTicket,
  words,
} from './support.ts'

const LOG = { name: 'host.log', mimeType: 'text/plain', buffer: Buffer.from('one line\n') }

/** The customer's whole story, the same with scripts and without. */
async function story(page: Page, locale: Locale, email: string): Promise<void> {
  const t = words(locale)
  const subject = `Η σύνδεση χάνεται – æøå ș ț ${locale}`
  await signInByPage(page, locale, email, 'account/')
  await expect(page.locator('main')).toContainText('PRO')

  await page.goto(`/${locale}/tickets/new/?product=nordlys-remote`)
  await fillTicket(page, locale, subject)
  await expect(page.locator('label[data-plan=pro]')).toContainText(/20\d\d/)
  await page.getByLabel(t('tickets.attachments.label')).setInputFiles(LOG)
  await page.getByRole('button', { name: t('tickets.new.send') }).click()

  await expect(page).toHaveURL(new RegExp(`/${locale}/tickets/\\d{9}/`))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(subject)
  await expect(page.locator('main')).toContainText('Line two <b>as typed</b>.')
  const number = /tickets\/(\d{9})/.exec(page.url())?.[1] ?? ''
  const [mail] = await mailsTo(page.request, email)
  expect(mail?.subject).toContain(number)
  const download = await page.request.get((await page.getByRole('link', { name: 'host.log' }).getAttribute('href')) ?? '')
  expect(await download.text()).toBe('one line\n')
  expect(download.headers()['content-disposition']).toContain('attachment')

  await page.getByRole('textbox', { name: t('tickets.write.label') }).fill('One thing more.')
  await page.getByRole('button', { name: t('tickets.write.send') }).click()
  await expect(page.locator('.message').last()).toContainText('One thing more.')

  await page.goto(`/${locale}/tickets/`)
  await page.getByRole('link', { name: subject }).click()
  await page.getByText(t('tickets.withdraw.title'), { exact: true }).click()
  await page.getByRole('button', { name: t('tickets.withdraw.send') }).click()
  await expect(page.getByText(t('tickets.done.close'))).toBeVisible()
  await page.getByRole('radio', { name: t('tickets.rating.5') }).check()
  await page.getByRole('button', { name: t('tickets.rating.send') }).click()
  await expect(page.getByText(t('tickets.done.rating'))).toBeVisible()

  await page.goto(`/${locale}/account/`)
  await page.getByRole('button', { name: t('account.signOut.here') }).click()
  await page.goto(`/${locale}/tickets/`)
  await expect(page).toHaveURL(new RegExp(`/${locale}/sign-in/`))
}

for (const locale of LOCALES) {
  test(`${locale}: a customer signs in, submits, writes, withdraws, rates and signs out`, async ({ page, browser }) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && problems.push(message.text()))
    const email = newEmail()
    await orderLicense(browser, email)
    await story(page, locale, email)
    expect(problems).toEqual([])
  })

  test(`${locale}: the same without scripts`, async ({ browser }) => {
    const email = newEmail()
    await orderLicense(browser, email)
    const context = await browser.newContext({ javaScriptEnabled: false })
    await story(await context.newPage(), locale, email)
    await context.close()
  })

  test(`${locale}: a customer links a key that was ordered with another address`, async ({ page, browser }) => {
    const t = words(locale)
    const key = await orderLicense(browser, newEmail(), 'site')
    await signIn(page, newEmail(), locale)
    await page.goto(`/${locale}/licenses/`)
    await page
      .getByRole('textbox', { name: t('licenses.key.label') })
      .fill(`${displayLicenseKey(key).slice(0, -1)}${key.endsWith('7') ? '8' : '7'}`)
    await page.getByRole('button', { name: t('licenses.link.send') }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await page.getByRole('textbox', { name: t('licenses.key.label') }).fill(displayLicenseKey(key).toLowerCase())
    await page.getByRole('button', { name: t('licenses.link.send') }).click()
    await expect(page.locator('main')).toContainText(key.slice(-4))
    await expect(page.locator('main')).toContainText('SITE')
  })
}

test('the link of the mail signs in only when its button is pressed', async ({ page }) => {
  const email = newEmail()
  await page.request.post('/api/session/codes', { data: { email, locale: 'en' } })
  const [mail] = await mailsTo(page.request, email)
  const link = new URL(/http\S+token=\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  const path = link.pathname + link.search
  await page.goto(path)
  await page.goto(path)
  expect((await page.request.get('/api/session')).status()).toBe(401)
  await page.getByRole('button', { name: words('en')('signIn.open.send') }).click()
  await expect(page).toHaveURL(/\/en\/(account|tickets)\//)
  expect((await page.request.get('/api/session')).status()).toBe(200)
  await page.goto(path)
  await page.getByRole('button', { name: words('en')('signIn.open.send') }).click()
  await expect(page.getByRole('alert')).toBeVisible()
})

for (const scripts of [true, false]) {
  test(`a session that ends while the form is open loses nothing typed (${scripts ? 'with' : 'without'} scripts)`, async ({
    browser,
  }) => {
    const t = words('en')
    const email = newEmail()
    await orderLicense(browser, email)
    const context = await browser.newContext({ javaScriptEnabled: scripts })
    const page = await context.newPage()
    await signIn(page, email, 'en')
    await page.goto('/en/tickets/new/?product=nordlys-remote')
    await fillTicket(page, 'en', 'Typed at length')
    await context.clearCookies({ name: 'session' })
    await page.getByRole('button', { name: t('tickets.new.send') }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await expect(page.getByRole('textbox', { name: t('tickets.new.subject.label') })).toHaveValue('Typed at length')
    await expect(page.getByRole('textbox', { name: t('tickets.new.body.label') })).toHaveValue(
      'Line one.\nLine two <b>as typed</b>.',
    )
    await signIn(page, email, 'en')
    await page.locator('input[name=policyVersion]').check()
    await page.getByRole('button', { name: t('tickets.new.send') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Typed at length')
    await context.close()
  })
}

test('the promise on the form is the promise of the ticket', async ({ page, browser }) => {
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  const promiseOnForm = async () => {
    await page.goto('/en/tickets/new/?product=nordlys-remote')
    await fillTicket(page, 'en', 'What was shown')
    const shown = await page.locator('label[data-plan=pro]').innerText()
    return /\w{3},? \d+ \w+ 20\d\d,? \d\d:\d\d/.exec(shown)?.[0] ?? 'nothing'
  }
  const before = await promiseOnForm()
  await page.getByRole('button', { name: words('en')('tickets.new.send') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What was shown')
  const promised = await page.locator('.promises').innerText()
  // A minute may end between the form and the ticket.
  const after = await promiseOnForm()
  expect(promised.includes(before) || promised.includes(after), `${promised}: ${before}, ${after}`).toBe(true)
})

for (const locale of LOCALES) {
  test(`a customer is told of a missed promise, sees how it was counted, and escalates, without scripts, in ${locale}`, async ({
    browser,
  }) => {
    const t = words(locale)
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    const email = newEmail()
    await orderLicense(browser, email)
    await signIn(page, email, locale)
    const number = await submitTicket(page, locale, 'Left waiting')
    await page.goto(`/${locale}/tickets/${number}/`)
    await expect(page.getByRole('button', { name: t('tickets.escalate.send') })).toHaveCount(0)
    await letPromisePass(page, number)
    const [mail] = await mailsTo(page.request, email)
    expect(mail?.subject).toContain(number)
    expect(mail?.text).toContain(`/${locale}/tickets/${number}/`)
    await page.goto(`/${locale}/tickets/${number}/`)
    await page.locator('details.count summary').click()
    await expect(page.locator('details.count table')).toBeVisible()
    await page.getByRole('button', { name: t('tickets.escalate.send') }).click()
    await expect(page.getByText(t('tickets.done.escalate'))).toBeVisible()
    await expect(page.getByRole('button', { name: t('tickets.escalate.send') })).toHaveCount(0)
    await context.close()
  })
}
