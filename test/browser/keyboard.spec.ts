import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { serviceTranslators } from '../../locales/service.ts'
import '../../locales/service-messages.ts'
import { expectVisibleFocus, STOPS_MAX, type Stop, stopsOf } from './focus.ts'
import { codeFor, mailsTo, newEmail, orderLicense, signIn, signInAs, submitTicket, words } from './support.ts'

// Every journey here is made with the keyboard alone: nothing is clicked, filled in or focused but by its keys.

/** Languages with the longest words, in which the longest journeys are made. */
const LONGEST: readonly Locale[] = ['el', 'ro']

// A hundred stops, each looked at, and at once where it will stay.
test.setTimeout(120_000)
test.use({ contextOptions: { reducedMotion: 'reduce' } })

/** Tabs on until that is focused, and looks at every stop on the way. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let stops = 0; stops < STOPS_MAX; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)
  }
  throw new Error(`${target} cannot be tabbed to`)
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.type(text)
}

/** Chooses a radio button: the group's first or chosen one is a stop, the arrows lead on. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  const radios = page.locator(`input[type=radio][name="${name}"]:enabled`)
  const isOn = () => page.evaluate((group) => (document.activeElement as HTMLInputElement | null)?.name === group, name)
  for (let stops = 0; !(await isOn()); stops += 1) {
    expect(stops, `${name} can be tabbed to`).toBeLessThan(STOPS_MAX)
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)
  }
  await page.keyboard.press('Space')
  const wanted = page.locator(`input[name="${name}"][value="${value}"]`)
  for (let steps = 0; steps < (await radios.count()) && !(await wanted.isChecked()); steps += 1)
    await page.keyboard.press('ArrowDown')
  await expect(wanted).toBeChecked()
}

/** What an update in place must not do: leave whoever uses the keyboard at the beginning of the page. */
async function expectFocusKept(page: Page): Promise<void> {
  expect(await expectVisibleFocus(page)).not.toBeNull()
}

async function signInByKeys(page: Page, locale: Locale, email: string): Promise<void> {
  const t = words(locale)
  await expect(page).toHaveURL(new RegExp(`/${locale}/sign-in/`))
  await type(page, page.getByRole('textbox', { name: t('signIn.email.label') }), email)
  await page.keyboard.press('Enter')
  const code = page.getByRole('textbox', { name: t('signIn.code.label') })
  await expect(code).toBeVisible()
  await type(page, code, '0000')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await tabTo(page, code)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(await codeFor(page.request, email))
  await page.keyboard.press('Enter')
}

const FOUND: Partial<Record<Locale, string>> = { el: 'κλειδί αδείας', ro: 'cheie de licență' }

