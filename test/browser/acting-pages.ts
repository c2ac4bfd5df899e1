import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import type { Locale } from '../../locales/locale.ts'
import { newEmail } from './support.ts'
import { type Who, type World, worldIn } from './world.ts'

/** A page that is not for reading alone, in one of its states, as somebody sees it. */
export interface ActingPage {
  /** Its folder in the build, below the language. */
  folder: string
  as: Who
  /** Its address, below the language; the folder's own unless given. */
  path?: (world: World) => string
  /** What it answers; 200 unless given. */
  status?: number
  /** What brings it into its state. */
  act?: (page: Page) => Promise<void>
}

/** Sends a form as it stands, past what the browser would ask for first, and waits for the page to say what is wrong. */
function refused(form: string) {
  return async (page: Page) => {
    await page.locator(form).evaluate((element: HTMLFormElement) => {
      element.noValidate = true
      element.requestSubmit()
    })
    await expect(page.getByRole('alert').first()).toBeVisible()
  }
}

async function askForCode(page: Page): Promise<void> {
  await page.locator('input[name=email]').fill(newEmail())
  await page.keyboard.press('Enter')
  await expect(page.locator('input[name=code]')).toBeVisible()
}

function searched(question: string) {
  return async (page: Page) => {
    await page.locator('#q').fill(question)
    await expect(page.getByRole('status')).not.toBeEmpty()
  }
}

async function suggested(page: Page): Promise<void> {
  await page.locator('#subject').pressSequentially('firewall')
  await expect(page.locator('.suggestions a').first()).toBeVisible()
}

/** Shows what is folded away. */
async function unfolded(page: Page): Promise<void> {
  await page.locator('main').evaluate((main) => {
    for (const details of main.querySelectorAll('details')) details.open = true
  })
}

const NEW_TICKET = 'tickets/new/?product=nordlys-remote'

const OF_VISITORS: readonly ActingPage[] = [
  { folder: 'sign-in/', as: 'visitor' },
  { folder: 'sign-in/', as: 'visitor', act: askForCode },
  {
    folder: 'sign-in/',
    as: 'visitor',
    act: async (page) => {
      await askForCode(page)
      await refused('main form:has([name=code])')(page)
    },
  },
  { folder: 'incidents/', as: 'visitor' },
  { folder: 'developers/', as: 'visitor' },
  { folder: 'developers/_/', as: 'visitor', path: () => 'developers/tickets/', act: unfolded },
  { folder: 'helped/_/', as: 'visitor', path: () => 'helped/connection-lost/' },
  { folder: 'helped/_/', as: 'visitor', path: () => 'helped/connection-lost/?said=no' },
  { folder: 'helped/_/', as: 'visitor', path: () => 'helped/connection-lost/?said=yes' },
  { folder: 'partner/consent/', as: 'visitor', path: ({ consent }) => consent.slice(4) },
  { folder: 'partner/consent/', as: 'visitor' },
  { folder: 'account/reminders/', as: 'visitor', status: 404 },
  { folder: 'account/reminders/', as: 'visitor', path: ({ reminders }) => reminders.slice(4) },
  { folder: 'search/', as: 'visitor' },
  { folder: 'search/', as: 'visitor', act: searched('firewall') },
  { folder: 'search/', as: 'visitor', act: searched('xqzwvkj') },
  { folder: '404/', as: 'visitor', path: () => 'nothing-here/', status: 404 },
]

const OF_CUSTOMERS: readonly ActingPage[] = [
  { folder: 'account/', as: 'customer', act: unfolded },
  { folder: 'account/changes/', as: 'customer' },
  // Of a programme without hardware there is no such page, and it says so.
  { folder: 'account/devices/', as: 'customer', status: 404 },
  { folder: 'account/organisation/', as: 'customer', act: unfolded },
  { folder: 'account/organisation/', as: 'stranger', path: ({ invitation }) => invitation.slice(4) },
  { folder: 'account/tokens/', as: 'customer' },
  { folder: 'account/tokens/', as: 'customer', act: refused('main form:has([name=name])') },
  { folder: 'incidents/', as: 'customer', act: unfolded },
  { folder: 'incidents/', as: 'customer', path: ({ purchase }) => `incidents/?purchase=${purchase}` },
  { folder: 'incidents/', as: 'customer', act: refused('main form:has([name=pack])') },
  { folder: 'incidents/invoices/', as: 'customer' },
  { folder: 'incidents/invoices/_/', as: 'customer', path: ({ invoice }) => `incidents/invoices/${invoice}/` },
  { folder: 'licenses/', as: 'customer', act: unfolded },
  { folder: 'licenses/', as: 'stranger', act: refused('main form:has([name=key])') },
  { folder: 'tickets/', as: 'customer' },
  { folder: 'tickets/', as: 'stranger' },
  { folder: 'tickets/new/', as: 'customer' },
  { folder: 'tickets/new/', as: 'stranger', path: () => NEW_TICKET },
  { folder: 'tickets/new/', as: 'customer', path: () => NEW_TICKET, act: suggested },
  { folder: 'tickets/new/', as: 'customer', path: () => NEW_TICKET, act: refused('main form:has(#subject)') },
  { folder: 'tickets/_/', as: 'customer', path: ({ ticket }) => `tickets/${ticket}/`, act: unfolded },
  { folder: 'tickets/_/', as: 'customer', path: ({ late }) => `tickets/${late}/`, act: unfolded },
  { folder: 'tickets/_/', as: 'customer', path: ({ resolved }) => `tickets/${resolved}/`, act: unfolded },
  { folder: 'tickets/_/', as: 'customer', path: ({ split }) => `tickets/${split}/`, act: refused('main form:has([name=body])') },
  { folder: 'tickets/_/transcript/', as: 'customer', path: ({ resolved }) => `tickets/${resolved}/transcript/` },
  { folder: 'partner/', as: 'reseller' },
  { folder: 'partner/', as: 'customer', status: 403 },
  { folder: 'partner/tickets/', as: 'reseller' },
  { folder: 'partner/tickets/new/', as: 'reseller', path: ({ license }) => `partner/tickets/new/?license=${license}` },
  {
    folder: 'partner/tickets/new/',
    as: 'reseller',
    path: ({ license }) => `partner/tickets/new/?license=${license}`,
    act: refused('main form:has([name=subject])'),
  },
]

