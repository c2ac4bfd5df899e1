import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { formatDateTime } from '../../locales/format.ts'
import { LOCALES, type Locale } from '../../locales/locale.ts'
import { programme } from '../../programme/active.ts'
import { nameIn, packById, planById } from '../../programme/find.ts'
import { clauses } from '../../programme/policy.ts'
import { responseDeadlines } from '../../programme/response-deadline.ts'
import type { Channel, Product } from '../../programme/schema.ts'
import { TARGET_EVENTS } from '../../programme/vocabulary.ts'
import { codeFor, mailsTo, words } from './support.ts'

/**
 * One journey for every programme: the vendor's own, and each example under its PROGRAMME. It knows nothing of any of them but what the
 * definition says, so what it finds is generated.
 */

const CUSTOMER = 'customer@example.com'
/** The language each journey is made in; the pages to read are opened in all. */
const LANGUAGES: Record<string, Locale> = {
  'Eichhorn Support': 'en',
  'Codru Support': 'ro',
  'Tidewater Support': 'da',
  'Themelio Support': 'el',
  'Palisade Support': 'ro',
}
const locale = LANGUAGES[programme.name] ?? 'en'
const t = words(locale)

test(`${programme.name}: /api/programme is its definition`, async ({ request }) => {
  const answer = await (await request.get('/api/programme')).json()
  expect(answer).toMatchObject(
    JSON.parse(
      JSON.stringify({
        name: programme.name,
        calendars: Object.fromEntries(
          Object.entries(programme.calendars).map(([id, { timeZone, week, holidays }]) => [id, { timeZone, week, holidays }]),
        ),
        plans: programme.plans.map(({ id, rank, kind, channels, targets }) => ({ id, rank, kind, channels, targets })),
        packs: programme.packs.map(({ id, incidents, prices, requiresPlan }) => ({ id, incidents, prices, requiresPlan })),
        severities: programme.severities.map((id) => ({ id })),
        requestTypes: programme.requestTypes.map((id) => ({ id })),
        products: programme.products.map(({ id, name, currentRelease, oldestSupportedMajor }) => ({
          ...{ id, name, currentRelease, oldestSupportedMajor },
        })),
        policy: { version: programme.policy.version, effectiveAt: programme.policy.effectiveAt },
      }),
    ),
  )
})

for (const language of LOCALES) {
  test(`${programme.name}, ${language}: a visitor reads its policy and compares its plans`, async ({ page }) => {
    const say = words(language)
    await page.goto(`/${language}/`)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    const navigation = page.getByRole('navigation').first()
    await navigation.getByRole('link', { name: say('common.nav.policy') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('policy.title'))
    for (const { slug } of clauses(programme)) await expect(page.locator(`main [id="${slug}"]`)).toBeAttached()

    await navigation.getByRole('link', { name: say('common.nav.plans') }).click()
    await expect(page).toHaveURL(`/${language}/plans/`)
    for (const { name } of programme.plans) await expect(page.locator('main')).toContainText(nameIn(name, language))
    expect(await page.locator('main').innerText()).not.toMatch(/undefined|NaN|\{\{/)
  })
}

test(`${programme.name}: a customer signs in, sees what is open, submits, and is promised what the definition says`, async ({
  page,
}) => {
  await signInByPage(page)
  const { product, pays, plan } = await coverage(page.request)
  const type = (planById(programme, plan)?.types ?? programme.requestTypes)[0] ?? 'defect'

  await page.goto(`/${locale}/tickets/new/?product=${product.id}`)
  await page.locator(`input[name=type][value=${type}]`).check()
  await page.locator('input[name=severity][value=S2]').check()
  await page.locator(`input[name=payWith][value=${pays}]`).check()
  await page.getByRole('textbox', { name: t('tickets.new.version.label') }).fill(product.currentRelease)
  await page.getByRole('textbox', { name: t('tickets.new.subject.label') }).fill(programme.name)
  await page.getByRole('textbox', { name: t('tickets.new.body.label') }).fill('It fails each time.')
  await page.locator('input[name=policyVersion]').check()
  await page.getByRole('button', { name: t('tickets.new.send') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(programme.name)

  const number = /tickets\/(\d+)/.exec(page.url())?.[1] ?? ''
  const answer = await (await page.request.get(`/api/tickets/${number}`)).json()
  const ticket = answer.ticket ?? answer
  expect(ticket).toMatchObject({ plan, payWith: pays, policyVersion: programme.policy.version })
  const promised = responseDeadlines(programme, { plan, severity: 'S2', type, at: Date.parse(ticket.submittedAt) })
  const [mail] = await mailsTo(page.request, CUSTOMER)
  for (const event of TARGET_EVENTS) {
    const dueAt = promised[event]
    expect(ticket.deadlines[event]?.dueAt ?? null).toBe(dueAt === null ? null : new Date(dueAt).toISOString())
    if (dueAt === null) continue
    const shown = formatDateTime(locale, dueAt, programme.vendor.timeZone)
    await expect(page.locator('.promises')).toContainText(shown)
    expect(mail?.text).toContain(shown)
  }
  if (TARGET_EVENTS.every((event) => promised[event] === null))
    await expect(page.locator('main')).toContainText(t('programme.promise.none'))
})

async function signInByPage(page: Page): Promise<void> {
  await page.goto(`/${locale}/account/`)
  await page.getByRole('textbox', { name: t('signIn.email.label') }).fill(CUSTOMER)
  await page.getByRole('button', { name: t('signIn.ask.send') }).click()
  await page.getByRole('textbox', { name: t('signIn.code.label') }).fill(await codeFor(page.request, CUSTOMER))
  await page.getByRole('button', { name: t('signIn.enter.send') }).click()
  await expect(page).toHaveURL(new RegExp(`/${locale}/account/`))
}

interface Entitled {
  plan: string | null
  channels: Record<Channel, string | null>
  balance: number
  why: { reason: string; plan?: string; pack?: string }[]
}

/** A product the customer can submit for, and how it is paid: with the plan where it includes tickets, else with an incident. */
async function coverage(request: APIRequestContext): Promise<{ product: Product; pays: 'plan' | 'incident'; plan: string }> {
  for (const product of programme.products) {
    const entitled: Entitled = await (await request.get(`/api/entitlement?product=${product.id}`)).json()
    if (entitled.plan && entitled.channels.ticket) return { product, pays: 'plan', plan: entitled.plan }
    const bought = entitled.why.find(({ reason }) => reason === 'incidents')?.pack
    if (entitled.balance > 0 && bought) return { product, pays: 'incident', plan: packById(programme, bought)?.plan ?? '' }
  }
  throw new Error('the customer of the demo data is covered for no product')
}