for (const locale of LONGEST) {
  const t = words(locale)

  test(`${locale}: a visitor skips to the content, searches, reads, goes on to related answers, another language and the plans`, async ({
    page,
  }) => {
    await page.goto(`/${locale}/kb/`)
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)
    await expect(page.locator('.skip-link')).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)

    await page.goto(`/${locale}/`)
    await press(page, page.locator('.site-search summary'))
    const panel = page.frameLocator('.site-search iframe')
    await expect(panel.locator('#q')).toBeFocused()
    await page.keyboard.type(FOUND[locale] ?? '')
    await expect(panel.locator('#search-results a').first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.locator('.site-search summary')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(panel.locator('#q')).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(`/${locale}/kb/link-a-license-key/`)

    const heading = page.locator('.kb-contents a').last()
    const target = await heading.getAttribute('href')
    await press(page, heading)
    await expect(page.locator(target ?? '')).toBeInViewport()
    await press(page, page.locator('.kb-after section ul a').first())
    await expect(page).not.toHaveURL(/link-a-license-key/)
    const place = new URL(page.url()).pathname

    const other = locale === 'el' ? 'ro' : 'el'
    await press(page, page.locator('.languages summary'))
    await press(page, page.locator(`.languages a[hreflang=${other}]`))
    await expect(page).toHaveURL(place.replace(`/${locale}/`, `/${other}/`))

    await press(
      page,
      page
        .getByRole('navigation')
        .first()
        .getByRole('link', { name: words(other)('common.nav.plans') }),
    )
    await expect(page).toHaveURL(`/${other}/plans/`)
    // The page goes on moving for a moment, and a link that takes the focus meanwhile is carried out of sight with it.
    const atRest = page.evaluate(() => new Promise<void>((done) => addEventListener('scrollend', () => done(), { once: true })))
    await page.keyboard.press('PageDown')
    await atRest
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0)
    await tabTo(page, page.locator('main a[href*="policy/"]').first())
  })

  test(`${locale}: a customer signs in, submits a ticket with a file, is refused, mends it, and replies`, async ({
    page,
    browser,
  }) => {
    const email = newEmail()
    await orderLicense(browser, email)
    await page.goto(`/${locale}/tickets/new/?product=nordlys-remote`)
    await signInByKeys(page, locale, email)
    await expect(page).toHaveURL(new RegExp(`/${locale}/tickets/new/`))
    await fillByKeys(page, locale)
    await press(page, page.getByRole('button', { name: t('tickets.new.send') }))

    await expect(page.getByRole('alert')).toBeFocused()
    await expectFocusKept(page)
    const version = page.getByRole('textbox', { name: t('tickets.new.version.label') })
    await press(page, page.getByRole('alert').locator('a[href="#version"]'))
    await expect(version).toBeFocused()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('7.6.2.0')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('With the keyboard alone')
    await expect(page.getByRole('link', { name: 'host.log' })).toBeVisible()

    await type(page, page.getByRole('textbox', { name: t('tickets.write.label') }), 'One thing more.')
    await press(page, page.getByRole('button', { name: t('tickets.write.send') }))
    await expect(page.locator('.message').last()).toContainText('One thing more.')
  })

  test(`${locale}: a buyer buys a pack and is led on to the ticket that it pays for`, async ({ page }) => {
    const s = serviceTranslators[locale]
    await signIn(page, newEmail(), locale)
    await page.goto(`/${locale}/incidents/`)
    await choose(page, 'pack', 'incident-1')
    await choose(page, 'payBy', 'card')
    await press(page, page.locator('input[name=policyVersion]'), 'Space')
    await press(page, page.getByRole('button', { name: t('incidents.send') }))
    await expect(page).toHaveURL(/\/dev\/checkout\//)
    await press(page, page.getByRole('button', { name: s('service.sandbox.act.pay'), exact: true }))
    await expect(page.locator('main .notice', { hasText: t('incidents.returned.paid.title') })).toBeVisible()
    await press(page, page.getByRole('link', { name: t('incidents.submit') }).first())
    await expect(page).toHaveURL(new RegExp(`/${locale}/tickets/new/`))
  })

  test(`${locale}: an agent finds a ticket in the queue, takes it, answers and resolves it`, async ({ page, browser }) => {
    const email = newEmail()
    const number = await ticketInQueue(browser, locale, email)
    await signInAs(page, browser, 'agent', locale)
    await page.goto(`/${locale}/desk/?plan=starter&language=${locale}`)
    await press(page, page.locator(`tr[data-number="${number}"] a`).first())
    await expect(page).toHaveURL(new RegExp(`/${locale}/desk/tickets/${number}/`))
    await press(page, page.getByRole('button', { name: t('desk.assign.take') }))
    await expect(page.getByText(t('desk.done.assign'))).toBeVisible()
    await type(page, page.getByRole('textbox', { name: t('desk.reply.label'), exact: true }), 'Please restart the Host.')
    await press(page, page.getByRole('button', { name: t('desk.reply.send'), exact: true }))
    await expect(page.getByText(t('desk.done.reply'))).toBeVisible()
    expect((await mailsTo(page.request, email))[0]?.text).toContain('Please restart the Host.')
    await choose(page, 'outcome', 'solved')
    await press(page, page.getByRole('button', { name: t('desk.resolve.send'), exact: true }))
    await expect(page.getByText(t('desk.done.resolve'))).toBeVisible()
  })
}

async function fillByKeys(page: Page, locale: Locale): Promise<void> {
  const t = words(locale)
  await choose(page, 'type', 'defect')
  await choose(page, 'severity', 'S2')
  await choose(page, 'payWith', 'plan')
  await type(page, page.getByRole('textbox', { name: t('tickets.new.version.label') }), 'seven')
  await type(page, page.locator('#subject'), 'With the keyboard alone')
  await type(page, page.locator('#body'), 'Each time.')
  const chooser = page.waitForEvent('filechooser')
  await press(page, page.locator('#attachments'))
  await (await chooser).setFiles({ name: 'host.log', mimeType: 'text/plain', buffer: Buffer.from('one line\n') })
  await press(page, page.locator('input[name=policyVersion]'), 'Space')
}

/** A ticket of the plan that is answered last, of which there are few. @returns its number */
async function ticketInQueue(browser: Browser, locale: Locale, email: string): Promise<string> {
  await orderLicense(browser, email, 'starter')
  const customer = await browser.newPage()
  await signIn(customer, email, locale)
  const number = await submitTicket(customer, locale, 'By keyboard')
  await customer.close()
  return number
}

/** Pages of each kind, with most to tab through. */
const STOPPED_AT = [
  '',
  'plans/',
  'policy/',
  'kb/',
  'kb/firewall-and-ports/',
  'search/',
  'incidents/',
  'sign-in/',
  'promise-kept/',
]

for (const locale of LOCALES) {
  test(`${locale}: every stop of the tab key is visible, and the stops follow each other as the page is read`, async ({
    page,
  }) => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      for (const path of STOPPED_AT) {
        await page.goto(`/${locale}/${path}`)
        const stops = await stopsOf(page)
        expect(stops.length, path).toBeGreaterThan(5)
        expect(stops.filter(isOutOfOrder), `${path} at ${width}`).toEqual([])
      }
    }
  })
}

/** A stop in the content that lies above the one before it, and not in a column beside it. */
function isOutOfOrder({ box, isInMain }: Stop, index: number, stops: readonly Stop[]): boolean {
  const before = stops[index - 1]
  if (!before?.isInMain || !isInMain) return false
  return box.bottom <= before.box.top && box.left < before.box.right
}
