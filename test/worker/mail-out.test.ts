import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { outbox } from '../../worker/db/schema.ts'
import type { Env } from '../../worker/env.ts'
import { envelope } from '../../worker/mail/envelope.ts'
import { isReplyAddressOf, readReplyAddress, readThreadId } from '../../worker/mail/reply-address.ts'
import { type Client, db, portal } from './support.ts'
import { givePack } from './support-incidents.ts'

const p = portal({ env: { LIMITS: 'off' } })
const deployed = { ...p.env, ORIGIN: 'https://support.example.com', MAIL_FROM: 'support@example.com' } as Env

async function submitted(): Promise<{ customer: Client; number: string }> {
  const customer = await p.signedIn()
  await givePack(customer.accountId, 10, 'incident-10')
  const response = await customer.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'The Viewer closes' },
    ...{ body: 'It closes.', locale: 'en', payWith: 'incident', policyVersion: programme.policy.version },
  })
  return { customer, number: (await response.json<{ ticket: { number: string } }>()).ticket.number }
}

/** The mails to an address about tickets, as the mail service would be handed them, the oldest first. */
async function sentTo(email: string, settings: Partial<Env> = {}) {
  const rows = await db.select().from(outbox).where(eq(outbox.recipient, email)).orderBy(outbox.createdAt)
  const about = rows.filter(({ ticketNumber }) => ticketNumber !== null)
  return Promise.all(about.map((row) => envelope({ ...deployed, ...settings }, row)))
}

test('all mails about a ticket have one subject and answer one signed id, so that mail programs show one conversation', async () => {
  const { customer, number } = await submitted()
  const agent = await p.signedIn(undefined, ['agent'])
  await agent.post(`/api/desk/tickets/${number}/messages`, { body: 'Please update.', visibility: 'public' })
  await agent.post(`/api/desk/tickets/${number}/status`, { status: 'waiting' })
  await agent.post(`/api/desk/tickets/${number}/resolve`, { outcome: 'solved' })
  const mails = await sentTo(customer.email)
  expect(mails).toHaveLength(4)
  expect(new Set(mails.map(({ subject }) => subject))).toEqual(new Set([`[${number}] The Viewer closes`]))
  const ids = new Set(mails.flatMap(({ headers }) => [headers?.['In-Reply-To'], headers?.References]))
  expect(ids.size).toBe(1)
  const [id = ''] = ids
  expect(await readThreadId(deployed, id)).toBe(number)
  expect(await readThreadId(deployed, id.replace(number, '999999999'))).toBeNull()
  expect(await readThreadId({ ...deployed, SECRET: 'another' }, id)).toBeNull()
})

test('a mail is answered at an address that is signed for its ticket and for who received it', async () => {
  const { customer, number } = await submitted()
  const stranger = await p.signedIn()
  const [mail] = await sentTo(customer.email)
  const address = String(mail?.replyTo)
  expect(address).toMatch(new RegExp(`^support\\+${number}\\.[0-9a-f]{20}@example\\.com$`))
  expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64)
  const signed = readReplyAddress(deployed, address.toUpperCase())
  expect(signed?.number).toBe(number)
  expect(signed && (await isReplyAddressOf(deployed, signed, customer.accountId))).toBe(true)
  expect(signed && (await isReplyAddressOf(deployed, signed, stranger.accountId))).toBe(false)
  for (const forged of [`support+${number}@example.com`, address.replace('example.com', 'example.net'), `x${address}`]) {
    expect(readReplyAddress(deployed, forged)).toBeNull()
  }
})

test('every mail says that a program sent it, and carries only headers that the mail service takes', async () => {
  const { customer } = await submitted()
  const [mail] = await sentTo(customer.email)
  expect(mail?.from).toEqual({ email: 'support@example.com', name: programme.name })
  expect(mail?.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' })
  for (const [name, value] of Object.entries(mail?.headers ?? {})) {
    expect(name).toMatch(/^(?:X-[\w-]+|Auto-Submitted|In-Reply-To|References|List-Unsubscribe|List-Unsubscribe-Post)$/)
    expect(value).toMatch(/^[^\r\n]+$/)
  }
})

test('the line that answers are written above stands first where replies are taken; where they are not, nothing invites one', async () => {
  const { customer } = await submitted()
  const [mail] = await sentTo(customer.email)
  expect(mail?.text?.split('\n')[0]).toBe('##- Please write your answer above this line ##-')
  expect((await sentTo(customer.email, { MAIL_REPLIES: '' }))[0]?.replyTo).toBeUndefined()
  const silent = portal({ env: { LIMITS: 'off', MAIL_REPLIES: '' } })
  const other = await silent.signedIn()
  await givePack(other.accountId, 10, 'incident-10')
  await other.post('/api/tickets', {
    ...{ product: 'nordlys-remote', version: '7.6.2.0', type: 'defect', severity: 'S2', subject: 'Quiet', body: 'Text' },
    ...{ locale: 'en', payWith: 'incident', policyVersion: programme.policy.version },
  })
  expect((await sentTo(other.email))[0]?.text).not.toContain('##-')
})
