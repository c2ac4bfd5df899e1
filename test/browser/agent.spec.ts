import { expect, type Page, test } from '@playwright/test'
import { LOCALES } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { administratorOf, codeFor, mailsTo, newEmail, orderLicense, signIn, signInAs, submitTicket, words } from './support.ts'

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
    await page.getByRole('searchbox', { name: t('desk.find.label') }).fill(number)
    await page
      .getByRole('main')
      .getByRole('button', { name: t('desk.find.send') })
      .click()
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
    await page.getByRole('button', { name: t('desk.resolve.send'), exact: true }).click()
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

/** Presses the tab key until that element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no ${selector} within the tab key's reach`)
}

test('the agent’s day by keyboard alone: sign in, search, take, reply, note, wait, resolve, next ticket', async ({
  page,
  browser,
}) => {
  const t = words('en')
  const [email, mark] = [newEmail(), `mark${Date.now()}`]
  await orderLicense(browser, email)
  const customer = await browser.newPage()
  await signIn(customer, email, 'en')
  const older = await submitTicket(customer, 'en', `The older ${mark}`)
  const newer = await submitTicket(customer, 'en', `The newer ${mark}`)
  const agent = newEmail()
  await signIn(customer, agent, 'en')
  expect(
    (await (await administratorOf(browser)).post(`/api/desk/accounts/${agent}/roles`, { data: { roles: ['agent'] } })).ok(),
  ).toBe(true)
  const press = (key: string) => page.keyboard.press(key)
  const type = (text: string) => page.keyboard.type(text)
  const focused = (selector: string) => expect(page.locator(selector)).toBeFocused()

  /** The keys act once the page's script is there: it shows the button that says what they do. */
  const ready = () => expect(page.getByRole('button', { name: t('desk.keys.open') })).toBeVisible()

  await page.goto('/en/desk/')
  await tabTo(page, 'input[type=email]')
  await type(agent)
  await press('Enter')
  await expect(page.getByRole('textbox', { name: t('signIn.code.label') })).toBeVisible()
  await tabTo(page, 'input[name=code]')
  await type(await codeFor(page.request, agent))
  await press('Enter')
  await ready()

  await press('?')
  await expect(page.getByRole('dialog', { name: t('desk.keys.title') })).toBeVisible()
  await press('Escape')
  await press('g')
  await press('u')
  await expect(page).toHaveURL(/filter=unassigned/)
  await ready()
  await press('/')
  await type(mark)
  await press('Enter')
  await expect(page).toHaveURL(/desk\/search\//)
  await ready()
  await press('j')
  await focused(`tr[data-number="${newer}"] a`)
  await press('j')
  await press('k')
  await press('a')
  await expect(page.getByText(`The newer ${mark}`).first()).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: mark })).toBeVisible()
  await press('Enter')
  await expect(page).toHaveURL(new RegExp(`/tickets/${newer}/`))
  await ready()
  await expect(page.getByText(t('desk.assign.toMe'))).toBeVisible()
  await ready()

  await press('m')
  await focused('#macro')
  await tabTo(page, 'textarea#body')
  await type('Please restart the Host. r n e j k u')
  await press('Control+Enter')
  await expect(page.getByText(t('desk.done.reply'))).toBeVisible()
  await ready()
  await press('n')
  await type('Looks like the relay.')
  await press('Control+Enter')
  await expect(page.locator('.message.internal')).toContainText('Looks like the relay.')
  await press('Escape')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await press('s')
  await press('Enter')
  await expect(page.getByText(t('desk.done.status'))).toBeVisible()
  await ready()
  await press('e')
  await press('Space')
  await press('Enter')
  await expect(page.getByText(t('desk.done.resolve'))).toBeVisible()
  await ready()
  await press('j')
  await expect(page).toHaveURL(new RegExp(`/tickets/${older}/`))
  await ready()
  await press('u')
  await expect(page).toHaveURL(/desk\/search\//)
  await ready()
  expect((await mailsTo(page.request, email))[0]?.subject).toContain(newer)
  await customer.close()
})

test('single keys can be switched off, which the browser remembers, and never act while somebody types', async ({
  page,
  browser,
}) => {
  const t = words('en')
  await signInAs(page, browser, 'agent', 'en')
  await page.goto('/en/desk/')
  await page.getByRole('searchbox', { name: t('desk.find.label') }).focus()
  await page.keyboard.type('gm?')
  await expect(page.getByRole('searchbox', { name: t('desk.find.label') })).toHaveValue('gm?')
  await page.getByRole('button', { name: t('desk.keys.open') }).click()
  await page.getByRole('checkbox', { name: t('desk.keys.on') }).uncheck()
  await page.getByRole('button', { name: t('desk.keys.close') }).click()
  await page.reload()
  const leaving = page.waitForRequest((request) => request.isNavigationRequest(), { timeout: 2000 })
  const stays = expect(leaving).rejects.toThrow('Timeout')
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await stays
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the queue shows a new ticket by itself, says so, and leaves the focus where it is', async ({ page, browser }) => {
  const email = newEmail()
  await orderLicense(browser, email, 'service-contract')
  const customer = await browser.newPage()
  await signIn(customer, email, 'el')
  const first = await submitTicket(customer, 'el', 'Already there')
  await signInAs(page, browser, 'agent', 'en')
  await page.goto('/en/desk/?plan=service-contract&language=el')
  const line = (number: string) => page.locator(`tr[data-number="${number}"]`)
  await line(first).getByRole('link').focus()
  const subject = `New by itself ${email.slice(0, 8)}`
  const second = await submitTicket(customer, 'el', subject)
  await expect(line(second)).toBeVisible({ timeout: 30_000 })
  await expect(line(first).getByRole('link')).toBeFocused()
  await customer.close()
})

test('two agents on one ticket see each other, and a reply that was overtaken asks first and keeps its text', async ({
  browser,
}) => {
  const t = words('en')
  const email = newEmail()
  await orderLicense(browser, email)
  const customer = await browser.newPage()
  await signIn(customer, email, 'en')
  const number = await submitTicket(customer, 'en', 'Two at once')
  const [one, other] = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()]
  for (const page of [one, other]) await signInAs(page, browser, 'agent', 'en')
  const box = (page: Page) => page.getByRole('textbox', { name: t('desk.reply.label'), exact: true })
  const send = (page: Page) => page.getByRole('button', { name: t('desk.reply.send'), exact: true }).click()
  await one.goto(`/en/desk/tickets/${number}/`)
  await box(one).pressSequentially('From one')
  await other.goto(`/en/desk/tickets/${number}/`)
  await expect(other.locator('.presence')).toContainText(t('desk.presence.writing', { name: '' }).trim(), { timeout: 30_000 })
  await box(other).fill('From the other')
  await send(one)
  await expect(one.getByText(t('desk.done.reply'))).toBeVisible()
  await send(other)
  await expect(other.getByRole('alert')).toContainText(words('en')('problems.reply-overtaken.title'))
  await expect(box(other)).toHaveValue('From the other')
  await expect(other.locator('.messages')).toContainText('From one')
  await send(other)
  await expect(other.getByText(t('desk.done.reply'))).toBeVisible()
  await expect(other.locator('.messages')).toContainText('From the other')
  for (const page of [one, other]) await page.context().close()
  await customer.close()
})

test('a customer who opens the desk is told that it is not theirs', async ({ page }) => {
  await signIn(page, newEmail(), 'en')
  const response = await page.goto('/en/desk/')
  expect(response?.status()).toBe(403)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
