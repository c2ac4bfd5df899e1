import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { lotExpiresAt } from '../../programme/incident-ledger.ts'
import { openPrimary } from '../../worker/db/client.ts'
import { accounts, incidentLots } from '../../worker/db/schema.ts'
import { remindOfExpiry } from '../../worker/incidents/remind.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, newEmail, portal, WEDNESDAY_MORNING } from './support.ts'
import { givePack } from './support-incidents.ts'

const DAY_MS = 86_400_000
const EXPIRES_AT = lotExpiresAt(programme, 'incident-10', WEDNESDAY_MORNING)
const p = portal({ env: { LIMITS: 'off' } })

const remindAt = (now: number) => remindOfExpiry({ env: p.env, db, now })
const reminders = async ({ email }: Client) => (await p.mails(email)).filter(({ text }) => text.includes('18 November 2027'))

async function owner(incidents = 10): Promise<Client> {
  const client = await p.signedIn()
  await givePack(client.accountId, incidents, 'incident-10')
  return client
}

async function submitted(client: Client): Promise<string> {
  const response = await client.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Sessions end', body: 'Text' },
    ...{ locale: 'en', payWith: 'incident', policyVersion: programme.policy.version },
  })
  return (await response.json<{ ticket: { number: string } }>()).ticket.number
}

test('the owner of incidents is reminded 30 days and 7 days before they expire, once each, however often the cron runs', async () => {
  const client = await owner()
  await remindAt(EXPIRES_AT - 30 * DAY_MS - 1)
  expect(await reminders(client)).toHaveLength(0)
  await Promise.all([1, 2, 3].map(() => remindAt(EXPIRES_AT - 30 * DAY_MS)))
  await remindAt(EXPIRES_AT - 20 * DAY_MS)
  expect(await reminders(client)).toHaveLength(1)
  await remindAt(EXPIRES_AT - 7 * DAY_MS)
  await remindAt(EXPIRES_AT - 6 * DAY_MS)
  const [last, ...earlier] = await reminders(client)
  expect(earlier).toHaveLength(1)
  expect(last?.subject).toBe('10 incidents can be spent until 18 November 2027')
  expect(last?.text).toContain('http://localhost:8787/en/incidents/')
})

test('whoever wants no reminders gets none, and can have them again', async () => {
  const client = await owner()
  const want = (wantsReminders: boolean) => db.update(accounts).set({ wantsReminders }).where(eq(accounts.id, client.accountId))
  await want(false)
  await remindAt(EXPIRES_AT - 30 * DAY_MS)
  await want(true)
  await remindAt(EXPIRES_AT - 29 * DAY_MS)
  expect(await reminders(client)).toHaveLength(0)
  await remindAt(EXPIRES_AT - 7 * DAY_MS)
  expect(await reminders(client)).toHaveLength(1)
})

test('a cron that was down sends the reminder that is due, not two at once, and none once all has expired', async () => {
  const [late, tooLate] = [await owner(), await owner()]
  await db.update(incidentLots).set({ remindAt: null }).where(eq(incidentLots.accountId, tooLate.accountId))
  await remindAt(EXPIRES_AT - 5 * DAY_MS)
  await remindAt(EXPIRES_AT - 4 * DAY_MS)
  expect(await reminders(late)).toHaveLength(1)
  await db
    .update(incidentLots)
    .set({ remindAt: EXPIRES_AT - 7 * DAY_MS })
    .where(eq(incidentLots.accountId, tooLate.accountId))
  await remindAt(EXPIRES_AT)
  expect(await reminders(tooLate)).toHaveLength(0)
})

test('it is written in the language of the account, and names what is left', async () => {
  const email = newEmail()
  const client = await p.signedIn(email)
  await db.update(accounts).set({ locale: 'da' }).where(eq(accounts.id, client.accountId))
  await givePack(client.accountId, 10, 'incident-10')
  await submitted(client)
  await remindAt(EXPIRES_AT - 30 * DAY_MS)
  const [mail] = await p.mails(email)
  expect(mail?.text).toContain('/da/incidents/')
  expect(mail?.text).toContain('18. november 2027')
  expect(mail?.subject).toContain('9')
})

test('who has nothing left is not reminded', async () => {
  const client = await owner(1)
  await submitted(client)
  await remindAt(EXPIRES_AT - 30 * DAY_MS)
  await remindAt(EXPIRES_AT - 7 * DAY_MS)
  expect(await reminders(client)).toHaveLength(0)
})

test('a lot in dispute is reminded of once that is decided', async () => {
  const client = await owner()
  const ofClient = eq(incidentLots.accountId, client.accountId)
  await db.update(incidentLots).set({ disputedAt: WEDNESDAY_MORNING }).where(ofClient)
  await remindAt(EXPIRES_AT - 30 * DAY_MS)
  expect(await reminders(client)).toHaveLength(0)
  await db.update(incidentLots).set({ disputedAt: null }).where(ofClient)
  await remindAt(EXPIRES_AT - 29 * DAY_MS)
  expect(await reminders(client)).toHaveLength(1)
})

test('what is given back after its lot has expired is reminded of once, before its new end', async () => {
  const agent = await p.signedIn(newEmail(), ['agent'])
  const client = await owner(1)
  const number = await submitted(client)
  p.clock.now = EXPIRES_AT + DAY_MS
  const again = await p.signedIn(agent.email)
  expect((await again.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'duplicate' })).status).toBe(200)
  p.clock.now = WEDNESDAY_MORNING
  const [lot] = await db.select().from(incidentLots).where(eq(incidentLots.accountId, client.accountId))
  expect(lot?.remindAt).toBe((lot?.expiresAt ?? 0) - 7 * DAY_MS)
})

test('the rows read do not grow with the lots that are not due', async () => {
  const { d1, usage } = countingD1(env.DB)
  const rowsRead = async (now: number) => {
    usage.rowsRead = 0
    await remindOfExpiry({ env: p.env, db: openPrimary(d1), now })
    return usage.rowsRead
  }
  await remindAt(WEDNESDAY_MORNING)
  const few = await rowsRead(WEDNESDAY_MORNING)
  for (let index = 0; index < 20; index += 1) await owner()
  expect(await rowsRead(WEDNESDAY_MORNING)).toBe(few)
})
