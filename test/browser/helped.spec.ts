import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { signInAs, words } from './support.ts'

test('el: a reader says that an article did not help, and why; the administrators read it beside the article', async ({
  page,
  browser,
}) => {
  const t = words('el')
  const comment = `Λείπει το μενού της νέας έκδοσης. ${randomUUID()}`
  await page.goto('/el/kb/connection-lost/')
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  await page
    .locator('main')
    .getByRole('button', { name: t('kb.helped.no') })
    .click()
  await page.getByRole('radio', { name: t('kb.helped.reason.outdated') }).check()
  await page.getByRole('textbox', { name: t('kb.helped.comment') }).fill(comment)
  await page.getByRole('button', { name: t('kb.helped.send'), exact: true }).click()
  await expect(page.getByText(t('kb.helped.thanks'))).toBeVisible()

  await signInAs(page, browser, 'administrator', 'el')
  await page.goto('/el/desk/insights/')
  const said = page.getByRole('listitem').filter({ hasText: comment })
  await expect(said).toContainText(t('kb.helped.reason.outdated'))
  await said.getByRole('link', { name: title }).click()
  await expect(page).toHaveURL(/\/el\/kb\/connection-lost\/$/)
})
