import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatDateTime } from '../../locales/format.ts'
import { LOCALES } from '../../locales/locale.ts'
import { siteTranslators } from '../../locales/site.ts'
import { wordWithin } from '../../locales/wording.ts'
import { loadProgramme } from '../../programme/load.ts'
import { responseDeadlines } from '../../programme/response-deadline.ts'
import { buildSite, siteFolder } from '../../scripts/build-site.ts'
import { ROOT } from '../../scripts/paths.ts'
import type { Portal } from '../../scripts/portal.ts'
import { chosenProgramme } from '../../scripts/programme-name.ts'
import { demo, demoWith } from '../programme/definitions.ts'

/**
 * A vendor changes one number in the programme, the hours within which PRO is answered, and starts the portal anew. In a copy of the
 * project this is done, and what then is said, in every language, is held against the site as it was.
 */

const WRITTEN = ["licensePlan('pro', 'PRO', 5, 3)", "licensePlan('pro', 'PRO', 5, 5)"] as const
const [BEFORE, AFTER] = [{ hours: 3 }, { hours: 5 }]
const QUESTION = { plan: 'pro', severity: 'S2', type: 'defect' } as const
const CUSTOMER = 'customer@example.com'
const START_MS_MAX = 280_000
const SITE_ORIGIN = 'http://localhost:8787'
const NOT_COPIED = /^(node_modules|\.git|\.cache|\.wrangler|\.astro|\.state.*|dist|test-results)$/

const changed = loadProgramme(
  demoWith(({ plans }) => {
    for (const target of plans.find(({ id }) => id === QUESTION.plan)?.targets ?? []) target.within = AFTER
  }),
)
const copy = mkdtempSync(join(tmpdir(), 'one-number-'))
let portal: Portal | undefined

beforeAll(async () => {
  await buildSite(chosenProgramme(''), SITE_ORIGIN)
  for (const name of readdirSync(ROOT).filter((entry) => !NOT_COPIED.test(entry)))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  const file = join(copy, 'programme/programme.ts')
  const parts = readFileSync(file, 'utf8').split(WRITTEN[0])
  expect(parts, 'the number stands in one place').toHaveLength(2)
  writeFileSync(file, parts.join(WRITTEN[1]))
  const { startPortal }: typeof import('../../scripts/portal.ts') = await import(join(copy, 'scripts/portal.ts'))
  portal = await startPortal({
    programme: chosenProgramme(''),
    port: 0,
    state: '.state/own',
    limitsOff: true,
    siteOrigin: SITE_ORIGIN,
    quiet: true,
  })
}, START_MS_MAX)

afterAll(async () => {
  await portal?.stop()
  rmSync(copy, { recursive: true, force: true })
}, 30_000)

describe.each(LOCALES)('%s: one number of the programme changes', (locale) => {
  const t = siteTranslators[locale]
  const calendar = demo.calendars.business ?? null
  const [before, after] = [wordWithin(t, BEFORE, calendar), wordWithin(t, AFTER, calendar)]

  test('the policy page, in that place and in no other', async () => {
    const [was, is] = [textOf(built(`${locale}/policy/index.html`)), textOf(await page(`/${locale}/policy/`))]
    expect([count(was, before), count(was, after)]).toEqual([1, 0])
    expect(is).toBe(was.replace(before, after))
  })

  test('the comparison of the plans', async () => {
    const [was, is] = [textOf(built(`${locale}/plans/index.html`)), textOf(await page(`/${locale}/plans/`))]
    expect([count(was, before) > 0, count(was, after)]).toEqual([true, 0])
    expect(count(is, before)).toBe(0)
    // What holds at the moment is filled in besides.
    expect(count(is, after)).toBeGreaterThanOrEqual(count(was, before))
  })

  test('the deadline of a ticket, on its page, in the API and in the mail', async () => {
    const cookie = await signIn()
    const { ticket } = await (await send('/api/tickets', ticketIn(locale), { cookie })).json<Submitted>()
    const question = { ...QUESTION, at: Date.parse(ticket.submittedAt) }
    const dueAt = responseDeadlines(changed, question).firstResponse ?? 0
    expect(dueAt).toBeGreaterThan(responseDeadlines(demo, question).firstResponse ?? 0)
    expect(ticket.deadlines.firstResponse.dueAt).toBe(new Date(dueAt).toISOString())
    const shown = formatDateTime(locale, dueAt, demo.vendor.timeZone)
    expect(textOf(await page(`/${locale}/tickets/${ticket.number}/`, { cookie }))).toContain(shown)
    const mail = (await mails()).find(({ subject }) => subject.includes(ticket.number))
    expect(mail?.text).toContain(shown)
  })
})

test('one number of the programme changes the API', async () => {
  const at = '2026-11-18T10:00:00+01:00'
  const deadlines = await (await get(`/api/deadlines?${new URLSearchParams({ ...QUESTION, at })}`)).json<{
    firstResponse: string
  }>()
  expect(deadlines.firstResponse).toBe('2026-11-18T14:00:00.000Z')
  expect(responseDeadlines(demo, { ...QUESTION, at: Date.parse(at) }).firstResponse).toBe(Date.parse('2026-11-18T12:00:00Z'))
  const durations = ({ plans }: Pick<typeof demo, 'plans'>) =>
    Object.fromEntries(plans.map(({ id, targets }) => [id, targets.map(({ within }) => within)]))
  expect(durations(await (await get('/api/programme')).json())).toEqual({ ...durations(demo), pro: [AFTER] })
})

interface Submitted {
  ticket: { number: string; submittedAt: string; deadlines: { firstResponse: { dueAt: string } } }
}

/** A page as the site was built before the change. */
function built(file: string): string {
  return readFileSync(join(ROOT, siteFolder(chosenProgramme('')), file), 'utf8')
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${portal?.origin}${path}`, { headers })
}

async function page(path: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await get(path, headers)
  expect(response.status, path).toBe(200)
  return response.text()
}

/** What the page says, in one line. */
function textOf(html: string): string {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? []
  return main
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/[ \n]+/g, ' ')
    .trim()
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

function ticketIn(locale: string): object {
  const [product] = demo.products
  return {
    ...{ product: product?.id, version: product?.currentRelease, type: QUESTION.type, severity: QUESTION.severity },
    ...{ subject: 'After the change', body: 'It fails each time.', locale, payWith: 'plan', policyVersion: demo.policy.version },
  }
}

/** @returns the cookie of the customer's session */
async function signIn(): Promise<string> {
  await send('/api/session/codes', { email: CUSTOMER, locale: 'en' })
  const [mail] = await mails()
  const response = await send('/api/session', { email: CUSTOMER, code: /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] })
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

async function mails(): Promise<{ subject: string; text: string }[]> {
  return (await get(`/dev/mail?to=${CUSTOMER}`, { accept: 'application/json' })).json()
}

async function send(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(`${portal?.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  expect(response.ok, `${path} answers ${response.status}`).toBe(true)
  return response
}
