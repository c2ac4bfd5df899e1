import { env } from 'cloudflare:workers'
import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { programme } from '../../programme/active.ts'
import { ticketConsents } from '../../worker/db/schema.ts'
import { runHousekeeping } from '../../worker/housekeeping.ts'
import type { SoldLicense } from '../../worker/partners/licenses.ts'
import { CONSENT_MS } from '../../worker/partners/submit.ts'
import type { PartnerTicket } from '../../worker/partners/tickets.ts'
import type { TicketView } from '../../worker/tickets/view.ts'
import { countingD1 } from '../support/counting-d1.ts'
import { type Client, db, issueLicense, newEmail, portal, refusal } from './support.ts'

type Portal = ReturnType<typeof portal>

const question = {
  ...{ version: '7.6.2.0', type: 'defect', severity: 'S3', subject: 'Screen stays black', body: 'Their words.' },
  ...{ locale: 'en', policyVersion: programme.policy.version, customerLocale: 'en' },
}

const resellerOf = (p: Portal) => p.signedIn(newEmail(), ['reseller'])
const sold = (client: Client, query = '') => client.get(`/api/partner/licenses${query}`)
const soldOf = async (client: Client, query = '') =>
  (await sold(client, query)).json<{ items: SoldLicense[]; nextCursor: string | null }>()
const ticketsOf = async (client: Client) =>
  (await (await client.get('/api/partner/tickets')).json<{ items: PartnerTicket[] }>()).items
const give = (client: Client, token: string) => client.post('/api/consents/give', { token })
const decline = (client: Client, token: string) => client.post('/api/consents/decline', { token })
const ticketOf = async (client: Client, number: string) =>
  (await (await client.get(`/api/tickets/${number}`)).json<{ ticket: TicketView }>()).ticket

async function tokenFor(p: Portal, email: string): Promise<string> {
  const mail = (await p.mails(email)).find(({ text }) => text.includes('/partner/consent/'))
  return new URL(mail?.text.match(/http\S+\/partner\/consent\/\S+/)?.[0] ?? 'http://none').searchParams.get('token') ?? ''
}

/** A ticket that a reseller submitted for somebody, about a license they sold. */
async function submitted(p: Portal, license: Parameters<typeof issueLicense>[0] = {}) {
  const reseller = await resellerOf(p)
  const email = newEmail()
  const { id } = await issueLicense({ soldBy: reseller.email, orderEmail: email, ...license })
  const response = await reseller.post('/api/partner/tickets', { ...question, license: id, customerEmail: email })
  if (response.status !== 201) throw new Error(await response.text())
  const { ticket } = await response.json<{ ticket: TicketView }>()
  return { reseller, email, license: id, ticket, number: ticket.number, token: await tokenFor(p, email) }
}

test('a reseller finds the licenses they sold, and no others', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  const other = await resellerOf(p)
  const email = newEmail()
  const mine = await issueLicense({
    soldBy: reseller.email,
    orderEmail: email,
    orderReference: 'NO-2026-77',
    supportUntil: '2027-01-01',
  })
  await issueLicense({ soldBy: other.email })
  await issueLicense({})
  await issueLicense({ soldBy: reseller.email, revokedAt: p.clock.now })
  const { items } = await soldOf(reseller)
  expect(items).toMatchObject([
    { id: mine.id, orderEmail: email, orderReference: 'NO-2026-77', supportUntil: '2027-01-01', isLinked: false },
  ])
  const hint = mine.key.slice(-4)
  for (const search of [hint.toLowerCase(), email.slice(0, 8).toUpperCase(), 'NO-2026']) {
    expect(
      (await soldOf(reseller, `?search=${search}`)).items.map(({ id }) => id),
      search,
    ).toEqual([mine.id])
    expect((await soldOf(other, `?search=${search}`)).items.map(({ id }) => id)).not.toContain(mine.id)
  }
  expect((await soldOf(reseller, '?search=none-of-these')).items).toEqual([])
  await p.signedIn(email)
  expect((await soldOf(reseller)).items).toMatchObject([{ id: mine.id, isLinked: true }])
})

