import { type Browser, expect, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import {
  fillTicket,
  mailIn,
  mailsTo,
  newEmail,
  orderLicense,
  signIn,
  signInAs,
  signInByPage,
  submitTicket,
  words,
} from './support.ts'

/** How long an open page may take to show what is new: it asks every few seconds, and less often after an answer that failed. */
const NEWS_MS_MAX = 40_000
const DETAILS = 'Host 914 227 305, Kornblomst-77'

/** What the agent does meanwhile; their own pages have tests of their own. */
async function deskOf(browser: Browser, number: string) {
  const page = await (await browser.newContext()).newPage()
  await signInAs(page, browser, 'agent', 'en')
  const post = async (path: string, data: object = {}) => {
    const response = await page.request.post(`/api/desk/tickets/${number}/${path}`, { data })
    expect(response.ok(), path).toBe(true)
    return response.json()
  }
  return { page, post }
}

async function write(page: Page, locale: Locale, text: string): Promise<void> {
  const t = words(locale)
  await page.getByRole('textbox', { name: t('tickets.write.label') }).fill(text)
  await page.getByRole('button', { name: t('tickets.write.send') }).click()
}

for (const locale of LOCALES) {
  test(`${locale}: a customer’s whole story, from sign-in through three replies, one of them by mail, to the rating`, async ({
    page,
    browser,
  }) => {
    test.setTimeout(120_000)
    const t = words(locale)
    const email = newEmail()
    await orderLicense(browser, email)
    await signInByPage(page, locale, email, 'tickets/new/?product=nordlys-remote')
    await page.goto(`/${locale}/tickets/new/?product=nordlys-remote`)
    await fillTicket(page, locale, 'From the first to the last word')
    await page.getByRole('textbox', { name: t('tickets.remoteAccess.label') }).fill(DETAILS)
    await page.getByRole('button', { name: t('tickets.new.send') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('From the first to the last word')
    const number = /tickets\/(\d{9})/.exec(page.url())?.[1] ?? ''
    const { page: desk, post } = await deskOf(browser, number)
    await post('assign')
    expect(await post('remote-access/read')).toEqual({ details: DETAILS })

    // The first answer appears while the customer writes, and takes nothing from them.
    await page.goto(`/${locale}/tickets/${number}/`)
    const message = page.getByRole('textbox', { name: t('tickets.write.label') })
    await message.fill('Half a sen')
    await post('messages', { body: 'Does it fail at once?', visibility: 'public' })
    await expect(page.locator('.messages')).toContainText('Does it fail at once?', { timeout: NEWS_MS_MAX })
    await expect(page.locator('.live-news a')).toHaveAttribute('href', /^#msg_/)
    await expect(message).toBeFocused()
    await expect(message).toHaveValue('Half a sen')
    await write(page, locale, 'No, after an hour.')
    await expect(page.locator('.messages')).toContainText('No, after an hour.')

    await post('messages', { body: 'Please send us the log.', visibility: 'public', status: 'waiting' })
    const [mail] = await mailsTo(page.request, email)
    const raw = `From: ${email}\r\nTo: ${mail?.replyTo}\r\nSubject: Re: ${number}\r\nMessage-ID: <${crypto.randomUUID()}@example.org>\r\n`
    await mailIn(
      page.request,
      email,
      mail?.replyTo ?? '',
      `${raw}Content-Type: text/plain; charset=utf-8\r\n\r\nThere is none: æøå ή ș.\r\n`,
    )
    await expect(page.locator('.messages')).toContainText('There is none: æøå ή ș.', { timeout: NEWS_MS_MAX })

    // A password in the text is doubted before it is sent, and once again by whoever receives it.
    await post('messages', { body: 'Then we look ourselves.', visibility: 'public' })
    await message.fill('password: hunter2')
    await expect(page.getByText(t('tickets.secretHint.text'))).toBeVisible()
    await write(page, locale, 'Please do, the host is on.')
    await expect(page.locator('.messages')).toContainText('Please do, the host is on.')

    await post('resolve', { outcome: 'solved' })
    const [resolved] = await mailsTo(page.request, email)
    const rating = new URL(/http\S+#rating/.exec(resolved?.text ?? '')?.[0] ?? '')
    await page.goto(rating.pathname + rating.hash)
    await page.getByRole('radio', { name: t('tickets.rating.5') }).check()
    await page.getByRole('textbox', { name: t('tickets.rating.comment') }).fill('Quick, and kind.')
    await page.getByRole('button', { name: t('tickets.rating.send') }).click()
    await expect(page.getByText(t('tickets.done.rating'))).toBeVisible()

    await page.getByRole('link', { name: t('tickets.transcript.link') }).click()
    for (const said of ['Does it fail at once?', 'No, after an hour.', 'There is none: æøå ή ș.', 'Please do, the host is on.'])
      await expect(page.locator('main')).toContainText(said)
    await expect(page.locator('main')).not.toContainText('Kornblomst')
    await desk.context().close()
  })
}

test('the agent’s page shows what the customer writes, beside a reply that is half written', async ({ page, browser }) => {
  const t = words('en')
  const email = newEmail()
  await orderLicense(browser, email)
  const customer = await (await browser.newContext()).newPage()
  await signIn(customer, email, 'en')
  const number = await submitTicket(customer, 'en', 'Live at the desk')
  await signInAs(page, browser, 'agent', 'en')
  await page.goto(`/en/desk/tickets/${number}/`)
  const reply = page.getByRole('textbox', { name: t('desk.reply.label') })
  await reply.fill('Half an answer')
  await customer.request.post(`/api/tickets/${number}/messages`, { data: { body: 'It has come right by itself.' } })
  await expect(page.locator('.messages')).toContainText('It has come right by itself.', { timeout: NEWS_MS_MAX })
  await expect(reply).toHaveValue('Half an answer')
  await customer.context().close()
})
