import { randomBytes } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { programme } from '../../programme/active.ts'
import { generateLicenseKey } from '../../programme/license-key.ts'
import { administratorOf, mailsTo, newEmail, signIn, signInAs, words } from './support.ts'

const product = programme.products.find(({ warranty }) => warranty)
const plan = programme.plans.find(({ kind }) => kind === 'subscription')

if (product && plan) {
  test(`${programme.name}, da: a broken device is registered with its ticket, found to be faulty, replaced, and its arrival confirmed`, async ({
    page,
    browser,
  }) => {
    test.setTimeout(120_000)
    const t = words('da')
    const email = newEmail()
    const serial = `PK${randomBytes(4).toString('hex').toUpperCase()}`
    const administrator = await administratorOf(browser)
    const license = `${generateLicenseKey(randomBytes(15))},${product.id},${plan.id},commercial,${email},`
    const soldOn = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
    const imports = [
      ['licenses', `key,product,plan,kind,orderEmail,supportUntil\n${license}\n`],
      ['devices', `serial,product,soldOn,extraYears\n${serial},${product.id},${soldOn},\n`],
    ]
    for (const [what, csv] of imports) {
      const response = await administrator.post(`/api/desk/${what}/import`, { data: { csv } })
      expect(await response.json()).toMatchObject({ imported: 1, refused: [] })
    }

    await signIn(page, email, 'da')
    await page.goto(`/da/tickets/new/?product=${product.id}`)
    await page.locator('input[name=type][value=hardware]').check()
    await page.locator('input[name=severity][value=S2]').check()
    await page.locator('input[name=payWith][value=plan]').check()
    await page.getByRole('textbox', { name: t('tickets.new.version.label') }).fill(product.currentRelease)
    await page.locator('#serial').fill(serial.toLowerCase())
    await page.getByRole('textbox', { name: t('tickets.new.subject.label') }).fill('Læseren er død')
    await page.getByRole('textbox', { name: t('tickets.new.body.label') }).fill('Der er intet lys.')
    await page.locator('input[name=policyVersion]').check()
    await page.getByRole('button', { name: t('tickets.new.send') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Læseren er død')
    await expect(page.locator('main')).toContainText(serial)
    const number = /tickets\/(\d{9})/.exec(page.url())?.[1] ?? ''

    const desk = await (await browser.newContext()).newPage()
    await signInAs(desk, browser, 'agent', 'da')
    await desk.goto(`/da/desk/tickets/${number}/`)
    await desk.getByRole('textbox', { name: t('desk.replacement.diagnosis') }).fill('Læserens strømforsyning er gået i stykker.')
    await desk.getByRole('button', { name: t('desk.replacement.diagnose') }).click()
    await expect(desk.getByText(t('desk.done.diagnose'))).toBeVisible()
    expect((await mailsTo(page.request, email))[0]?.text).toContain(number)

    const replacement = `PN${serial.slice(2)}`
    await desk.getByRole('textbox', { name: t('desk.replacement.tracking') }).fill('PostNord 00370')
    await desk.getByRole('textbox', { name: t('desk.replacement.newSerial') }).fill(replacement)
    await desk.getByRole('button', { name: t('desk.replacement.ship') }).click()
    await expect(desk.getByText(t('desk.done.shipReplacement'))).toBeVisible()

    await page.goto(`/da/tickets/${number}/`)
    for (const text of ['Læserens strømforsyning er gået i stykker.', 'PostNord 00370', replacement])
      await expect(page.locator('main')).toContainText(text)
    await page.getByRole('button', { name: t('tickets.replacement.confirm') }).click()
    await expect(page.getByText(t('tickets.done.confirmArrival'))).toBeVisible()
    // The new device has taken the place of the old one.
    await page.goto('/da/account/devices/')
    await expect(page.getByRole('row', { name: replacement })).toBeVisible()
    await desk.reload()
    await desk.getByRole('button', { name: t('desk.replacement.return') }).click()
    await expect(desk.getByText(t('desk.done.recordReturn'))).toBeVisible()
    await desk.context().close()
  })
}