test('what expires soon comes soonest first, what has ended stands apart, and pages cut neither', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  const ends = ['2026-11-17', '2026-11-18', '2026-12-01', '2026-12-01', '2027-01-17', '2027-01-18', null]
  for (const supportUntil of ends) await issueLicense({ soldBy: reseller.email, supportUntil })
  const endsOf = async (query: string) => {
    const found: (string | null)[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof soldOf>> = await soldOf(reseller, `?limit=2${query}${cursor && `&cursor=${cursor}`}`)
      found.push(...page.items.map(({ supportUntil }) => supportUntil))
      cursor = page.nextCursor
    }
    return found
  }
  expect(await endsOf('')).toEqual(ends.toReversed())
  expect(await endsOf('&show=expiring')).toEqual(['2026-11-18', '2026-12-01', '2026-12-01', '2027-01-17'])
  expect(await endsOf('&show=ended')).toEqual(['2026-11-17'])
  expect((await refusal(await sold(reseller, '?show=none'))).slug).toBe('validation-failed')
  expect((await refusal(await sold(reseller, '?cursor=none'))).slug).toBe('validation-failed')
})

test('a page of licenses, and a search, read as many rows of five hundred as of fifty', async () => {
  const { d1, usage } = countingD1(env.DB)
  const p = portal({ env: { DB: d1 } })
  const reseller = await resellerOf(p)
  const { id, key } = await issueLicense({ soldBy: reseller.email, orderEmail: 'zz@example.org', supportUntil: '2026-12-01' })
  const columns = (await env.DB.prepare("select name from pragma_table_info('licenses')").all<{ name: string }>()).results
  const copy = async (times: number) => {
    const mark = crypto.randomUUID()
    const own: Record<string, string> = {
      ...{ id: `'lic_${mark}' || n`, key_hash: `'${mark}' || n`, key_hint: "'0000'", order_email: "'a' || n" },
      support_until: "date('2026-12-01', n || ' days')",
    }
    const series = `with recursive series(n) as (select 1 union all select n + 1 from series where n < ${times})`
    const values = columns.map(({ name }) => own[name] ?? name).join(', ')
    await env.DB.prepare(`insert into licenses ${series} select ${values} from licenses, series where id = ?`).bind(id).run()
  }
  const rowsOf = async () => {
    const rows: number[] = []
    for (const query of ['?limit=10', `?search=${key.slice(-4)}`, '?search=zz@']) {
      usage.rowsRead = 0
      expect((await sold(reseller, query)).status).toBe(200)
      rows.push(usage.rowsRead)
    }
    return rows
  }
  await copy(50)
  const few = await rowsOf()
  await copy(500)
  expect(await rowsOf()).toEqual(few)
})

test('an import says who sold a license, and a later one without that column leaves it', async () => {
  const p = portal()
  const administrator = await p.signedIn(newEmail(), ['administrator'])
  const reseller = await resellerOf(p)
  const { key, id } = await issueLicense()
  const imported = (header: string, cells: string) =>
    administrator.post('/api/desk/licenses/import', { csv: `key,product,plan,kind,orderEmail,supportUntil${header}\n${cells}\n` })
  const row = `${key},nordlys-remote,pro,commercial,${newEmail()},2027-05-31`
  expect((await imported(',soldBy,orderReference', `${row},${reseller.email.toUpperCase()},A-1`)).status).toBe(200)
  expect((await imported('', row)).status).toBe(200)
  expect((await soldOf(reseller)).items).toMatchObject([{ id, orderReference: 'A-1' }])
  const refused = await imported(',soldBy', `${row},nobody`)
  expect(await refused.json()).toMatchObject({ refused: [{ line: 2, column: 'soldBy', code: 'not-an-email' }] })
})

test('nobody but resellers has a partner area', async () => {
  const p = portal()
  const customer = await p.signedIn()
  for (const response of [
    await customer.get('/api/partner/licenses'),
    await customer.get('/api/partner/tickets'),
    await customer.post('/api/partner/tickets', { ...question, license: 'lic_none', customerEmail: newEmail() }),
  ])
    expect(await refusal(response)).toMatchObject({ slug: 'not-a-reseller', status: 403 })
  for (const path of ['licenses', 'tickets'])
    expect((await refusal(await p.anonymous.get(`/api/partner/${path}`))).slug).toBe('signed-out')
})

