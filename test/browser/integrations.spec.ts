import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from '@playwright/test'
import { Webhook } from 'standardwebhooks'
import { newEmail, orderLicense, signIn, signInAs, submitTicket, words } from './support.ts'

const t = words('en')

/** What another system has received, and how it is asked to go. */
interface Receiver {
  url: string
  received: { headers: IncomingMessage['headers']; body: string }[]
  close: () => void
}

/** Another system that takes what it is told. */
async function receiver(): Promise<Receiver> {
  const received: Receiver['received'] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body })
    response.end('taken')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, close: () => server.close() }
}

/** Makes a token that may read tickets. @returns what is shown this once */
async function makeToken(page: Page, name: string): Promise<string> {
  await page.goto('/en/account/tokens/')
  await page.getByRole('textbox', { name: t('integrations.tokens.name.label') }).fill(name)
  await page.getByRole('checkbox', { name: t('integrations.scope.tickets.read') }).check()
  await page.getByRole('button', { name: t('integrations.tokens.new.send') }).click()
  return page.getByRole('textbox', { name: t('integrations.tokens.made.label', { name }) }).inputValue()
}

test('en: a customer’s program reads their tickets by a token, and no more once it is ended', async ({
  page,
  browser,
  playwright,
  baseURL,
}) => {
  const email = newEmail()
  await orderLicense(browser, email)
  await signIn(page, email, 'en')
  const number = await submitTicket(page, 'en', 'Read by a program')
  const token = await makeToken(page, 'Reporting')
  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${token}` } })
  const read = await program.get(`/api/tickets/${number}`)
  expect([read.status(), (await read.json()).ticket.subject]).toEqual([200, 'Read by a program'])
  const written = await program.post(`/api/tickets/${number}/messages`, { data: { body: 'By a program.' } })
  expect(written.status()).toBe(403)

  await page.goto('/en/account/tokens/')
  const row = page.getByRole('row', { name: 'Reporting' })
  await expect(row).not.toContainText(t('integrations.tokens.list.never'))
  await expect(page.locator('main')).not.toContainText(token)
  await row.getByRole('button').click()
  await expect(page.getByText(t('integrations.tokens.revoked'))).toBeVisible()
  expect((await program.get(`/api/tickets/${number}`)).status()).toBe(401)
  await program.dispose()
})

test('en: an administrator adds an endpoint, which is told of a ticket, signed, and the log says so and sends it again', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const { url, received, close } = await receiver()
  await signInAs(page, browser, 'administrator', 'en')
  await page.goto('/en/desk/integrations/')
  await page.getByRole('textbox', { name: t('integrations.webhooks.url.label') }).fill(url)
  await page.getByRole('textbox', { name: t('integrations.webhooks.description.label') }).fill('A chat')
  await page.getByRole('checkbox', { name: t('integrations.event.ticket.submitted') }).check()
  await page.getByRole('button', { name: t('integrations.webhooks.add.send') }).click()
  const secret = await page.getByRole('textbox', { name: t('integrations.webhook.secret.label') }).inputValue()

  const email = newEmail()
  await orderLicense(browser, email)
  const customer = await (await browser.newContext()).newPage()
  await signIn(customer, email, 'en')
  const number = await submitTicket(customer, 'en', 'Told to a chat')
  await customer.context().close()
  const ours = () => received.filter(({ body }) => body.includes(number))
  await expect.poll(() => ours().length, { timeout: 30_000 }).toBe(1)
  const [first] = ours()
  const event = new Webhook(secret).verify(first?.body ?? '', first?.headers as Record<string, string>)
  expect(event).toMatchObject({ type: 'ticket.submitted' })

  await page.goto('/en/desk/integrations/')
  await page.getByRole('link', { name: url }).click()
  const entry = page.getByRole('row').filter({ hasText: number })
  await expect(entry).toContainText('taken')
  await entry.getByRole('button', { name: t('integrations.webhook.log.send') }).click()
  await expect(page.getByText(t('integrations.webhook.done.replay'))).toBeVisible()
  await expect.poll(() => ours().length, { timeout: 30_000 }).toBe(2)
  expect(ours()[1]?.headers['webhook-id']).toBe(first?.headers['webhook-id'])

  await page.getByText(t('integrations.webhook.remove.title'), { exact: true }).first().click()
  await page.getByRole('button', { name: t('integrations.webhook.remove.send') }).click()
  await expect(page.locator('main')).not.toContainText(url)
  close()
})
