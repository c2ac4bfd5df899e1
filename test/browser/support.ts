import { randomBytes, randomUUID } from 'node:crypto'
import { type APIRequestContext, type Browser, expect, type Page } from '@playwright/test'
import type { Locale } from '../../locales/locale.ts'
import { type SiteKey, siteTranslators } from '../../locales/site.ts'
import type { MessageParams } from '../../locales/translate.ts'
import { programme } from '../../programme/active.ts'
import { generateLicenseKey } from '../../programme/license-key.ts'

/** A mail as the local mailbox gives it. */
export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  /** Where an answer goes; null where no answer reaches us. */
  replyTo: string | null
}

/** An address nobody else uses. */
export function newEmail(): string {
  return `${randomUUID()}@example.org`
}

/** The words a page shows, as a reader of that language finds them. */
export function words(locale: Locale): (key: SiteKey, params?: MessageParams) => string {
  return siteTranslators[locale]
}

/** The mails an address has got, newest first. */
export async function mailsTo(request: APIRequestContext, email: string): Promise<Mail[]> {
  const response = await request.get(`/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: 'application/json' } })
  return response.json()
}

/** The code of the newest mail. */
export async function codeFor(request: APIRequestContext, email: string): Promise<string> {
  const [mail] = await mailsTo(request, email)
  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? ''
}

/** Signs in without pages, for tests whose subject is another. */
export async function signIn(page: Page, email: string, locale: Locale): Promise<void> {
  await page.request.post('/api/session/codes', { data: { email, locale } })
  const code = await codeFor(page.request, email)
  const response = await page.request.post('/api/session', { data: { email, code, timeZone: 'Europe/Athens' } })
  expect(response.status()).toBe(201)
}

let administrator: Promise<APIRequestContext> | undefined

/** The administrator of the demo data, signed in once for each process of the tests. */
export function administratorOf(browser: Browser): Promise<APIRequestContext> {
  administrator ??= signInAdministrator(browser)
  return administrator
}

/** Two processes may ask for a code at once and read the same mail: then one of them asks again. */
async function signInAdministrator(browser: Browser): Promise<APIRequestContext> {
  const { request } = await browser.newContext()
  for (let tries = 0; tries < 10; tries += 1) {
    const email = 'admin@example.com'
    await request.post('/api/session/codes', { data: { email, locale: 'en' } })
    const response = await request.post('/api/session', { data: { email, code: await codeFor(request, email) } })
    if (response.status() === 201) return request
  }
  throw new Error('the administrator could not sign in')
}

/** Signs in somebody new who has that role. */
export async function signInAs(
  page: Page,
  browser: Browser,
  role: 'agent' | 'administrator' | 'reseller',
  locale: Locale,
): Promise<void> {
  const email = newEmail()
  await signIn(page, email, locale)
  const response = await (await administratorOf(browser)).post(`/api/desk/accounts/${email}/roles`, { data: { roles: [role] } })
  expect(response.status()).toBe(200)
}

/** Imports a license ordered with that address, as the vendor does. @returns its key */
export async function orderLicense(browser: Browser, email: string, plan = 'pro'): Promise<string> {
  const key = generateLicenseKey(randomBytes(15))
  const csv = `key,product,plan,kind,orderEmail,supportUntil\n${key},nordlys-remote,${plan},commercial,${email},\n`
  const response = await (await administratorOf(browser)).post('/api/desk/licenses/import', { data: { csv } })
  expect(await response.json()).toMatchObject({ imported: 1, refused: [] })
  return key
}

/** Submits a ticket without pages. @returns its number */
export async function submitTicket(
  page: Page,
  locale: Locale,
  subject: string,
  payWith: 'plan' | 'incident' = 'plan',
): Promise<string> {
  const response = await page.request.post('/api/tickets', {
    data: {
      ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject, body: 'It fails each time.' },
      ...{ locale, payWith, policyVersion: programme.policy.version },
    },
  })
  expect(response.status()).toBe(201)
  return (await response.json()).ticket.number
}

/** Makes the first response to a ticket late, and lets the watch over promises run. */
export async function letPromisePass(page: Page, number: string): Promise<void> {
  expect((await page.request.post(`/dev/tickets/${number}/overdue`)).status()).toBe(204)
}

/**
 * Hands a raw mail to the worker, as Email Routing does.
 * @param to our address, or the `replyTo` of a mail about a ticket
 */
export async function mailIn(request: APIRequestContext, from: string, to: string, raw: string): Promise<void> {
  const response = await request.post(`/cdn-cgi/handler/email?${new URLSearchParams({ from, to })}`, { data: raw })
  expect(response.status()).toBe(200)
}

/** Signs in as a person does, after a wrong code, on the way to `next`. */
export async function signInByPage(page: Page, locale: Locale, email: string, next: string): Promise<void> {
  const t = words(locale)
  await page.goto(`/${locale}/${next}`)
  await expect(page).toHaveURL(new RegExp(`/${locale}/sign-in/`))
  await page.getByRole('textbox', { name: t('signIn.email.label') }).fill(email)
  await page.getByRole('button', { name: t('signIn.ask.send') }).click()
  const code = await codeFor(page.request, email)
  await page.getByRole('textbox', { name: t('signIn.code.label') }).fill(code === '000000' ? '000001' : '000000')
  await page.getByRole('button', { name: t('signIn.enter.send') }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByRole('textbox', { name: t('signIn.code.label') }).fill(code)
  await page.getByRole('button', { name: t('signIn.enter.send') }).click()
  await expect(page).toHaveURL(new RegExp(`/${locale}/${next.split('?')[0]}`))
}

/** Fills the ticket form, short of sending it. */
export async function fillTicket(page: Page, locale: Locale, subject: string): Promise<void> {
  const t = words(locale)
  await page.locator('input[name=type][value=defect]').check()
  await page.locator('input[name=severity][value=S2]').check()
  await page.locator('input[name=payWith][value=plan]').check()
  await page.getByRole('textbox', { name: t('tickets.new.version.label') }).fill('7.6.2.0')
  await page.getByRole('textbox', { name: t('tickets.new.subject.label') }).fill(subject)
  await page.getByRole('textbox', { name: t('tickets.new.body.label') }).fill('Line one.\nLine two <b>as typed</b>.')
  await page.locator('input[name=policyVersion]').check()
}