test('a ticket for an end customer is the reseller’s own until they consent, under the resellers’ plan', async () => {
  const p = portal()
  const { reseller, email, ticket, number, token } = await submitted(p)
  expect(ticket).toMatchObject({ plan: 'reseller', product: 'nordlys-remote', payWith: 'plan' })
  expect(token).not.toBe('')
  expect(await ticketsOf(reseller)).toMatchObject([{ number, consent: { status: 'asked', email, answeredAt: null } }])
  const customer = await p.signedIn(email)
  expect((await refusal(await customer.get(`/api/tickets/${number}`))).slug).toBe('ticket-not-found')
  const stored = JSON.stringify(await env.DB.prepare('select * from ticket_consents').all())
  expect(stored).not.toContain(token)
})

test('a reseller’s own license or incident is not spent on a customer’s ticket', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  await issueLicense({ accountId: reseller.accountId, linkedAt: p.clock.now, plan: 'site' })
  const { id } = await issueLicense({ soldBy: reseller.email })
  const response = await reseller.post('/api/partner/tickets', { ...question, license: id, customerEmail: newEmail() })
  expect((await response.json<{ ticket: TicketView }>()).ticket.plan).toBe('reseller')
})

test('submitting for a customer is refused for a license of somebody else, for oneself, and twice under a key it is once', async () => {
  const p = portal()
  const reseller = await resellerOf(p)
  const other = await issueLicense({ soldBy: (await resellerOf(p)).email })
  const revoked = await issueLicense({ soldBy: reseller.email, revokedAt: p.clock.now })
  const { id: license } = await issueLicense({ soldBy: reseller.email })
  const body = { ...question, license, customerEmail: newEmail() }
  const post = (given: object, key?: string) =>
    reseller.post('/api/partner/tickets', { ...body, ...given }, key ? { 'idempotency-key': key } : {})
  for (const each of [other.id, revoked.id, 'lic_none'])
    expect((await refusal(await post({ license: each }))).slug).toBe('license-not-found')
  const own = await refusal(await post({ customerEmail: reseller.email.toUpperCase() }))
  expect(own.errors).toMatchObject([{ pointer: '/customerEmail', code: 'own-address' }])
  expect((await refusal(await post({ policyVersion: '2000-01-01' }))).slug).toBe('policy-version-outdated')
  expect((await refusal(await post({ product: 'nordlys-remote' }))).slug).toBe('validation-failed')
  const key = crypto.randomUUID()
  const [first, second] = [await post({}, key), await post({}, key)]
  expect(await first.json()).toEqual(await second.json())
  expect((await p.mails(body.customerEmail)).length).toBe(1)
  expect((await refusal(await post({ customerEmail: newEmail() }, key))).slug).toBe('idempotency-key-reused')
})

test('with consent the end customer is on the ticket, and takes it forward by their own better plan, never back', async () => {
  const p = portal()
  const { reseller, email, number, token, ticket } = await submitted(p, { plan: 'pro' })
  const customer = await p.signedIn(email)
  p.clock.now += 10 * 60_000
  const given = await give(customer, token)
  expect(given.status).toBe(200)
  expect(await given.json()).toMatchObject({ ticket: { number, plan: 'pro' } })
  const after = await ticketOf(customer, number)
  expect(after.messages.map(({ body }) => body)).toEqual(['Their words.'])
  expect(Date.parse(after.deadlines.firstResponse?.dueAt ?? '')).toBeLessThan(
    Date.parse(ticket.deadlines.firstResponse?.dueAt ?? ''),
  )
  expect((await customer.post(`/api/tickets/${number}/messages`, { body: 'It is me.' })).status).toBe(201)
  expect((await ticketOf(reseller, number)).messages.map(({ body }) => body)).toEqual(['Their words.', 'It is me.'])
  expect(await ticketsOf(reseller)).toMatchObject([{ consent: { status: 'given', email } }])
  expect((await p.mails(reseller.email))[0]?.text).toContain(email)
  expect((await refusal(await customer.post(`/api/tickets/${number}/close`, {}))).slug).toBe('not-the-ticket-owner')
  expect((await refusal(await give(customer, token))).slug).toBe('consent-not-found')
  expect((await refusal(await decline(customer, token))).slug).toBe('consent-not-found')
})

