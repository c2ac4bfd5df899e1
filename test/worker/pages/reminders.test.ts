import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '../../../worker/db/schema.ts'
import { envelope } from '../../../worker/mail/envelope.ts'
import { type Client, db, portal } from '../support.ts'
import { shown } from './support-pages.ts'

const p = portal({ env: { LIMITS: 'off' } })

const mailTo = ({ email, accountId }: Client, isReminder: boolean) =>
  envelope(p.env, {
    ...{ id: 'mail_one', recipient: email, locale: 'da', subject: 'Subject', text: 'Text', html: 'Text' },
    ...{ accountId, ticketNumber: null, isReminder },
  } as const)

/** The address in a reminder's header, for another account where one is named. */
async function linkFor(customer: Client, accountId = customer.accountId): Promise<string> {
  const { headers } = await mailTo(customer, true)
  const link = new URL(headers?.['List-Unsubscribe']?.slice(1, -1) ?? '')
  link.searchParams.set('account', accountId)
  return link.pathname + link.search
}

const press = (link: string, body = 'List-Unsubscribe=One-Click') =>
  p.request(link, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })

async function wantsReminders({ accountId }: Client): Promise<boolean | undefined> {
  return (await db.select().from(accounts).where(eq(accounts.id, accountId)))[0]?.wantsReminders
}

test('a reminder is ended with one press in the mail program; other mails offer no such thing', async () => {
  const customer = await p.signedIn()
  expect((await mailTo(customer, false)).headers).not.toHaveProperty('List-Unsubscribe')
  expect((await mailTo(customer, true)).headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  expect(await linkFor(customer)).toMatch(/^\/da\/account\/reminders\//)
  expect((await press(await linkFor(customer))).status).toBe(200)
  expect(await wantsReminders(customer)).toBe(false)
})

test('the page behind the link ends reminders and resumes them, for whoever holds it', async () => {
  const customer = await p.signedIn()
  const link = await linkFor(customer)
  expect((await shown(p.request(link))).html).toContain('value="end"')
  expect(await wantsReminders(customer)).toBe(true)
  expect((await shown(press(link, 'action=end'))).html).toContain('value="resume"')
  expect(await wantsReminders(customer)).toBe(false)
  await press(link, 'action=resume')
  expect(await wantsReminders(customer)).toBe(true)
})

test('a link that was changed to another account, or cut short, ends nothing', async () => {
  const [customer, other] = [await p.signedIn(), await p.signedIn()]
  const forged = await linkFor(customer, other.accountId)
  for (const link of [forged, (await linkFor(customer)).slice(0, -1), '/en/account/reminders/']) {
    expect((await p.request(link)).status).toBe(404)
    expect((await press(link)).status).toBe(404)
  }
  expect([await wantsReminders(customer), await wantsReminders(other)]).toEqual([true, true])
})
