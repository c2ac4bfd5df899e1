import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { LOCALES } from '../../locales/locale.ts'
import { newEmail, orderLicense, signIn, signInAs, submitTicket } from './support.ts'

const READING = [
  '',
  'policy/',
  'policy/changes/',
  'plans/',
  'promise-kept/',
  'kb/',
  'kb/firewall-and-ports/',
  'kb/what-is-an-incident/',
  'search/',
  'problems/no-entitlement/',
  'nothing-here/',
  'sign-in/',
  'incidents/',
]
const ACTING = [
  'account/',
  'account/organisation/',
  'licenses/',
  'tickets/',
  'tickets/new/',
  'tickets/new/?product=nordlys-remote',
  'tickets/new/?product=nordlys-backup',
  'incidents/',
  'incidents/invoices/',
  'desk/',
]
const ADMINISTRATION = ['accounts/', 'purchases/', 'audit/', 'exports/', 'import/', 'mails/']

async function findings(page: Page, path: string): Promise<unknown[]> {
  await page.goto(path)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(({ id, nodes }) => ({ path, id, where: nodes.map((node) => node.html).slice(0, 3) }))
}

// Many pages a test, each looked over whole.
test.setTimeout(300_000)

for (const locale of LOCALES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${locale}, ${colorScheme}: axe finds nothing on the pages anybody reads`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme })
      const page = await context.newPage()
      for (const path of READING) expect(await findings(page, `/${locale}/${path}`)).toEqual([])
      await context.close()
    })

    test(`${locale}, ${colorScheme}: axe finds nothing on the pages that act`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme })
      const page = await context.newPage()
      const email = newEmail()
      await orderLicense(browser, email)
      await signIn(page, email, locale)
      const number = await submitTicket(page, locale, 'A ticket to look at')
      for (const path of [...ACTING, `tickets/${number}/`]) expect(await findings(page, `/${locale}/${path}`)).toEqual([])
      await signInAs(page, browser, 'agent', locale)
      for (const path of ['desk/', 'desk/tickets/new/', `desk/tickets/${number}/`])
        expect(await findings(page, `/${locale}/${path}`)).toEqual([])
      await signInAs(page, browser, 'administrator', locale)
      for (const path of ADMINISTRATION) expect(await findings(page, `/${locale}/desk/${path}`)).toEqual([])
      await context.close()
    })
  }
}