test('an end customer without a better plan changes no promise', async () => {
  const p = portal()
  const { email, number, token, ticket } = await submitted(p, { orderEmail: newEmail() })
  const customer = await p.signedIn(email)
  expect((await give(customer, token)).status).toBe(200)
  expect(await ticketOf(customer, number)).toMatchObject({ plan: 'reseller', deadlines: ticket.deadlines })
})

test('only the address asked can consent, and only in time', async () => {
  const p = portal()
  const { email, token, number, reseller } = await submitted(p)
  const stranger = await p.signedIn()
  expect(await refusal(await give(stranger, token))).toMatchObject({ slug: 'consent-for-another-address', status: 403 })
  expect((await refusal(await give(p.anonymous, token))).slug).toBe('signed-out')
  expect((await refusal(await give(stranger, 'a token that was never given'))).slug).toBe('consent-not-found')
  const customer = await p.signedIn(email)
  p.clock.now += CONSENT_MS
  const late = await p.signedIn(email)
  expect((await refusal(await give(late, token))).slug).toBe('consent-not-found')
  await runHousekeeping({ ...env, ...p.env }, db, p.clock.now)
  const again = await p.signedIn(reseller.email)
  expect(await ticketsOf(again)).toMatchObject([{ number, consent: { status: 'lapsed', email: null } }])
  expect((await customer.get(`/api/tickets/${number}`)).status).not.toBe(200)
})

test('whoever has the link can decline without an account; the address is deleted and the ticket stays', async () => {
  const p = portal()
  const { reseller, number, token, email } = await submitted(p)
  expect((await decline(p.anonymous, token)).status).toBe(204)
  expect(await ticketsOf(reseller)).toMatchObject([{ number, plan: 'reseller', consent: { status: 'declined', email: null } }])
  expect((await p.mails(reseller.email))[0]?.text).toContain(number)
  expect((await refusal(await decline(p.anonymous, token))).slug).toBe('consent-not-found')
  expect((await refusal(await give(await p.signedIn(email), token))).slug).toBe('consent-not-found')
  expect((await refusal(await decline(p.anonymous, 'a token that was never given'))).slug).toBe('consent-not-found')
})

test('consent is taken back by leaving the ticket: the address goes, the promise stays, the reseller is told', async () => {
  const p = portal()
  const { reseller, number, token, email } = await submitted(p)
  const customer = await p.signedIn(email)
  await give(customer, token)
  const mails = (await p.mails(reseller.email)).length
  const leave = await customer.request(`/api/tickets/${number}/participants/${customer.accountId}`, { method: 'DELETE' })
  expect(leave.status).toBe(204)
  expect((await refusal(await customer.get(`/api/tickets/${number}`))).slug).toBe('ticket-not-found')
  expect(await ticketsOf(reseller)).toMatchObject([{ plan: 'pro', consent: { status: 'withdrawn', email: null } }])
  expect((await p.mails(reseller.email)).length).toBe(mails + 1)
})

test('the database answers a question once, and keeps an address no longer than it is needed', async () => {
  const p = portal()
  const { token, number } = await submitted(p)
  expect((await decline(p.anonymous, token)).status).toBe(204)
  const [row] = await db.select().from(ticketConsents).where(sql`ticket_id = (select id from tickets where number = ${number})`)
  const change = (set: Partial<typeof ticketConsents.$inferInsert>) =>
    db
      .update(ticketConsents)
      .set(set)
      .where(eq(ticketConsents.ticketId, row?.ticketId ?? ''))
  await expect(change({ status: 'given', email: 'a@example.org' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('consent-answered') },
  })
  await expect(change({ email: 'a@example.org' })).rejects.toThrow()
})