const AT_THE_DESK: readonly ActingPage[] = [
  { folder: 'desk/', as: 'agent' },
  { folder: 'desk/', as: 'customer', status: 403 },
  {
    folder: 'desk/',
    as: 'agent',
    act: async (page) => {
      await expect(page.locator('.keys-opener')).toBeVisible()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  { folder: 'desk/search/', as: 'agent', path: () => 'desk/search/?q=waiting' },
  { folder: 'desk/tickets/new/', as: 'agent' },
  { folder: 'desk/tickets/new/', as: 'agent', path: ({ email }) => `desk/tickets/new/?email=${email}&product=nordlys-remote` },
  { folder: 'desk/tickets/_/', as: 'agent', path: ({ ticket }) => `desk/tickets/${ticket}/`, act: unfolded },
  { folder: 'desk/tickets/_/', as: 'agent', path: ({ late }) => `desk/tickets/${late}/`, act: unfolded },
  { folder: 'desk/tickets/_/', as: 'agent', path: ({ resolved }) => `desk/tickets/${resolved}/`, act: unfolded },
  { folder: 'desk/tickets/_/', as: 'agent', path: ({ split }) => `desk/tickets/${split}/`, act: refused('#reply-form') },
  { folder: 'desk/tickets/_/remote-access/', as: 'agent', path: ({ ticket }) => `desk/tickets/${ticket}/remote-access/` },
  { folder: 'desk/macros/', as: 'agent' },
  { folder: 'desk/macros/_/', as: 'agent', path: ({ macro }) => `desk/macros/${macro}/` },
  { folder: 'desk/macros/_/', as: 'agent', path: () => 'desk/macros/new/', act: refused('main form:has([name=title])') },
  { folder: 'desk/mail/', as: 'agent' },
  { folder: 'desk/mail/_/', as: 'agent', path: ({ mail }) => `desk/mail/${mail}/`, act: unfolded },
  { folder: 'desk/ratings/', as: 'administrator' },
  { folder: 'desk/insights/', as: 'administrator' },
  { folder: 'desk/accounts/', as: 'administrator' },
  { folder: 'desk/accounts/_/', as: 'administrator', path: ({ account }) => `desk/accounts/${account}/`, act: unfolded },
  { folder: 'desk/purchases/', as: 'administrator' },
  { folder: 'desk/purchases/_/', as: 'administrator', path: ({ purchase }) => `desk/purchases/${purchase}/`, act: unfolded },
  { folder: 'desk/audit/', as: 'administrator', act: unfolded },
  { folder: 'desk/exports/', as: 'administrator' },
  { folder: 'desk/import/', as: 'administrator' },
  { folder: 'desk/import/', as: 'administrator', act: refused('main form:has([type=file])') },
  { folder: 'desk/mails/', as: 'administrator' },
  { folder: 'desk/integrations/', as: 'administrator' },
  { folder: 'desk/integrations/', as: 'administrator', act: refused('main form:has([name=url])') },
  { folder: 'desk/integrations/_/', as: 'administrator', path: ({ webhook }) => `desk/integrations/${webhook}/`, act: unfolded },
]

/** Every page that is filled for its reader, in the states that differ in what they show. */
export const ACTING_PAGES: readonly ActingPage[] = [...OF_VISITORS, ...OF_CUSTOMERS, ...AT_THE_DESK]

/** Opens a page in its state. One that leads elsewhere, or says that there is nothing, is not what is to be looked at. */
export async function open(
  page: Page,
  locale: Locale,
  world: World,
  { folder, path, status = 200, act }: ActingPage,
): Promise<void> {
  const address = `/${locale}/${path?.(world) ?? folder}`
  const response = await page.goto(address)
  expect([page.url().replace(/^https?:\/\/[^/]+/, ''), response?.status()]).toEqual([address, status])
  await act?.(page)
}

/**
 * Opens pages one after the other, each as whoever it is for, and looks at them.
 * @returns what is wrong, each with the address of its page
 */
export async function faultsOf(
  browser: Browser,
  locale: Locale,
  pages: readonly ActingPage[],
  look: (page: Page) => Promise<string[]>,
  settings: BrowserContextOptions = {},
): Promise<string[]> {
  const world = await worldIn(browser, locale)
  const faults: string[] = []
  for (const who of new Set(pages.map(({ as }) => as))) {
    const context = await browser.newContext({ ...settings, storageState: world.sessions[who] })
    const page = await context.newPage()
    for (const each of pages.filter(({ as }) => as === who)) {
      await open(page, locale, world, each)
      faults.push(...(await look(page)).map((fault) => `${page.url()} ${fault}`))
    }
    await context.close()
  }
  return faults
}
